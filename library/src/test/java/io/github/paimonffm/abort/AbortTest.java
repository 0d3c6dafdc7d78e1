package io.github.paimonffm.abort;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.FailedFile;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Aborts delete the files of messages and nothing else. */
class AbortTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Tables with different kinds of files; all have the columns {@code id, part, v}. */
  enum Kind {
    APPEND(s -> s),
    PARTITIONED(s -> s.partitionKeys("part")),
    BUCKETED(s -> s.option("bucket", "3").option("bucket-key", "id")),
    KEYED(s -> s.primaryKey("id").option("bucket", "2")),
    /** Has index files, which map keys to buckets. */
    DYNAMIC(s -> s.primaryKey("part", "id").partitionKeys("part").option("bucket", "-1")),
    DYNAMIC_UNPARTITIONED(s -> s.primaryKey("id").option("bucket", "-1")),
    CROSS_PARTITION(s -> s.primaryKey("id").partitionKeys("part").option("bucket", "-1")),
    CHANGELOG(s -> s.primaryKey("id").option("bucket", "1").option("changelog-producer", "input")),
    OTHER_FOLDER(
        s ->
            s.partitionKeys("part")
                .option("partition.legacy-name", "false")
                .option("data-file.path-directory", "data"));

    private final UnaryOperator<Schema.Builder> shape;

    Kind(UnaryOperator<Schema.Builder> shape) {
      this.shape = shape;
    }

    Schema.Builder schema() {
      return shape.apply(
          Schema.builder()
              .column("id", "INT NOT NULL")
              .column("part", "STRING")
              .column("v", "STRING"));
    }
  }

  private SortedSet<String> files(Table table) {
    return TableState.files(Path.of(table.location()));
  }

  private static void abort(BatchWriteBuilder builder, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortRestoresFilesOfTable(Kind kind) {
    Table table = workspace.create("t", kind.schema());
    workspace.append(table, List.of(row(1, "a", "old"), row(2, "b", "old")));
    TableState before = TableState.of(table, workspace.allocator());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages =
        workspace.prepare(builder, table, List.of(row(2, "b", "new"), row(3, "c", "new")));
    SortedSet<String> written = files(table);
    written.removeAll(before.files());
    assertFalse(written.isEmpty());
    if (kind.name().startsWith("DYNAMIC")) {
      assertTrue(written.stream().anyMatch(file -> file.startsWith("index/")), written::toString);
    }
    if (kind == Kind.CHANGELOG) {
      assertTrue(written.stream().anyMatch(f -> f.contains("changelog-")), written::toString);
    }
    if (kind == Kind.OTHER_FOLDER) {
      assertTrue(written.stream().allMatch(f -> f.startsWith("data/part=")), written::toString);
    }

    abort(builder, messages);
    assertEquals(before, TableState.of(table, workspace.allocator()));
    abort(builder, messages);
    abort(Transport.send(builder), messages);
    assertEquals(before, TableState.of(table, workspace.allocator()));
  }

  @Test
  void abortDeletesFilesInAnyPartition() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("part", "STRING")
                .column("day", "DATE")
                .partitionKeys("part", "day"));
    List<List<Object>> rows = new ArrayList<>();
    for (String part :
        new String[] {
          "a/b", "..", ".", "../..", "a=b", "a%2Fb", "ü ß", "日本", "a\\b", "a:b", "'\"", "{x}",
          "#?*", null
        }) {
      rows.add(row(rows.size(), part, null));
    }
    SortedSet<String> before = TableState.files(workspace.folder());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, rows);
    assertEquals(rows.size(), messages.size());
    SortedSet<String> written = TableState.files(workspace.folder());
    assertEquals(before.size() + rows.size(), written.size(), written::toString);
    abort(builder, messages);
    assertEquals(before, TableState.files(workspace.folder()));
  }

  @Test
  void abortDeletesFilesInExternalPaths() throws IOException {
    Path outside = Files.createDirectory(workspace.folder().resolve("outside"));
    Path bystander = Files.writeString(outside.resolve("bystander"), "stays");
    Table table =
        workspace.create(
            "t",
            Kind.PARTITIONED
                .schema()
                .option("data-file.external-paths", "file:" + outside)
                .option("data-file.external-paths.strategy", "round-robin"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    assertEquals(3, TableState.files(outside).size());
    abort(builder, messages);
    assertEquals(List.of("bystander"), List.copyOf(TableState.files(outside)));
    assertEquals("stays", Files.readString(bystander));
  }

  @Test
  void otherMessagesCanBeCommittedAfterAbort() {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> good = workspace.prepare(builder, table, List.of(row(1, "a", "good")));
    List<CommitMessage> bad = workspace.prepare(builder, table, List.of(row(2, "a", "bad")));
    abort(builder, bad);
    assertEquals(1, Workspace.commit(builder, good).orElseThrow().id());
    Rows.assertSame(List.of(row(1, "a", "good")), workspace.rows(table));
    // Uncommitted messages can be aborted after the commit.
    List<CommitMessage> late = workspace.prepare(builder, table, List.of(row(3, "a", "late")));
    SortedSet<String> withLate = files(table);
    abort(builder, late);
    assertEquals(withLate.size() - 1, files(table).size());
    Rows.assertSame(List.of(row(1, "a", "good")), workspace.rows(table));
  }

  @Test
  void emptyAbortHasNoEffect() {
    Table table = workspace.create("t", Kind.APPEND.schema());
    SortedSet<String> before = files(table);
    abort(table.newBatchWriteBuilder(), List.of());
    assertEquals(before, files(table));
  }

  @Test
  void abortedMessagesCannotBeCommitted() {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> aborted =
        workspace.prepare(builder, table, List.of(row(1, "a", "x"), row(2, "b", "x")));
    List<CommitMessage> good = workspace.prepare(builder, table, List.of(row(3, "c", "y")));
    // A deserialized builder does not know about the abort, but the files are missing.
    BatchWriteBuilder copy = Transport.send(builder);
    abort(builder, aborted);
    List<CommitMessage> both = new ArrayList<>(good);
    both.addAll(aborted);
    for (List<CommitMessage> messages : List.of(aborted, both)) {
      try (BatchTableCommit commit = builder.newCommit();
          BatchTableCommit commitOfCopy = copy.newCommit()) {
        Messages.assertNames(
            TableState.assertRefused(
                IllegalStateException.class,
                table,
                workspace.allocator(),
                () -> commit.commit(messages)),
            "a message was aborted and its files were deleted: CommitMessage(partition={part=",
            table.location());
        Messages.assertNames(
            TableState.assertRefused(
                IllegalStateException.class,
                table,
                workspace.allocator(),
                () -> commitOfCopy.commit(messages)),
            "nothing was committed: file '" + table.location(),
            "of a commit message does not exist; the messages were aborted, or another program");
      }
    }
    assertEquals(1, Workspace.commit(copy, good).orElseThrow().id());
    Rows.assertSame(List.of(row(3, "c", "y")), workspace.rows(table));
  }

  /** The files include index and changelog files. */
  @ParameterizedTest
  @EnumSource(names = {"DYNAMIC", "CHANGELOG", "KEYED"})
  void commitNeedsAllFilesOfMessages(Kind kind) throws IOException {
    Table table = workspace.create("t", kind.schema());
    SortedSet<String> before = files(table);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1, "a", "x")));
    SortedSet<String> written = files(table);
    written.removeAll(before);
    for (String name : written) {
      Path file = Path.of(table.location(), name);
      Path aside = Files.move(file, workspace.folder().resolve("aside"));
      try (BatchTableCommit commit = builder.newCommit()) {
        Messages.assertNames(
            assertThrows(IllegalStateException.class, () -> commit.commit(messages)),
            file.toString());
      }
      Files.move(aside, file);
    }
    assertEquals(1, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(1, "a", "x")), workspace.rows(table));
  }

  private void assertAbortRefused(
      Table table, BatchWriteBuilder builder, List<CommitMessage> all, String reason) {
    try (BatchTableCommit commit = builder.newCommit()) {
      for (List<CommitMessage> messages : List.of(all, all.subList(0, 1))) {
        IllegalStateException refused =
            TableState.assertRefused(
                IllegalStateException.class,
                table,
                workspace.allocator(),
                () -> commit.abort(messages));
        Messages.assertNames(refused, reason);
      }
    }
  }

  private static final List<List<Object>> ROWS = List.of(row(1, "a", "x"), row(2, "b", "x"));

  @ParameterizedTest
  @EnumSource
  void abortAfterCommitIsRefused(Kind kind) {
    Table table = workspace.create("t", kind.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    BatchWriteBuilder copy = Transport.send(builder);
    Workspace.commit(builder, messages).orElseThrow();
    // One committed file is enough, even if other files are not committed.
    List<CommitMessage> withMore = new ArrayList<>(messages);
    withMore.addAll(workspace.prepare(copy, table, List.of(row(3, "c", "x"))));
    for (int snapshots = 1; snapshots <= 2; snapshots++) {
      assertAbortRefused(
          table,
          builder,
          messages,
          "the messages are committed as snapshot 1 and cannot be aborted");
      assertAbortRefused(table, copy, withMore, "nothing was deleted: file ");
      assertAbortRefused(table, copy, withMore, "is committed, snapshot 1 of table db.t needs it");
      workspace.append(table, List.of(row(9, "z", "x")));
    }
  }

  @Test
  void abortAfterCommitOfOtherProcessIsRefused() throws Exception {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    Path folder = workspace.folder();
    Files.write(folder.resolve("builder"), Transport.toBytes(builder));
    for (int i = 0; i < messages.size(); i++) {
      Files.write(folder.resolve("message-" + i), messages.get(i).toBytes());
    }
    ChildJvm.running(Committer.class).run(folder.toString()).succeeded();
    assertEquals(1, table.snapshots().size());
    assertAbortRefused(table, builder, messages, "is committed, snapshot 1 of table db.t needs it");
    Rows.assertSame(ROWS, workspace.rows(table));
    // A refused abort has no effect: the repeated commit returns the snapshot.
    assertEquals(1, Workspace.commit(builder, messages).orElseThrow().id());
  }

  /** Commits the messages in a folder. */
  static final class Committer {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      List<CommitMessage> messages = new ArrayList<>();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.getFileName().toString().startsWith("m")).toList()) {
          messages.add(CommitMessage.fromBytes(Files.readAllBytes(file)));
        }
      }
      BatchWriteBuilder builder =
          Transport.fromBytes(
              Files.readAllBytes(folder.resolve("builder")), BatchWriteBuilder.class);
      Workspace.commit(builder, messages).orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PARTITIONED", "DYNAMIC", "CHANGELOG"})
  void filesOfTagCannotBeAborted(Kind kind) {
    Table table = workspace.create("t", kind.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    BatchWriteBuilder copy = Transport.send(builder);
    Workspace.commit(builder, messages).orElseThrow();
    Branches.tag(table, 1, "keep");
    expire(table);
    assertAbortRefused(table, copy, messages, "is committed, tag keep of table db.t needs it");
    Rows.assertSame(ROWS, Rows.of(table.newReadBuilder().withTag("keep"), workspace.allocator()));
  }

  /** Deletes the snapshots of the main branch, but not their files. */
  private void expire(Table table) {
    Branches.expireSnapshots(Path.of(table.location()), 1);
    assertEquals(List.of(), table.snapshots());
  }

  @Test
  void filesOfBranchCannotBeAborted() {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    BatchWriteBuilder copy = Transport.send(builder);
    Workspace.commit(builder, messages).orElseThrow();
    Branches.create(table, "b");
    expire(table);
    assertAbortRefused(
        table, copy, messages, "is committed, snapshot 1 of branch b of table db.t needs it");
    Rows.assertSame(ROWS, workspace.rows(table.switchToBranch("b")));
  }

  @Test
  void filesOfChangelogCannotBeAborted() throws IOException {
    Table table = workspace.create("t", Kind.CHANGELOG.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    BatchWriteBuilder copy = Transport.send(builder);
    Workspace.commit(builder, messages).orElseThrow();
    Path root = Path.of(table.location());
    Files.createDirectories(root.resolve("changelog"));
    Files.copy(root.resolve("snapshot/snapshot-1"), root.resolve("changelog/changelog-1"));
    expire(table);
    assertAbortRefused(table, copy, messages, "is committed, changelog 1 of table db.t needs it");
  }

  @Test
  void abortInBranchDoesNotAffectMain() {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    workspace.append(table, ROWS);
    Branches.create(table, "b");
    Table branch = table.switchToBranch("b");
    TableState before = TableState.of(table, workspace.allocator());
    BatchWriteBuilder builder = branch.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, branch, List.of(row(5, "a", "b")));
    abort(builder, messages);
    assertEquals(before, TableState.of(table, workspace.allocator()));
    List<CommitMessage> committed = workspace.prepare(builder, branch, List.of(row(5, "a", "b")));
    BatchWriteBuilder copy = Transport.send(builder);
    Workspace.commit(builder, committed).orElseThrow();
    assertAbortRefused(branch, copy, committed, "snapshot 2 of branch b of table db.t needs it");
  }

  @Test
  void undeletableFileIsReportedAndOthersAreDeleted() throws IOException {
    Table table = workspace.create("t", Kind.PARTITIONED.schema());
    SortedSet<String> before = files(table);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages =
        workspace.prepare(
            builder, table, List.of(row(1, "a", "x"), row(2, "b", "x"), row(3, "c", "x")));
    SortedSet<String> written = new TreeSet<>(files(table));
    written.removeAll(before);
    assertEquals(3, written.size());
    // Nobody, not even root, can delete a non-empty folder like a file.
    Path stuck = Path.of(table.location(), written.first());
    Files.delete(stuck);
    Files.createDirectory(stuck);
    Path inside = Files.writeString(stuck.resolve("inside"), "stays");
    try (BatchTableCommit commit = builder.newCommit()) {
      RemovalResult result = commit.abort(messages);
      assertFalse(result.isComplete());
      assertEquals(
          List.of(stuck.toString()), result.failed().stream().map(FailedFile::path).toList());
      assertFalse(result.failed().getFirst().reason().isBlank());
      assertEquals(2, result.removed().size(), result::toString);
      assertTrue(result.removed().stream().allMatch(file -> file.sizeInBytes() > 0));
      assertEquals("stays", Files.readString(inside));
      SortedSet<String> left = files(table);
      left.removeAll(before);
      assertEquals(List.of(written.first() + "/inside"), List.copyOf(left));
      assertThrows(IllegalStateException.class, () -> commit.commit(messages));

      Files.delete(inside);
      RemovalResult again = commit.abort(messages);
      assertTrue(again.isComplete(), again::toString);
      assertFalse(Files.exists(stuck));
    }
    assertEquals(before, files(table));
  }

  /** Without the history of a table, the files that the table needs are unknown. */
  @Test
  void unreadableHistoryPreventsAbort() throws IOException {
    Table table = workspace.create("t", Kind.DYNAMIC.schema());
    workspace.append(table, ROWS);
    workspace.append(table, List.of(row(3, "c", "x")));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(4, "d", "y")));
    Path root = Path.of(table.location());
    SortedSet<String> all = files(table);
    List<String> history =
        all.stream().filter(f -> f.startsWith("manifest/") || f.startsWith("snapshot/s")).toList();
    assertTrue(history.size() >= 8, history::toString);
    for (String name : history) {
      Path file = root.resolve(name);
      byte[] good = Files.readAllBytes(file);
      boolean snapshot = name.startsWith("snapshot/");
      for (byte[] replacement : new byte[][] {null, new byte[0], "damaged".getBytes()}) {
        if (replacement == null) {
          if (snapshot) {
            continue; // a missing snapshot counts as expired
          }
          Files.delete(file);
        } else {
          Files.write(file, replacement);
        }
        try (BatchTableCommit commit = builder.newCommit()) {
          PaimonException failed =
              assertThrows(PaimonException.class, () -> commit.abort(messages), name);
          Messages.assertNames(
              failed, "nothing was deleted, because it is not known what table db.t still needs");
        } finally {
          Files.write(file, good);
        }
        assertEquals(all, files(table), name);
      }
    }
    // Nothing was deleted, so the messages can still be committed.
    assertEquals(3, Workspace.commit(builder, messages).orElseThrow().id());
    assertEquals(4, workspace.rows(table).size());
  }

  @Test
  void closedCommitterRefusesAbort() {
    Table table = workspace.create("t", Kind.APPEND.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, ROWS);
    SortedSet<String> before = files(table);
    BatchTableCommit commit = builder.newCommit();
    commit.close();
    assertThrows(IllegalStateException.class, () -> commit.abort(messages));
    assertEquals(before, files(table));
  }
}
