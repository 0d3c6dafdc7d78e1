package io.github.paimonffm.s3;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.RemovedFile;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.CreateRace;
import io.github.paimonffm.testing.DailyTable;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations on tables in an S3 bucket. */
class S3TableTest {

  @RegisterExtension static final S3Server server = new S3Server();

  @RegisterExtension final Workspace workspace = new Workspace(server::options);

  @Test
  void rowsAreAppendedAndReadBack() {
    Table table = workspace.create("t", DailyTable.schema());
    assertEquals(1, workspace.append(table, List.of(row(1, "mon"), row(2, "tue"))).id());
    assertEquals(2, workspace.append(table, List.of(row(3, "tue"))).id());
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue"), row(3, "tue")), workspace.rows(table));
    assertEquals(List.of(1L, 2L), TableState.snapshotIds(table));
    try (Catalog other = Catalog.open(workspace.options())) {
      assertEquals(3, workspace.rows(other.getTable(Workspace.named("t"))).size());
    }
  }

  @Test
  void primaryKeyRowsAreUpdated() {
    Table table =
        workspace.create("t", DailyTable.schema().primaryKey("id", "dt").option("bucket", "2"));
    workspace.append(table, List.of(row(1, "mon"), row(2, "tue")));
    workspace.append(table, List.of(row(2, "tue"), row(3, "tue")));
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue"), row(3, "tue")), workspace.rows(table));
  }

  @Test
  void partitionsAreOverwrittenAndTruncated() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon"), row(2, "tue")));
    BatchWriteBuilder overwrite = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwrite, table, List.of(row(3, "tue")));
    try (BatchTableCommit commit = overwrite.newCommit()) {
      assertEquals(2, commit.overwrite(messages).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(1, "mon"), row(3, "tue")), workspace.rows(table));
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.truncatePartitions(List.of(Map.of("dt", "mon")));
    }
    Rows.assertSame(List.of(row(3, "tue")), workspace.rows(table));
  }

  @Test
  void fileNameAndTagOptionsAreHonoured() {
    Table table =
        workspace.create(
            "t",
            DailyTable.schema()
                .option("file.suffix.include.compression", "true")
                .option("tag.automatic-creation", "batch")
                .option("tag.batch.customized-name", "newest")
                .option("tag.create-success-file", "true"));
    workspace.append(table, List.of(row(1, "mon")));
    workspace.append(table, List.of(row(2, "tue")));
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue")), workspace.rows(table));
    assertEquals(2, table.tags().get("newest").id());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(3, "tue")));
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
    assertEquals(RemovalResult.EMPTY, table.removeOrphanFiles(Instant.now(), true));
  }

  @Test
  void resolvedTableIsTheTableOfTheCatalog() throws IOException {
    Table stored = workspace.create("t", DailyTable.schema());
    Table local;
    try (Catalog onDisk = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()))) {
      onDisk.createDatabase("db", true);
      local = onDisk.createTable(Workspace.named("t"), DailyTable.schema().build(), false);
    }
    String schema = Files.readString(Path.of(local.location(), "schema", "schema-0"));
    String location = "s3a" + stored.location().substring(stored.location().indexOf(':')) + "/";
    Table resolved =
        workspace
            .catalog()
            .openTable(new ResolvedTable(Identifier.of("no", "name"), location, schema, "main"));
    assertEquals(stored.location(), resolved.location());
    workspace.append(resolved, List.of(row(1, "mon")));
    workspace.append(stored, List.of(row(2, "tue")));
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue")), workspace.rows(resolved));
    List<List<Object>> elsewhere =
        Rows.of(Transport.send(resolved.newReadBuilder()), workspace.allocator());
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue")), elsewhere);
  }

  /** The manifests of null partitions are also translated on S3. */
  @Test
  void nullPartitionsAreOverwritten() {
    Table table =
        workspace.create(
            "t",
            Schema.builder().column("id", "INT").column("k", "DECIMAL(38, 10)").partitionKeys("k"));
    workspace.append(table, List.of(row(1, null), row(2, BigDecimal.ONE.setScale(10))));
    assertEquals(2, table.partitions().size());
    assertEquals(
        table.partitions().stream().map(Partition::spec).toList(),
        table.files().stream().map(DataFile::partition).toList());
    String folder = table.location() + "/k=";
    assertTrue(table.files().stream().allMatch(file -> file.path().startsWith(folder)));
    BatchWriteBuilder overwrite = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwrite, table, List.of(row(3, null)));
    try (BatchTableCommit commit = overwrite.newCommit()) {
      assertEquals(2, commit.overwrite(messages).orElseThrow().id());
    }
    Rows.assertSame(
        List.of(row(2, BigDecimal.ONE.setScale(10)), row(3, null)), workspace.rows(table));
  }

  @Test
  void preparedMessagesAreAborted() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2, "mon")));
    assertEquals(1, orphans(table).size());
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
    assertEquals(List.of(), orphans(table));
    Rows.assertSame(List.of(row(1, "mon")), workspace.rows(table));
  }

  @Test
  void closedWritersLeaveNoFiles() {
    Table table = workspace.create("t", DailyTable.schema());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.writeArrow(workspace.batch(table, List.of(row(1, "mon"))));
    }
    assertEquals(List.of(), orphans(table));
  }

  @Test
  void orphanFilesAreRemoved() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    workspace.prepare(table.newBatchWriteBuilder(), table, List.of(row(2, "mon"), row(3, "tue")));
    List<RemovedFile> found = orphans(table);
    assertEquals(2, found.size(), found::toString);
    assertTrue(found.stream().allMatch(f -> f.path().startsWith(table.location())));
    assertEquals(found, remove(table, false));
    assertEquals(List.of(), orphans(table));
    Rows.assertSame(List.of(row(1, "mon")), workspace.rows(table));
  }

  /** Removes orphan files of any age. Waits first: the server's times are in whole seconds. */
  private static List<RemovedFile> remove(Table table, boolean dryRun) {
    LockSupport.parkNanos(1_100_000_000);
    return table.removeOrphanFiles(Instant.now(), dryRun).removed();
  }

  private static List<RemovedFile> orphans(Table table) {
    return remove(table, true);
  }

  @Test
  void repeatedCommitReturnsSameSnapshot() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1, "mon")));
    Snapshot first = Workspace.commit(builder, messages).orElseThrow();
    assertEquals(first, Workspace.commit(builder, messages).orElseThrow());
    assertEquals(List.of(1L), TableState.snapshotIds(table));
  }

  @Test
  void snapshotFolderHoldsOnlySnapshotsAndHints() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    workspace.append(table, List.of(row(2, "mon")));
    assertEquals(
        List.of("EARLIEST", "LATEST", "snapshot-1", "snapshot-2"), server.names(table, "snapshot"));
    assertEquals(List.of("schema-0"), server.names(table, "schema"));
  }

  @Test
  void damagedHintDoesNotPreventCommits() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    for (String hint : List.of("99", "", "no number", "0")) {
      server.replace(table, "snapshot/LATEST", hint);
      workspace.append(table, List.of(row(2, "mon")));
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), TableState.snapshotIds(table));
    assertEquals(5, workspace.rows(table).size());
  }

  @Test
  void oneOfManyConcurrentCreatesSucceeds() throws Exception {
    CreateRace.assertOneSucceeds(workspace, DailyTable.schema().build());
  }

  @Test
  void tablesAreListedAndDropped() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    assertEquals(List.of("t"), workspace.catalog().listTables(Workspace.DATABASE));
    workspace.catalog().dropTable(Workspace.named("t"), false);
    assertEquals(List.of(), workspace.catalog().listTables(Workspace.DATABASE));
    assertThrows(NotFoundException.class, () -> workspace.catalog().getTable(Workspace.named("t")));
    // A new table of the same name is empty.
    Table recreated = workspace.create("t", DailyTable.schema());
    assertEquals(List.of(), workspace.rows(recreated));
    assertThrows(
        IllegalStateException.class, () -> workspace.append(table, List.of(row(2, "mon"))));
    assertEquals(List.of(), workspace.rows(recreated));
  }

  /** S3 has no atomic rename. */
  @Test
  void renamingTableIsRefused() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    assertThrows(
        UnsupportedFeatureException.class,
        () -> workspace.catalog().renameTable(Workspace.named("t"), Workspace.named("u"), false));
    assertEquals(List.of("t"), workspace.catalog().listTables(Workspace.DATABASE));
    Rows.assertSame(List.of(row(1, "mon")), workspace.rows(table));
  }

  @Test
  void wrongSecretKeyIsRefusedAndNotShown() {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("s3.secret-key", "not-the-secret");
    workspace.create("t", DailyTable.schema());
    PaimonException refused =
        assertThrows(
            PaimonException.class,
            () -> {
              try (Catalog catalog = Catalog.open(options)) {
                catalog.getTable(Workspace.named("t"));
              }
            });
    assertFalse(refused.toString().contains("not-the-secret"), refused::toString);
    assertFalse(refused.toString().contains(server.secretKey()), refused::toString);
    assertInstanceOf(PaimonIOException.class, refused);
  }

  @Test
  void missingBucketIsNamed() {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("warehouse", "s3://nobody-has-this/w");
    try (Catalog catalog = Catalog.open(options)) {
      PaimonException refused =
          assertThrows(PaimonException.class, () -> catalog.createDatabase("db", true));
      assertTrue(refused.getMessage().contains("nobody-has-this"), refused::toString);
    }
  }
}
