package io.github.paimonffm.rest;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Partition;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotEmptyException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.CreateRace;
import io.github.paimonffm.testing.DailyTable;
import io.github.paimonffm.testing.RestServer;
import io.github.paimonffm.testing.Rows;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Operations on tables of a REST catalog. */
@Tag("oracle")
class RestTableTest {

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final Workspace workspace = new Workspace(server::options);

  private static final org.apache.arrow.vector.types.pojo.Schema ARROW =
      new org.apache.arrow.vector.types.pojo.Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(32, true)),
              Field.notNullable("dt", new ArrowType.Utf8())));

  private org.apache.paimon.catalog.Catalog paimonJava() {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("cache-enabled", "false");
    return workspace.closeLater(
        CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options))));
  }

  private static org.apache.paimon.catalog.Identifier theirs(String table) {
    return org.apache.paimon.catalog.Identifier.create(Workspace.DATABASE, table);
  }

  private List<List<Object>> readByPaimonJava(String name) throws Exception {
    org.apache.paimon.table.Table table = paimonJava().getTable(theirs(name));
    org.apache.paimon.table.source.ReadBuilder read = table.newReadBuilder();
    List<List<Object>> rows = new ArrayList<>();
    try (RecordReader<InternalRow> reader =
        read.newRead().createReader(read.newScan().plan().splits())) {
      reader.forEachRemaining(row -> rows.add(List.of(row.getInt(0), row.getString(1).toString())));
    }
    return rows;
  }

  @Test
  void resolvedTablesAreRefused() throws Exception {
    workspace.create("t", DailyTable.schema());
    FileStoreTable table = (FileStoreTable) paimonJava().getTable(theirs("t"));
    ResolvedTable resolved =
        new ResolvedTable(
            Workspace.named("t"), table.location().toString(), table.schema().toString(), "main");
    String message =
        assertThrows(
                UnsupportedFeatureException.class, () -> workspace.catalog().openTable(resolved))
            .getMessage();
    assertTrue(message.contains("table db.t: a REST catalog opens tables only by"), message);
  }

  /** Manifests in the server's storage are not translated. */
  @Test
  void nullPartitionsThatPaimonJavaEncodesDifferentlyAreRefused() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("k", "DECIMAL(38, 10)")
                .column("t", "TIMESTAMP(3)")
                .partitionKeys("k", "t"));
    List<Object> good = row(1, BigDecimal.ONE.setScale(10), null);
    workspace.append(table, List.of(good));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    Executable write = () -> workspace.prepare(builder, table, List.of(row(2, null, null)));
    Map<String, Object> nullKey = new HashMap<>();
    nullKey.put("k", null);
    try (BatchTableCommit commit = builder.newCommit()) {
      Executable overwrite = () -> commit.overwrite(List.of(), nullKey);
      Executable truncate = () -> commit.truncatePartitions(List.of(nullKey));
      for (Executable refused : List.of(write, overwrite, truncate)) {
        String message = assertThrows(UnsupportedFeatureException.class, refused).getMessage();
        assertTrue(message.contains("table db.t: partition column 'k' is null"), message);
        assertTrue(message.contains("write a value, or write with Paimon Java"), message);
      }
    }
    Rows.assertSame(List.of(good), workspace.rows(table));
  }

  @Test
  void databasesAreCreatedListedAndDropped() {
    Catalog catalog = workspace.catalog();
    catalog.createDatabase("other", false);
    catalog.createDatabase("other", true);
    assertThrows(AlreadyExistsException.class, () -> catalog.createDatabase("other", false));
    assertEquals(List.of("db", "other"), catalog.listDatabases());
    assertEquals("other", catalog.getDatabase("other").name());
    catalog.createTable(Identifier.of("other", "t"), DailyTable.schema().build(), false);
    assertThrows(NotEmptyException.class, () -> catalog.dropDatabase("other", false, false));
    catalog.dropDatabase("other", false, true);
    assertThrows(NotFoundException.class, () -> catalog.dropDatabase("other", false, false));
    assertThrows(NotFoundException.class, () -> catalog.getDatabase("other"));
    assertThrows(NotFoundException.class, () -> catalog.listTables("other"));
  }

  @Test
  void databasesKeepOptionsAndComment() {
    Catalog catalog = workspace.catalog();
    Map<String, String> options = Map.of("comment", "of sales", "owner", "me");
    catalog.createDatabase("sales", false, options);
    Database found = catalog.getDatabase("sales");
    assertEquals(Optional.of("of sales"), found.comment());
    assertEquals("me", found.options().get("owner"));
    assertEquals("of sales", found.options().get("comment"));
  }

  @Test
  void serverAltersTheTable() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    Catalog catalog = workspace.catalog();
    catalog.alterTable(
        Workspace.named("t"),
        List.of(SchemaChange.addColumn("n", "INT"), SchemaChange.updateComment("altered")),
        false);
    Table altered = catalog.getTable(Workspace.named("t"));
    assertEquals(Optional.of("altered"), altered.comment());
    Rows.assertSame(List.of(row(1, "mon", null)), workspace.rows(altered));
    assertEquals(3, paimonJava().getTable(theirs("t")).rowType().getFieldCount());
    assertThrows(
        UnsupportedFeatureException.class,
        () ->
            catalog.alterTable(
                Workspace.named("t"), List.of(SchemaChange.setOption("bucket", "3")), false));
    assertThrows(
        NotFoundException.class,
        () ->
            catalog.alterTable(
                Workspace.named("none"), List.of(SchemaChange.updateComment("c")), false));
  }

  @Test
  void serverCreatesAndDeletesTags() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    workspace.append(table, List.of(row(2, "mon")));
    table.createTag("first", 1);
    table.createTag("latest");
    assertEquals(1, table.tags().get("first").id());
    assertEquals(2, table.tags().get("latest").id());
    assertThrows(AlreadyExistsException.class, () -> table.createTag("first", 1));
    table.deleteTag("first");
    assertEquals(List.of("latest"), List.copyOf(table.tags().keySet()));
    assertThrows(NotFoundException.class, () -> table.deleteTag("first"));
  }

  @Test
  void branchesAreUnsupported() {
    Table table = workspace.create("t", DailyTable.schema());
    assertThrows(UnsupportedFeatureException.class, table::branches);
    assertThrows(UnsupportedFeatureException.class, () -> table.createBranch("b"));
    assertThrows(UnsupportedFeatureException.class, () -> table.deleteBranch("b"));
  }

  @Test
  void tablesAreCreatedListedRenamedAndDropped() {
    Catalog catalog = workspace.catalog();
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    assertThrows(AlreadyExistsException.class, () -> workspace.create("t", DailyTable.schema()));
    catalog.createTable(Workspace.named("t"), DailyTable.schema().build(), true);
    assertEquals(List.of("t"), catalog.listTables(Workspace.DATABASE));
    catalog.createTable(Workspace.named("v"), DailyTable.schema().build(), false);
    assertThrows(
        AlreadyExistsException.class,
        () -> catalog.renameTable(Workspace.named("t"), Workspace.named("v"), false));
    catalog.renameTable(Workspace.named("t"), Workspace.named("u"), false);
    assertEquals(List.of("u", "v"), catalog.listTables(Workspace.DATABASE));
    // The rows are not visible: this server stores snapshots under the old name.
    assertEquals(List.of("dt"), catalog.getTable(Workspace.named("u")).partitionKeys());
    assertThrows(NotFoundException.class, () -> catalog.getTable(Workspace.named("t")));
    assertThrows(
        NotFoundException.class,
        () -> catalog.renameTable(Workspace.named("t"), Workspace.named("w"), false));
    catalog.dropTable(Workspace.named("u"), false);
    assertThrows(NotFoundException.class, () -> catalog.dropTable(Workspace.named("u"), false));
    catalog.dropTable(Workspace.named("u"), true);
    assertThrows(
        NotFoundException.class,
        () ->
            catalog.createTable(Identifier.of("nobody", "t"), DailyTable.schema().build(), false));
  }

  @Test
  void oneOfManyConcurrentCreatesSucceeds() throws Exception {
    CreateRace.assertOneSucceeds(workspace, DailyTable.schema().build());
  }

  @Test
  void paimonJavaReadsAppendedRows() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    assertEquals(1, workspace.append(table, List.of(row(1, "mon"), row(2, "tue"))).id());
    assertEquals(2, workspace.append(table, List.of(row(3, "tue"))).id());
    List<List<Object>> all = List.of(row(1, "mon"), row(2, "tue"), row(3, "tue"));
    Rows.assertSame(all, workspace.rows(table));
    Rows.assertSame(all, readByPaimonJava("t"));
    assertEquals(List.of(1L, 2L), TableState.snapshotIds(table));
    assertEquals(2, table.latestSnapshot().orElseThrow().id());
    assertEquals(
        List.of(Map.of("dt", "mon"), Map.of("dt", "tue")),
        table.partitions().stream().map(Partition::spec).toList());
    assertEquals(
        List.of(Map.of("dt", "mon"), Map.of("dt", "tue"), Map.of("dt", "tue")),
        table.files().stream().map(DataFile::partition).toList());
    assertEquals(2, table.files(1).size());
  }

  @Test
  void primaryKeyRowsAreUpdated() throws Exception {
    Table table =
        workspace.create("t", DailyTable.schema().primaryKey("id", "dt").option("bucket", "2"));
    workspace.append(table, List.of(row(1, "mon"), row(2, "tue")));
    workspace.append(table, List.of(row(2, "tue"), row(3, "tue")));
    List<List<Object>> all = List.of(row(1, "mon"), row(2, "tue"), row(3, "tue"));
    Rows.assertSame(all, workspace.rows(table));
    Rows.assertSame(all, readByPaimonJava("t"));
  }

  @Test
  void appendsFollowCommitsOfPaimonJava() throws Exception {
    Table table =
        workspace.create("t", Schema.builder().column("id", "INT").column("dt", "STRING"));
    workspace.append(table, List.of(row(1, "mon")));
    org.apache.paimon.table.sink.BatchWriteBuilder builder =
        paimonJava().getTable(theirs("t")).newBatchWriteBuilder();
    try (org.apache.paimon.table.sink.BatchTableWrite write = builder.newWrite();
        org.apache.paimon.table.sink.BatchTableCommit commit = builder.newCommit()) {
      write.write(GenericRow.of(2, org.apache.paimon.data.BinaryString.fromString("tue")));
      commit.commit(write.prepareCommit());
    }
    assertEquals(3, workspace.append(table, List.of(row(3, "wed"))).id());
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue"), row(3, "wed")), workspace.rows(table));
  }

  @Test
  void partitionsAreOverwrittenTruncatedAndDropped() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon"), row(2, "tue"), row(9, "wed")));
    BatchWriteBuilder overwrite = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwrite, table, List.of(row(3, "tue")));
    try (BatchTableCommit commit = overwrite.newCommit()) {
      assertEquals(2, commit.overwrite(messages).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(1, "mon"), row(3, "tue"), row(9, "wed")), workspace.rows(table));
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.truncatePartitions(List.of(Map.of("dt", "mon")));
    }
    workspace.catalog().dropPartitions(Workspace.named("t"), List.of(Map.of("dt", "wed")));
    Rows.assertSame(List.of(row(3, "tue")), workspace.rows(table));
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.truncateTable();
    }
    assertEquals(List.of(), workspace.rows(table));
  }

  @Test
  void repeatedCommitReturnsSameSnapshot() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1, "mon")));
    Snapshot first = Workspace.commit(builder, messages).orElseThrow();
    workspace.append(table, List.of(row(2, "mon")));
    assertEquals(first, Workspace.commit(builder, messages).orElseThrow());
    assertEquals(List.of(1L, 2L), TableState.snapshotIds(table));
  }

  @Test
  void workerProcessWritesWithoutShowingToken() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Path file = workspace.folder().resolve("builder");
    Files.write(file, Transport.toBytes(builder));
    ChildJvm.Result worker =
        ChildJvm.running(Worker.class).run(workspace.folder().toString()).succeeded();
    assertFalse(worker.output().contains(server.token()), worker::output);
    List<CommitMessage> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(workspace.folder())) {
      for (Path one : files.filter(f -> f.toString().contains("message-")).toList()) {
        messages.add(CommitMessage.fromBytes(Files.readAllBytes(one)));
      }
    }
    assertEquals(2, messages.size());
    assertEquals(1, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(1, "mon"), row(2, "tue")), workspace.rows(table));
    for (Object shown :
        List.of(workspace.catalog(), workspace.catalog().options(), table, builder, messages)) {
      assertFalse(shown.toString().contains(server.token()), shown::toString);
    }
  }

  /** Writes with the builder in a folder, and stores the messages there. */
  static final class Worker {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      BatchWriteBuilder builder =
          Transport.fromBytes(
              Files.readAllBytes(folder.resolve("builder")), BatchWriteBuilder.class);
      System.out.println(builder);
      try (BufferAllocator allocator = new RootAllocator();
          BatchTableWrite write = builder.newWrite();
          VectorSchemaRoot root =
              Rows.batch(ARROW, allocator, List.of(row(1, "mon"), row(2, "tue")))) {
        write.writeArrow(root);
        int number = 0;
        for (CommitMessage message : write.prepareCommit()) {
          Files.write(folder.resolve("message-" + number++), message.toBytes());
        }
      }
    }
  }

  @Test
  void wrongTokenIsRefusedAndNotShown() {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("token", "not-the-secret");
    PaimonException refused = assertThrows(PaimonIOException.class, () -> Catalog.open(options));
    assertTrue(refused.getMessage().contains("Not authorized"), refused::toString);
    assertFalse(refused.toString().contains("not-the-secret"), refused::toString);
  }

  @Test
  void recreatedTableRefusesOldHandlesAndMessages() {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1, "mon")));
    workspace.catalog().dropTable(Workspace.named("t"), false);
    assertThrows(NotFoundException.class, () -> workspace.append(table, List.of(row(2, "mon"))));
    Table recreated = workspace.create("t", DailyTable.schema());
    assertThrows(
        IllegalStateException.class, () -> workspace.append(table, List.of(row(2, "mon"))));
    BatchWriteBuilder other = recreated.newBatchWriteBuilder();
    assertThrows(InvalidArgumentException.class, () -> Workspace.commit(other, messages));
    assertEquals(List.of(), workspace.rows(recreated));
  }

  @Test
  void changedSchemaIsDetectedAtCommit() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    BatchWriteBuilder strict = table.newBatchWriteBuilder().withStrictSchema();
    List<CommitMessage> refused = workspace.prepare(strict, table, List.of(row(1, "mon")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2, "mon")));
    paimonJava()
        .alterTable(
            theirs("t"),
            List.of(org.apache.paimon.schema.SchemaChange.addColumn("more", DataTypes.INT())),
            false);
    assertThrows(SchemaMismatchException.class, () -> Workspace.commit(strict, refused));
    Workspace.commit(builder, messages).orElseThrow();
    Table reopened = workspace.catalog().getTable(Workspace.named("t"));
    Rows.assertSame(List.of(row(2, "mon", null)), workspace.rows(reopened));
  }

  @Test
  void snapshotsTagsAndBranchesAreRead() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    org.apache.paimon.catalog.Catalog java = paimonJava();
    org.apache.paimon.table.FileStoreTable theirs =
        (org.apache.paimon.table.FileStoreTable) java.getTable(theirs("t"));
    theirs.createTag("first", 1);
    // This server starts a branch at the latest snapshot and ignores the tag.
    java.createBranch(theirs("t"), "side", "first");
    workspace.append(table, List.of(row(2, "mon")));
    assertEquals(List.of("first"), List.copyOf(table.tags().keySet()));
    Rows.assertSame(
        List.of(row(1, "mon")),
        Rows.of(table.newReadBuilder().withSnapshot(1), workspace.allocator()));
    Rows.assertSame(
        List.of(row(1, "mon")),
        Rows.of(table.newReadBuilder().withTag("first"), workspace.allocator()));
    Table side = table.switchToBranch("side");
    Rows.assertSame(List.of(row(1, "mon")), workspace.rows(side));
    workspace.append(side, List.of(row(7, "mon")));
    Rows.assertSame(List.of(row(1, "mon"), row(7, "mon")), workspace.rows(side));
    Rows.assertSame(List.of(row(1, "mon"), row(2, "mon")), workspace.rows(table));
    assertThrows(NotFoundException.class, () -> table.switchToBranch("nobody"));
  }

  @Test
  void preparedMessagesAreAborted() {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2, "mon")));
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
    assertThrows(IllegalStateException.class, () -> Workspace.commit(builder, messages));
    BatchWriteBuilder done = table.newBatchWriteBuilder();
    List<CommitMessage> committed = workspace.prepare(done, table, List.of(row(3, "mon")));
    Workspace.commit(done, committed);
    try (BatchTableCommit commit = done.newCommit()) {
      assertThrows(IllegalStateException.class, () -> commit.abort(committed));
    }
    Rows.assertSame(List.of(row(1, "mon"), row(3, "mon")), workspace.rows(table));
  }

  /** The server may store snapshots elsewhere. Missing snapshots do not count as expired. */
  @Test
  void abortDeletesNothingIfSnapshotsAreNotInTheTableFolder() throws Exception {
    Table table = workspace.create("t", DailyTable.schema());
    workspace.append(table, List.of(row(1, "mon")));
    workspace.append(table, List.of(row(2, "mon")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(3, "mon")));
    Path snapshots = Path.of(java.net.URI.create(table.location()).getPath()).resolve("snapshot");
    Files.move(snapshots, snapshots.resolveSibling("moved"));
    try (BatchTableCommit commit = builder.newCommit()) {
      UnsupportedFeatureException refused =
          assertThrows(UnsupportedFeatureException.class, () -> commit.abort(messages));
      assertTrue(refused.getMessage().contains("nothing was deleted"), refused::toString);
    }
    Files.move(snapshots.resolveSibling("moved"), snapshots);
    Rows.assertSame(List.of(row(1, "mon"), row(2, "mon")), workspace.rows(table));
  }

  @Test
  void removingOrphanFilesIsRefused() {
    Table table = workspace.create("t", DailyTable.schema());
    UnsupportedFeatureException refused =
        assertThrows(
            UnsupportedFeatureException.class, () -> table.removeOrphanFiles(Instant.now(), true));
    assertTrue(refused.getMessage().contains("orphan files"), refused::toString);
  }
}
