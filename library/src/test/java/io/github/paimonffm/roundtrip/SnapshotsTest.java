package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Accessors of a table's snapshots. */
class SnapshotsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table() {
    return workspace.create("history", Schema.builder().column("id", "INT"));
  }

  @Test
  void newTableHasNoSnapshot() {
    Table table = table();
    assertEquals(Optional.empty(), table.latestSnapshot());
    assertEquals(List.of(), table.snapshots());
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> table.snapshot(1)), "history", "1");
  }

  @Test
  void eachCommitAddsSnapshot() {
    Table table = table();
    List<Snapshot> committed = new ArrayList<>();
    Instant start = Instant.now();
    for (int i = 0; i < 4; i++) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      Snapshot snapshot =
          Workspace.commit(builder, workspace.prepare(builder, table, List.of(row(i), row(-i))))
              .orElseThrow();
      assertEquals(i + 1, snapshot.id());
      assertEquals(builder.commitUser(), snapshot.commitUser());
      assertEquals(Long.MAX_VALUE, snapshot.commitIdentifier());
      assertEquals(CommitKind.APPEND, snapshot.commitKind());
      assertEquals(0, snapshot.schemaId());
      assertEquals(OptionalLong.of(2), snapshot.deltaRecordCount());
      assertEquals(OptionalLong.of(2 * (i + 1)), snapshot.totalRecordCount());
      assertFalse(snapshot.commitTime().isBefore(start.minus(Duration.ofSeconds(1))));
      assertFalse(snapshot.commitTime().isAfter(Instant.now().plus(Duration.ofSeconds(1))));
      committed.add(snapshot);
    }
    assertEquals(committed, table.snapshots());
    assertEquals(Optional.of(committed.getLast()), table.latestSnapshot());
    for (Snapshot snapshot : committed) {
      assertEquals(snapshot, table.snapshot(snapshot.id()));
    }
    assertEquals(4, committed.stream().map(Snapshot::commitUser).distinct().count());
    for (long id : new long[] {0, -1, 5, Long.MAX_VALUE}) {
      Messages.assertNames(
          assertThrows(NotFoundException.class, () -> table.snapshot(id)), Long.toString(id));
    }
  }

  @Test
  void eachBuilderHasItsOwnCommitUser() {
    Table table = table();
    assertNotEquals(
        table.newBatchWriteBuilder().commitUser(), table.newBatchWriteBuilder().commitUser());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    assertEquals(builder.commitUser(), builder.commitUser());
    assertEquals(table.identifier(), builder.identifier());
    assertEquals(table.location(), builder.location());
    assertEquals("main", builder.branch());
  }
}
