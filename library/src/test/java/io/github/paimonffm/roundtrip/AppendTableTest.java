package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Plan;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables without partitions and keys. */
class AppendTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table numbers() {
    return workspace.create(
        "numbers", Schema.builder().column("id", "BIGINT NOT NULL").column("name", "STRING"));
  }

  @Test
  void commitsAppendRows() {
    Table table = numbers();
    Snapshot first = workspace.append(table, List.of(row(1L, "one"), row(2L, null)));
    Snapshot second = workspace.append(table, List.of(row(1L, "one"), row(3L, "")));

    assertEquals(1, first.id());
    assertEquals(2, second.id());
    assertEquals(OptionalLong.of(4), second.totalRecordCount());
    assertEquals(OptionalLong.of(2), second.deltaRecordCount());
    Rows.assertSame(
        List.of(row(1L, "one"), row(1L, "one"), row(2L, null), row(3L, "")), workspace.rows(table));
  }

  @Test
  void otherTableObjectSeesSameRows() {
    Table table = numbers();
    workspace.append(table, List.of(row(7L, "seven")));
    Table reopened = workspace.openCatalog().getTable(Workspace.named("numbers"));
    Rows.assertSame(List.of(row(7L, "seven")), workspace.rows(reopened));
    assertEquals(table.latestSnapshot(), reopened.latestSnapshot());
  }

  @Test
  void batchesOfOneWriterBecomeOneSnapshot() {
    Table table = numbers();
    List<List<Object>> expected = new ArrayList<>();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < 200; batch++) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 1 + batch % 7; i++) {
          long id = batch * 10L + i;
          rows.add(row(id, id % 3 == 0 ? null : "row " + id));
        }
        try (VectorSchemaRoot root = Rows.batch(table.arrowSchema(), workspace.allocator(), rows)) {
          write.writeArrow(root);
        }
        expected.addAll(rows);
      }
      messages = write.prepareCommit();
    }
    Snapshot snapshot = Workspace.commit(builder, messages).orElseThrow();

    assertEquals(1, snapshot.id());
    assertEquals(OptionalLong.of(expected.size()), snapshot.totalRecordCount());
    Rows.assertSame(expected, workspace.rows(table));
  }

  @Test
  void writersOfOneBuilderBecomeOneSnapshot() {
    Table table = numbers();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = new ArrayList<>();
    messages.addAll(workspace.prepare(builder, table, List.of(row(1L, "a"))));
    messages.addAll(workspace.prepare(builder, table, List.of(row(2L, "b"), row(3L, "c"))));
    assertEquals(2, messages.size());

    Snapshot snapshot = Workspace.commit(builder, messages).orElseThrow();
    assertEquals(List.of(snapshot), table.snapshots());
    Rows.assertSame(List.of(row(1L, "a"), row(2L, "b"), row(3L, "c")), workspace.rows(table));
  }

  @Test
  void emptyBatchHasNoEffect() {
    Table table = numbers();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> none = workspace.prepare(builder, table, List.of());
    assertEquals(List.of(), none);
    assertEquals(Optional.empty(), Workspace.commit(builder, none));
    assertEquals(List.of(), table.snapshots());

    // The builder is unused, and empty batches between others have no effect.
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(workspace.batch(table, List.of()));
      write.writeArrow(workspace.batch(table, List.of(row(1L, "a"))));
      write.writeArrow(workspace.batch(table, List.of()));
      messages = write.prepareCommit();
    }
    assertEquals(1, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(1L, "a")), workspace.rows(table));
  }

  @Test
  void readerOfEmptyTableHasSchemaAndNoRows() throws IOException {
    Table table = numbers();
    Plan plan = table.newReadBuilder().newScan().plan();
    assertEquals(List.of(), plan.splits());
    assertEquals(OptionalLong.empty(), plan.snapshotId());
    try (ArrowReader reader =
        table.newReadBuilder().newRead().createReader(plan.splits(), workspace.allocator())) {
      assertEquals(table.arrowSchema(), reader.getVectorSchemaRoot().getSchema());
      assertFalse(reader.loadNextBatch());
      assertFalse(reader.loadNextBatch());
      assertEquals(0, reader.getVectorSchemaRoot().getRowCount());
    }
  }

  @Test
  void closedUnpreparedWriterLeavesNoFile() {
    Table table = numbers();
    workspace.append(table, List.of(row(1L, "a")));
    TableState before = TableState.of(table, workspace.allocator());
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      write.writeArrow(workspace.batch(table, List.of(row(2L, "b"))));
    }
    assertEquals(before, TableState.of(table, workspace.allocator()));
  }

  @Test
  void preparedRowsHaveFilesButAreNotVisible() {
    Table table = numbers();
    List<CommitMessage> messages =
        workspace.prepare(table.newBatchWriteBuilder(), table, List.of(row(2L, "b")));
    assertEquals(1, messages.size());
    assertEquals(1, TableState.dataFiles(table).size());
    assertEquals(List.of(), table.snapshots());
    assertEquals(List.of(), workspace.rows(table));
  }

  @Test
  void columnsMatchByNameAndNullableOnesAreOptional() {
    Table table =
        workspace.create(
            "optional",
            Schema.builder()
                .column("a", "INT")
                .column("b", "INT NOT NULL")
                .column("c", "STRING")
                .column("d", "INT", null, "42"));
    var fields = table.arrowSchema().getFields();
    var swapped =
        new org.apache.arrow.vector.types.pojo.Schema(List.of(fields.get(2), fields.get(1)));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            Rows.batch(swapped, workspace.allocator(), List.of(row("x", 1), row(null, 2)))) {
      write.writeArrow(root);
      messages = write.prepareCommit();
    }
    assertTrue(Workspace.commit(builder, messages).isPresent());
    Rows.assertSame(List.of(row(null, 1, "x", 42), row(null, 2, null, 42)), workspace.rows(table));
  }

  @Test
  void readerCopiesTableIntoTableOfItsSchema() throws IOException {
    Table source = numbers();
    workspace.append(source, List.of(row(1L, "a"), row(2L, null)));
    workspace.append(source, List.of(row(3L, "c")));
    Table target = workspace.create("copy", Schema.fromArrow(source.arrowSchema()));

    BatchWriteBuilder builder = target.newBatchWriteBuilder();
    List<CommitMessage> messages;
    var splits = source.newReadBuilder().newScan().plan().splits();
    try (ArrowReader reader =
            source.newReadBuilder().newRead().createReader(splits, workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      assertEquals(3, write.writeArrow(reader));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(workspace.rows(source), workspace.rows(target));
  }
}
