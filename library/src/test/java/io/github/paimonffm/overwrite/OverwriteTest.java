package io.github.paimonffm.overwrite;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Overwrites and truncations, including refused and repeated calls. */
class OverwriteTest {

  private static final LocalDate MONDAY = LocalDate.of(2026, 6, 22);
  private static final LocalDate TUESDAY = LocalDate.of(2026, 6, 23);

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("dt", "DATE")
                .column("shop", "STRING")
                .partitionKeys("dt", "shop"));
    workspace.append(
        table, List.of(row(1, MONDAY, "a"), row(2, MONDAY, "b"), row(3, TUESDAY, "a")));
  }

  private static Optional<Snapshot> commit(
      BatchWriteBuilder builder, Function<BatchTableCommit, Optional<Snapshot>> work) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return work.apply(commit);
    }
  }

  private <T extends Throwable> T refused(
      Class<T> failure,
      BatchWriteBuilder builder,
      Function<BatchTableCommit, Optional<Snapshot>> work) {
    return TableState.assertRefused(
        failure, table, workspace.allocator(), () -> commit(builder, work));
  }

  @Test
  void partialSpecificationReplacesAllMatchingPartitions() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages =
        workspace.prepare(builder, table, List.of(row(4, MONDAY, "c"), row(5, MONDAY, null)));
    Snapshot snapshot =
        commit(builder, commit -> commit.overwrite(messages, Map.of("dt", MONDAY))).orElseThrow();
    assertEquals(CommitKind.OVERWRITE, snapshot.commitKind());
    Rows.assertSame(
        List.of(row(3, TUESDAY, "a"), row(4, MONDAY, "c"), row(5, MONDAY, null)),
        workspace.rows(table));
  }

  @Test
  void rowsOutsideStaticOverwriteAreRefused() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages =
        workspace.prepare(builder, table, List.of(row(4, MONDAY, "a"), row(5, TUESDAY, null)));
    InvalidArgumentException outside =
        refused(
            InvalidArgumentException.class,
            builder,
            commit -> commit.overwrite(messages, Map.of("dt", "2026-06-22")));
    Messages.assertNames(
        outside, "db.t", "{dt=2026-06-23, shop=null}", "static overwrite of {dt=2026-06-22}");
    // The builder is still unused.
    commit(builder, commit -> commit.overwrite(messages)).orElseThrow();
    Rows.assertSame(
        List.of(
            row(2, MONDAY, "b"), row(3, TUESDAY, "a"), row(4, MONDAY, "a"), row(5, TUESDAY, null)),
        workspace.rows(table));
  }

  @Test
  void partitionOfBuilderAppliesToStaticOverwrite() {
    Table fixed =
        workspace.create(
            "fixed",
            Schema.builder()
                .column("id", "INT")
                .column("dt", "DATE")
                .partitionKeys("dt")
                .option("dynamic-partition-overwrite", "false"));
    workspace.append(fixed, List.of(row(1, MONDAY), row(2, TUESDAY)));
    BatchWriteBuilder builder = fixed.newBatchWriteBuilder().withOverwrite(Map.of("dt", MONDAY));
    List<CommitMessage> outside = workspace.prepare(builder, fixed, List.of(row(3, TUESDAY)));
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class,
            () -> commit(builder, commit -> commit.commit(outside)));
    Messages.assertNames(refused, "{dt=2026-06-23}", "{dt=2026-06-22}");
    List<CommitMessage> inside = workspace.prepare(builder, fixed, List.of(row(4, MONDAY)));
    commit(Transport.send(builder), commit -> commit.commit(inside)).orElseThrow();
    Rows.assertSame(List.of(row(4, MONDAY), row(2, TUESDAY)), workspace.rows(fixed));
    BatchWriteBuilder wrong =
        fixed.newBatchWriteBuilder().withOverwrite(Map.of("dt", "2026-02-30"));
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> commit(wrong, commit -> commit.commit(List.of()))),
        "'dt'",
        "DATE",
        "'2026-02-30'");
  }

  @Test
  void invalidDynamicOverwriteOptionIsRefused() {
    Table unclear =
        workspace.create(
            "unclear",
            Schema.builder()
                .column("id", "INT")
                .column("p", "INT")
                .partitionKeys("p")
                .option("dynamic-partition-overwrite", "no"));
    BatchWriteBuilder builder = unclear.newBatchWriteBuilder().withOverwrite();
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> commit(builder, commit -> commit.commit(List.of()))),
        "dynamic-partition-overwrite",
        "'no'");
    assertEquals(List.of(), unclear.snapshots());
  }

  @Test
  void appendingCommitterRefusesToOverwrite() {
    BatchWriteBuilder appending = table.newBatchWriteBuilder();
    BatchWriteBuilder overwriting = appending.withOverwrite();
    List<CommitMessage> appended =
        workspace.prepare(appending, table, List.of(row(4, MONDAY, "a")));
    List<CommitMessage> replacing =
        workspace.prepare(overwriting, table, List.of(row(5, MONDAY, "a")));
    for (List<CommitMessage> messages : List.of(appended, replacing, List.<CommitMessage>of())) {
      Messages.assertNames(
          refused(InvalidArgumentException.class, appending, c -> c.overwrite(messages)),
          "appends",
          "withOverwrite()");
      refused(InvalidArgumentException.class, appending, c -> c.overwrite(messages, Map.of()));
    }
    Messages.assertNames(
        refused(InvalidArgumentException.class, appending, c -> c.commit(replacing)),
        "its mode is overwrite, the committer's is append");
    for (int method = 0; method < 3; method++) {
      int which = method;
      Messages.assertNames(
          refused(
              InvalidArgumentException.class,
              overwriting,
              c ->
                  switch (which) {
                    case 0 -> c.commit(appended);
                    case 1 -> c.overwrite(appended);
                    default -> c.overwrite(appended, Map.of());
                  }),
          "its mode is append, the committer's is overwrite");
    }
  }

  @Test
  void repeatedOverwriteReturnsSameSnapshot() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(4, MONDAY, "a")));
    Optional<Snapshot> first =
        commit(builder, commit -> commit.overwrite(messages, Map.of("dt", MONDAY)));
    workspace.append(table, List.of(row(9, MONDAY, "a")));
    TableState after = TableState.of(table, workspace.allocator());
    // Both forms of the value name the same partition.
    for (Object value : new Object[] {MONDAY, "2026-06-22"}) {
      assertEquals(
          first, commit(builder, commit -> commit.overwrite(messages, Map.of("dt", value))));
      BatchWriteBuilder deserialized = Transport.send(builder);
      assertEquals(
          first, commit(deserialized, commit -> commit.overwrite(messages, Map.of("dt", value))));
    }
    assertEquals(after, TableState.of(table, workspace.allocator()));

    List<Function<BatchTableCommit, Optional<Snapshot>>> others =
        List.of(
            commit -> commit.overwrite(messages),
            commit -> commit.overwrite(messages, Map.of()),
            commit -> commit.overwrite(messages, Map.of("dt", MONDAY, "shop", "a")),
            commit -> commit.overwrite(List.of(), Map.of()),
            commit -> commit.truncatePartitions(List.of(Map.of("dt", MONDAY))),
            BatchTableCommit::truncateTable);
    for (Function<BatchTableCommit, Optional<Snapshot>> other : others) {
      refused(IllegalStateException.class, builder, other);
      // A deserialized builder compares the operation with the content of the snapshot.
      refused(IllegalStateException.class, Transport.send(builder), other);
    }
  }

  @Test
  void repeatedTruncationReturnsSameSnapshot() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<Map<String, ?>> partitions = List.of(Map.of("shop", "a"), Map.of("dt", TUESDAY));
    Optional<Snapshot> first = commit(builder, commit -> commit.truncatePartitions(partitions));
    Rows.assertSame(List.of(row(2, MONDAY, "b")), workspace.rows(table));
    workspace.append(table, List.of(row(9, MONDAY, "a")));
    assertEquals(first, commit(builder, commit -> commit.truncatePartitions(partitions)));
    BatchWriteBuilder deserialized = Transport.send(builder);
    assertEquals(first, commit(deserialized, commit -> commit.truncatePartitions(partitions)));
    refused(IllegalStateException.class, Transport.send(builder), BatchTableCommit::truncateTable);
    Rows.assertSame(List.of(row(2, MONDAY, "b"), row(9, MONDAY, "a")), workspace.rows(table));

    BatchWriteBuilder other = table.newBatchWriteBuilder();
    Optional<Snapshot> emptied = commit(other, BatchTableCommit::truncateTable);
    workspace.append(table, List.of(row(10, MONDAY, "a")));
    assertEquals(emptied, commit(other, BatchTableCommit::truncateTable));
    assertEquals(emptied, commit(Transport.send(other), BatchTableCommit::truncateTable));
    Rows.assertSame(List.of(row(10, MONDAY, "a")), workspace.rows(table));
  }

  @Test
  void truncationsWithoutPartitionAreRefused() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Map<String, ?>>> wrong =
        List.of(List.of(), List.of(Map.of()), List.of(Map.of("dt", MONDAY), Map.of()));
    for (List<Map<String, ?>> partitions : wrong) {
      refused(
          InvalidArgumentException.class, builder, commit -> commit.truncatePartitions(partitions));
      TableState.assertRefused(
          InvalidArgumentException.class,
          table,
          workspace.allocator(),
          () -> workspace.catalog().dropPartitions(table.identifier(), partitions));
    }
  }

  @Test
  void catalogDropsPartitions() {
    Snapshot dropped =
        workspace
            .catalog()
            .dropPartitions(
                table.identifier(),
                List.of(Map.of("dt", "2026-06-22", "shop", "b"), Map.of("dt", TUESDAY)))
            .orElseThrow();
    Rows.assertSame(List.of(row(1, MONDAY, "a")), workspace.rows(table));
    assertEquals(CommitKind.OVERWRITE, dropped.commitKind());
    assertEquals(table.latestSnapshot().orElseThrow(), dropped);
    Snapshot unmatched =
        workspace
            .catalog()
            .dropPartitions(table.identifier(), List.of(Map.of("dt", TUESDAY)))
            .orElseThrow();
    assertEquals(dropped.id() + 1, unmatched.id());
    assertThrows(
        NotFoundException.class,
        () ->
            workspace
                .catalog()
                .dropPartitions(Workspace.named("none"), List.of(Map.of("dt", MONDAY))));
  }

  @Test
  void successiveOverwritesReplaceEachOther() {
    for (int i = 0; i < 5; i++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
      List<CommitMessage> messages =
          workspace.prepare(builder, table, List.of(row(10 + i, MONDAY, "a")));
      assertEquals(2 + i, commit(builder, commit -> commit.overwrite(messages)).orElseThrow().id());
      Rows.assertSame(
          List.of(row(2, MONDAY, "b"), row(3, TUESDAY, "a"), row(10 + i, MONDAY, "a")),
          workspace.rows(table));
    }
  }
}
