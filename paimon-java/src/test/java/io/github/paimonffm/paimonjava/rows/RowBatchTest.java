package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a batch: its rows, its memory, and its sizes. */
class RowBatchTest {

  private static final RowType TYPE =
      RowType.builder().field("id", DataTypes.BIGINT()).field("name", DataTypes.STRING()).build();

  private final RootAllocator allocator = new RootAllocator();

  /** Fails if a test leaves memory behind. */
  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  private RowBatch batch(boolean rowKinds) {
    return RowBatch.create(allocator, TYPE, ArrowSchemas.of(TYPE), rowKinds);
  }

  private static GenericRow row(long id, String name) {
    return GenericRow.of(id, name == null ? null : BinaryString.fromString(name));
  }

  @Test
  void batchWithoutRowsHasEmptyVectors() {
    try (RowBatch batch = batch(true)) {
      VectorSchemaRoot root = batch.finish();

      assertEquals(0, root.getRowCount());
      assertEquals(List.of(), PlainValues.rows(root));
      assertEquals(0, batch.sizeInBytes());
    }
  }

  @Test
  void columnsHaveTheOrderOfTheRowType() {
    List<Field> fields = new ArrayList<>(ArrowSchemas.of(TYPE).getFields());
    fields.add(new Field("other", FieldType.nullable(new ArrowType.Bool()), null));
    Schema reversed = new Schema(fields.reversed());
    try (RowBatch batch = RowBatch.create(allocator, TYPE, reversed, false)) {
      batch.append(row(1, "a"));
      VectorSchemaRoot root = batch.finish();

      assertEquals(ArrowSchemas.of(TYPE), root.getSchema());
      assertEquals(List.of(List.of(1L, "a")), PlainValues.rows(root));
    }
  }

  @Test
  void rowKindsAreTheLastColumn() {
    try (RowBatch batch = batch(true)) {
      GenericRow row = row(1, "a");
      for (RowKind kind : RowKind.values()) {
        row.setRowKind(kind);
        batch.append(row);
      }
      batch.append(row(2, "b"), RowKind.DELETE);
      VectorSchemaRoot root = batch.finish();

      Field field = root.getSchema().findField("_VALUE_KIND");
      assertSame(field, root.getSchema().getFields().getLast());
      assertFalse(field.isNullable());
      assertEquals(
          List.of(
              List.of(1L, "a", (byte) 0),
              List.of(1L, "a", (byte) 1),
              List.of(1L, "a", (byte) 2),
              List.of(1L, "a", (byte) 3),
              List.of(2L, "b", (byte) 3)),
          PlainValues.rows(root));
    }
  }

  @Test
  void missingRowKindLeavesTheBatchUnchanged() {
    try (RowBatch batch = batch(true)) {
      batch.append(row(1, "a"));
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> batch.append(row(2, "b"), null));

      assertTrue(e.getMessage().contains("row kind"), e::getMessage);
      assertEquals(1, batch.rowCount());
      assertEquals(List.of(List.of(1L, "a", (byte) 0)), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void valuesAreCopied() {
    try (RowBatch batch = batch(false)) {
      byte[] bytes = {'a', 'b'};
      GenericRow row = GenericRow.of(1L, BinaryString.fromBytes(bytes));
      batch.append(row);
      bytes[0] = 'x';
      row.setField(0, 2L);

      assertEquals(List.of(List.of(1L, "ab")), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void finishedBatchTakesMoreRows() {
    try (RowBatch batch = batch(false)) {
      batch.append(row(1, "a"));
      assertEquals(1, batch.finish().getRowCount());
      batch.append(row(2, "b"));

      assertEquals(List.of(List.of(1L, "a"), List.of(2L, "b")), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void clearedBatchHasNoRowsAndNoVectors() {
    try (RowBatch batch = batch(false)) {
      batch.append(row(1, "a"));
      VectorSchemaRoot root = batch.finish();
      batch.clear();

      assertEquals(0, root.getRowCount());
      assertEquals(0, batch.rowCount());
      assertEquals(0, batch.sizeInBytes());
    }
  }

  @Test
  void clearedBatchReusesItsMemory() {
    try (RowBatch batch = batch(false)) {
      for (int i = 0; i < 1000; i++) {
        batch.append(row(i, "name " + i));
      }
      VectorSchemaRoot root = batch.finish();
      long address = root.getVector("name").getDataBuffer().memoryAddress();
      long allocated = allocator.getAllocatedMemory();
      batch.clear();
      batch.append(row(1, "a"));
      batch.finish();

      assertEquals(address, root.getVector("name").getDataBuffer().memoryAddress());
      assertEquals(allocated, allocator.getAllocatedMemory());
    }
  }

  @Test
  void exportedVectorsKeepTheirValues() {
    try (ArrowArray array = ArrowArray.allocateNew(allocator);
        ArrowSchema schema = ArrowSchema.allocateNew(allocator)) {
      try (RowBatch batch = batch(false)) {
        batch.append(row(1, "a"));
        VectorSchemaRoot root = batch.finish();
        long address = root.getVector("id").getDataBuffer().memoryAddress();
        Data.exportVectorSchemaRoot(allocator, root, null, array, schema);
        batch.clear();
        batch.append(row(2, "b"));
        batch.finish();

        assertNotEquals(address, root.getVector("id").getDataBuffer().memoryAddress());
      }
      try (VectorSchemaRoot imported =
          Data.importVectorSchemaRoot(allocator, array, schema, null)) {
        assertEquals(List.of(List.of(1L, "a")), PlainValues.rows(imported));
      }
    }
  }

  @Test
  void failedAllocationKeepsTheRows() {
    try (RowBatch batch = batch(false)) {
      batch.append(row(1, "a"));
      allocator.setLimit(8);
      assertThrows(OutOfMemoryException.class, batch::finish);
      allocator.setLimit(Long.MAX_VALUE);

      assertEquals(List.of(List.of(1L, "a")), PlainValues.rows(batch.finish()));
    }
  }

  @Test
  void sizeCountsValuesAndOffsets() {
    try (RowBatch batch = batch(true)) {
      batch.append(row(1, "abc"));
      batch.append(row(2, null));

      assertEquals(2 * (8 + 4 + 1) + 3, batch.sizeInBytes());
    }
  }

  @Test
  void sizeCountsNestedValues() {
    RowType type =
        RowType.of(
            DataTypes.ARRAY(DataTypes.BIGINT()),
            DataTypes.MAP(DataTypes.INT().notNull(), DataTypes.STRING()),
            RowType.of(DataTypes.BOOLEAN(), DataTypes.SMALLINT()),
            DataTypes.VECTOR(3, DataTypes.FLOAT()));
    try (RowBatch batch = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
      batch.append(
          GenericRow.of(
              new GenericArray(new long[] {1, 2}),
              new GenericMap(Map.of(1, BinaryString.fromString("abc"))),
              GenericRow.of(true, (short) 1),
              BinaryVector.fromPrimitiveArray(new float[] {1, 2, 3})));

      assertEquals((4 + 2 * 8) + (4 + 4 + 4 + 3) + (1 + 2) + 3 * 4, batch.sizeInBytes());
    }
  }

  @Test
  void closedBatchRefusesRows() {
    RowBatch batch = batch(false);
    batch.append(row(1, "a"));
    batch.finish();
    batch.close();
    batch.close();

    assertThrows(IllegalStateException.class, () -> batch.append(row(2, "b")));
    assertThrows(IllegalStateException.class, batch::finish);
  }
}
