package io.github.paimonffm.loop;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever has written a batch may do with its memory what he wants, in every kind of table. */
class VectorReuseTest {

  private static final int BATCHES = 6;
  private static final int ROWS = 64;

  @RegisterExtension final Workspace workspace = new Workspace();

  private static List<List<Object>> rows(int batch) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long id = batch * ROWS + i;
      rows.add(
          row(
              id,
              batch % 2,
              i % 5 == 0 ? null : "batch " + batch + " row " + i,
              BigDecimal.valueOf(id * 100 + batch, 2)));
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void vectorsAreFilledAgainInPlace(Layout layout) {
    Table table = workspace.create("reused", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> expected = new ArrayList<>();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(table.arrowSchema(), workspace.allocator())) {
      root.getFieldVectors().forEach(vector -> vector.setInitialCapacity(2 * ROWS));
      root.allocateNew();
      long memory = address(root);
      for (int batch = 0; batch < BATCHES; batch++) {
        Rows.put(root, rows(batch));
        assertEquals(memory, address(root), "the memory should be the same each time");
        write.writeArrow(root);
        expected.addAll(rows(batch));
      }
      overwrite(root);
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(expected, workspace.rows(table));
  }

  @ParameterizedTest
  @EnumSource
  void aRootIsClosedRightAfterwardsAndItsMemoryIsUsedForSomethingElse(Layout layout) {
    Table table = workspace.create("closed", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> expected = new ArrayList<>();
    List<CommitMessage> messages;
    List<ArrowBuf> garbage = new ArrayList<>();
    try (BufferAllocator own = workspace.allocator().newChildAllocator("own", 0, 1 << 24);
        BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), own, rows(batch));
        write.writeArrow(root);
        root.close();
        assertEquals(0, own.getAllocatedMemory(), "the library still holds the caller's memory");
        for (int size = 64; size <= 1 << 14; size *= 2) {
          ArrowBuf buffer = workspace.allocator().buffer(size);
          buffer.setOne(0L, size);
          garbage.add(buffer);
        }
        expected.addAll(rows(batch));
      }
      messages = write.prepareCommit();
    } finally {
      garbage.forEach(ArrowBuf::close);
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(expected, workspace.rows(table));
  }

  private static long address(VectorSchemaRoot root) {
    return root.getVector("id").getDataBuffer().memoryAddress();
  }

  private static void overwrite(VectorSchemaRoot root) {
    for (FieldVector vector : root.getFieldVectors()) {
      for (ArrowBuf buffer : vector.getBuffers(false)) {
        buffer.setOne(0, buffer.capacity());
      }
    }
  }
}
