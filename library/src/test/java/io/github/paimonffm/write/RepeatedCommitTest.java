package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A builder represents one commit, which can be repeated only with the same messages. */
class RepeatedCommitTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> first;
  private List<CommitMessage> second;

  @BeforeEach
  void prepareTwice() {
    table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").column("p", "INT").partitionKeys("p"));
    builder = table.newBatchWriteBuilder();
    first = workspace.prepare(builder, table, List.of(row(1, 1), row(2, 2)));
    second = workspace.prepare(builder, table, List.of(row(3, 1)));
    assertEquals(2, first.size());
  }

  private void assertSecondRefused(BatchTableCommit commit, List<CommitMessage> messages) {
    IllegalStateException refused =
        TableState.assertRefused(
            IllegalStateException.class,
            table,
            workspace.allocator(),
            () -> commit.commit(messages));
    Messages.assertNames(refused, "already", "snapshot 1");
  }

  @Test
  void secondCommitOfOtherMessagesIsRefused() {
    try (BatchTableCommit commit = builder.newCommit();
        BatchTableCommit another = builder.newCommit()) {
      assertEquals(1, commit.commit(first).orElseThrow().id());
      for (BatchTableCommit each : List.of(commit, another)) {
        assertSecondRefused(each, second);
        assertSecondRefused(each, first.subList(0, 1));
        List<CommitMessage> all = new ArrayList<>(first);
        all.addAll(second);
        assertSecondRefused(each, all);
      }
    }
    assertSecondRefused(workspace.closeLater(builder.newCommit()), second);
    Rows.assertSame(List.of(row(1, 1), row(2, 2)), workspace.rows(table));
  }

  @Test
  void repeatedCommitReturnsSameSnapshot() {
    Snapshot snapshot = Workspace.commit(builder, first).orElseThrow();
    TableState after = TableState.of(table, workspace.allocator());
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first));
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first.reversed()));
    List<CommitMessage> deserialized =
        first.stream().map(message -> CommitMessage.fromBytes(message.toBytes())).toList();
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, deserialized));
    assertEquals(after, TableState.of(table, workspace.allocator()));

    // A later snapshot does not change the result.
    workspace.append(table, List.of(row(9, 9)));
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first));
    assertEquals(2, table.snapshots().size());
  }

  @Test
  void emptyCommitLeavesBuilderUnused() {
    try (BatchTableCommit commit = builder.newCommit()) {
      assertEquals(Optional.empty(), commit.commit(List.of()));
      assertEquals(List.of(), table.snapshots());
      assertEquals(1, commit.commit(second).orElseThrow().id());
      assertEquals(Optional.empty(), commit.commit(List.of()));
    }
    Rows.assertSame(List.of(row(3, 1)), workspace.rows(table));
  }

  @Test
  void refusedCommitLeavesBuilderUnused() {
    List<CommitMessage> twice = List.of(second.getFirst(), second.getFirst());
    try (BatchTableCommit commit = builder.newCommit()) {
      assertThrows(InvalidArgumentException.class, () -> commit.commit(twice));
      List<CommitMessage> all = new ArrayList<>(first);
      all.addAll(second);
      assertEquals(1, commit.commit(all).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(1, 1), row(2, 2), row(3, 1)), workspace.rows(table));
  }

  @Test
  void nextCommitNeedsNewBuilder() {
    Workspace.commit(builder, first);
    Snapshot next = workspace.append(table, List.of(row(4, 4)));
    assertEquals(2, next.id());
  }
}
