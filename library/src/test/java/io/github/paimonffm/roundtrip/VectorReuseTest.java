package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a write to any kind of table, the caller may overwrite or free the batch's memory. */
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
  void refilledVectorsAreWrittenCorrectly(Layout layout) {
    Table table = workspace.create("reused", layout.schema());
    Rows.assertSame(
        writtenInPlace(table, table.arrowSchema(), VectorReuseTest::rows), workspace.rows(table));
  }

  @ParameterizedTest
  @EnumSource(names = {"KEYED", "KEYED_PARTITIONED", "KEYED_DYNAMIC", "PARTIAL_UPDATE"})
  void refilledRowKindsAreWrittenCorrectly(Layout layout) {
    Table table = workspace.create("kinds", layout.schema());
    List<Field> fields = new ArrayList<>(table.arrowSchema().getFields());
    fields.add(Field.notNullable("_VALUE_KIND", new ArrowType.Int(8, true)));
    List<List<Object>> written =
        writtenInPlace(
            table,
            new Schema(fields),
            batch ->
                rows(batch).stream()
                    .map(row -> Stream.concat(row.stream(), Stream.of((byte) 2)).toList())
                    .toList());
    Rows.assertSame(written.stream().map(row -> row.subList(0, 4)).toList(), workspace.rows(table));
  }

  @Test
  void refilledShreddedVariantsAreWrittenCorrectly() {
    Table table =
        workspace.create(
            "variants",
            io.github.paimonffm.Schema.builder()
                .column("id", "BIGINT NOT NULL")
                .column("v", "VARIANT")
                .option("variant.inferShreddingSchema", "true"));
    Rows.assertSame(
        writtenInPlace(
            table,
            table.arrowSchema(),
            batch -> {
              List<List<Object>> rows = new ArrayList<>();
              for (int i = 0; i < ROWS; i++) {
                rows.add(row((long) batch * ROWS + i, i % 5 == 0 ? null : variant(batch, i)));
              }
              return rows;
            }),
        workspace.rows(table));
  }

  /** Returns the value and metadata of the variant {@code {"a": i}} or {@code {"b": i}}. */
  private static List<Object> variant(int batch, int i) {
    byte[] value = {2, 1, 0, 0, 2, 12, (byte) i};
    byte[] metadata = {1, 1, 0, 1, (byte) (batch % 2 == 0 ? 'a' : 'b')};
    return List.of(ByteBuffer.wrap(value), ByteBuffer.wrap(metadata));
  }

  /** Writes batches from the same memory, and returns all their rows. */
  private List<List<Object>> writtenInPlace(
      Table table, Schema schema, IntFunction<List<List<Object>>> rows) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> expected = new ArrayList<>();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, workspace.allocator())) {
      root.getFieldVectors().forEach(vector -> vector.setInitialCapacity(2 * ROWS));
      root.allocateNew();
      long memory = address(root);
      for (int batch = 0; batch < BATCHES; batch++) {
        Rows.put(root, rows.apply(batch));
        assertEquals(memory, address(root), "address of the vector's memory");
        write.writeArrow(root);
        expected.addAll(rows.apply(batch));
      }
      overwrite(root.getFieldVectors());
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    return expected;
  }

  @ParameterizedTest
  @EnumSource
  void rootMayBeClosedAndItsMemoryReused(Layout layout) {
    Table table = workspace.create("closed", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> expected = new ArrayList<>();
    List<CommitMessage> messages;
    List<ArrowBuf> garbage = new ArrayList<>();
    try (BufferAllocator batches = workspace.allocator().newChildAllocator("batches", 0, 1 << 24);
        BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), batches, rows(batch));
        write.writeArrow(root);
        root.close();
        assertEquals(
            0, batches.getAllocatedMemory(), "the library still holds the caller's memory");
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

  private static void overwrite(List<FieldVector> vectors) {
    for (FieldVector vector : vectors) {
      for (ArrowBuf buffer : vector.getFieldBuffers()) {
        buffer.setOne(0, buffer.capacity());
      }
      overwrite(vector.getChildrenFromFields());
    }
  }
}
