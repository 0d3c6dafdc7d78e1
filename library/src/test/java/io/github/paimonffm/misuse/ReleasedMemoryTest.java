package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches with fully or partly released memory are refused before the memory is read. */
class ReleasedMemoryTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("name", "STRING")
                .column("tags", "ARRAY<STRING>")
                .column("pair", "ROW<a INT, b STRING>"));
  }

  private VectorSchemaRoot batch() {
    return workspace.batch(
        table,
        List.of(row(1, "one", List.of("x", "y"), row(1, "a")), row(2, null, null, row(2, "b"))));
  }

  private void assertRefused(VectorSchemaRoot root, String... parts) {
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> write.writeArrow(root));
      Messages.assertNames(refused, parts);
      assertEquals(List.of(), write.prepareCommit());
    }
  }

  @Test
  void closedRootIsRefused() {
    VectorSchemaRoot root = batch();
    root.close();
    assertRefused(root, "'id'", "closed");
  }

  @Test
  void rootWithClosedVectorIsRefused() {
    VectorSchemaRoot root = batch();
    root.getVector("name").close();
    assertRefused(root, "'name'", "closed");
  }

  @Test
  void vectorWithFewerValuesThanRowsIsRefused() {
    VectorSchemaRoot root = batch();
    root.getVector("tags").setValueCount(1);
    assertRefused(root, "'tags'", "1 values", "2 rows");
  }

  @Test
  void rootWithUnsetRowCountIsRefused() {
    VectorSchemaRoot root = batch();
    List<FieldVector> vectors = root.getFieldVectors();
    assertRefused(new VectorSchemaRoot(root.getSchema(), vectors, 0), "'id'", "setRowCount");
  }

  /** The index counts the buffers of a column and of its children. */
  @ParameterizedTest
  @CsvSource({
    "id, 0", "id, 1", "name, 0", "name, 1", "name, 2", "tags, 0", "tags, 1", "tags, 2", "tags, 3",
    "tags, 4", "pair, 0", "pair, 1", "pair, 2", "pair, 3", "pair, 4", "pair, 5"
  })
  void rootWithReleasedBufferIsRefused(String column, int index) {
    VectorSchemaRoot root =
        Rows.batch(
            table.arrowSchema(),
            workspace.allocator(),
            List.of(row(1, "one", List.of("x", "y"), row(1, "a"))));
    List<ArrowBuf> buffers = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      buffers.addAll(List.of(vector.getBuffers(false)));
    }
    release(root.getVector(column).getBuffers(false)[index]);
    try {
      assertRefused(root, "'" + column + "'", "released");
    } finally {
      // Closing the root would free the released buffer a second time.
      buffers.forEach(ReleasedMemoryTest::release);
    }
  }

  private static void release(ArrowBuf buffer) {
    if (buffer.refCnt() > 0) {
      buffer.getReferenceManager().release(buffer.refCnt());
    }
    assertEquals(0, buffer.refCnt());
  }

  @Test
  void rowWithClosedFieldIsRefused() {
    VectorSchemaRoot root = batch();
    ((StructVector) root.getVector("pair")).getChild("b").close();
    assertRefused(root, "'pair'");
  }

  @Test
  void arrayWithClosedElementsIsRefused() {
    VectorSchemaRoot root = batch();
    ((ListVector) root.getVector("tags")).getDataVector().close();
    assertRefused(root, "'tags'");
  }

  @Test
  void writerAcceptsValidRootAfterRefusal() {
    VectorSchemaRoot closed = batch();
    closed.close();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      assertThrows(InvalidArgumentException.class, () -> write.writeArrow(closed));
      write.writeArrow(batch());
      assertEquals(1, write.prepareCommit().size());
    }
  }
}
