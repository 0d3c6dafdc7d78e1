package io.github.paimonffm.badinput;

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
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One builder is one commit: of the same messages as often as one likes, of others never. */
class CommitOnceTest {

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
  void otherMessagesAreRefused() {
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
  void theSameMessagesAreTheSameSnapshot() {
    Snapshot snapshot = Workspace.commit(builder, first).orElseThrow();
    TableState after = TableState.of(table, workspace.allocator());
    // Another snapshot in between changes nothing.
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first));
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first.reversed()));
    List<CommitMessage> travelled =
        first.stream().map(message -> CommitMessage.fromBytes(message.toBytes())).toList();
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, travelled));
    assertEquals(after, TableState.of(table, workspace.allocator()));

    workspace.append(table, List.of(row(9, 9)));
    assertEquals(Optional.of(snapshot), Workspace.commit(builder, first));
    assertEquals(2, table.snapshots().size());
  }

  @Test
  void nothingToCommitLeavesTheBuilderUnused() {
    try (BatchTableCommit commit = builder.newCommit()) {
      assertEquals(Optional.empty(), commit.commit(List.of()));
      assertEquals(List.of(), table.snapshots());
      assertEquals(1, commit.commit(second).orElseThrow().id());
      assertEquals(Optional.empty(), commit.commit(List.of()));
    }
    Rows.assertSame(List.of(row(3, 1)), workspace.rows(table));
  }

  @Test
  void aRefusedCommitLeavesTheBuilderUnused() {
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
  void theNextCommitTakesAnotherBuilder() {
    Workspace.commit(builder, first);
    Snapshot next = workspace.append(table, List.of(row(4, 4)));
    assertEquals(2, next.id());
  }
}
