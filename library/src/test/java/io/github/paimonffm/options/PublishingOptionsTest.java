package io.github.paimonffm.options;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that affect what a commit publishes and what a writer accepts. */
class PublishingOptionsTest {

  private static final List<Object> ROW = row(1L, 1, "a", new BigDecimal("1.00"));

  @RegisterExtension final Workspace workspace = new Workspace();

  @ParameterizedTest
  @CsvSource({"snapshot.ignore-empty-commit, false", "commit.force-create-snapshot, true"})
  void emptyCommitsArePublishedIfOptionIsSet(String name, String value) {
    Table table = workspace.create("t", Layout.APPEND.schema().option(name, value));
    workspace.append(table, List.of(ROW));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableCommit commit = builder.newCommit()) {
      Snapshot empty = commit.commit(List.of()).orElseThrow();
      assertEquals(2, empty.id());
      assertEquals(CommitKind.APPEND, empty.commitKind());
      assertEquals(0, empty.deltaRecordCount().orElseThrow());
      assertEquals(
          empty, commit.commit(List.of()).orElseThrow(), "snapshot of the repeated empty commit");
    }
    assertEquals(2, table.snapshots().size());
    Rows.assertSame(List.of(ROW), workspace.rows(table));
  }

  @Test
  void emptyCommitOfDeserializedBuilderIsPublishedOnce() throws Exception {
    Table table =
        workspace.create(
            "t", Layout.APPEND.schema().option("snapshot.ignore-empty-commit", "false"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchWriteBuilder other = Transport.send(builder);
    Optional<Snapshot> first = Workspace.commit(builder, List.of());
    assertEquals(first, Workspace.commit(other, List.of()));
    assertEquals(1, table.snapshots().size());
  }

  @Test
  void emptyDynamicOverwritesPublishNothing() {
    Table table =
        workspace.create(
            "t", Layout.PARTITIONED.schema().option("snapshot.ignore-empty-commit", "false"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    assertEquals(Optional.empty(), Workspace.commit(builder, List.of()));
  }

  @Test
  void commitUsersHaveConfiguredPrefix() {
    Table table =
        workspace.create("t", Layout.APPEND.schema().option("commit.user-prefix", "nightly"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    assertTrue(builder.commitUser().matches("nightly_[0-9a-f-]{36}"), builder.commitUser());
    Snapshot snapshot =
        Workspace.commit(builder, workspace.prepare(builder, table, List.of(ROW))).orElseThrow();
    assertEquals(builder.commitUser(), snapshot.commitUser());
  }

  @Test
  void strictPartitionFormatRefusesBatch() {
    Schema.Builder schema =
        Schema.builder()
            .column("id", "INT")
            .column("dt", "STRING")
            .partitionKeys("dt")
            .option("partition.timestamp-formatter", "yyyyMMdd")
            .option("partition.timestamp-format.strict", "true");
    Table table = workspace.create("t", schema);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      InvalidArgumentException e =
          assertThrows(
              InvalidArgumentException.class,
              () ->
                  write.writeArrow(
                      workspace.batch(table, List.of(row(1, "20260626"), row(2, "2026-06-27")))));
      for (String part : List.of("row 1", "dt=2026-06-27", "yyyyMMdd")) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
      }
      write.writeArrow(workspace.batch(table, List.of(row(1, "20260626"))));
      commit.commit(write.prepareCommit());
    }
    Rows.assertSame(List.of(row(1, "20260626")), workspace.rows(table));
  }
}
