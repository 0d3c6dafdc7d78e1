package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.paimonjava.read.columns.BatchLifetime;
import io.github.paimonffm.paimonjava.read.columns.BatchRow;
import io.github.paimonffm.paimonjava.read.columns.Columns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarRow;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of all types keep their values on the way into Arrow vectors and back. */
class RowRoundTripTest {

  private static final int TYPES = 60;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void columns_return_the_values_of_the_rows(long seed) {
    RandomRows random = new RandomRows(seed);
    for (int i = 0; i < TYPES; i++) {
      RowType type = random.rowType();
      List<List<Object>> expected = new ArrayList<>();
      try (BufferAllocator allocator = new RootAllocator();
          RowBatch batch = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
        for (int n = 0; n < i % 4 * 40; n++) {
          GenericRow row = random.row(type);
          expected.add(PlainValues.of(row, type));
          batch.append(row);
        }
        VectorSchemaRoot root = batch.finish();
        assertEquals(expected, values(root, type, new BatchLifetime()), type::toString);
        assertEquals(expected, values(root, type, null), type::toString);
      }
    }
  }

  private static List<List<Object>> values(
      VectorSchemaRoot root, RowType type, @Nullable BatchLifetime lifetime) {
    VectorizedColumnBatch batch = batch(root, type, lifetime);
    ColumnarRow row = new ColumnarRow(batch);
    BatchRow fastRow = new BatchRow(batch);
    List<List<Object>> values = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      row.setRowId(i);
      fastRow.setRowId(i);
      values.add(PlainValues.of(row, type));
      assertEquals(values.get(i), PlainValues.of(fastRow, type));
    }
    return values;
  }

  private static VectorizedColumnBatch batch(
      VectorSchemaRoot root, RowType type, @Nullable BatchLifetime lifetime) {
    ColumnVector[] columns = new ColumnVector[type.getFieldCount()];
    for (int i = 0; i < columns.length; i++) {
      Field field = root.getVector(i).getField();
      assertEquals(Optional.empty(), Columns.reason(field.getName(), type.getTypeAt(i), field));
      columns[i] = Columns.of(type.getTypeAt(i), root.getVector(i), lifetime);
    }
    return new VectorizedColumnBatch(columns);
  }

  @Test
  void no_value_is_read_from_a_released_batch() {
    RowType type =
        RowType.of(
            DataTypes.BOOLEAN(),
            DataTypes.TINYINT(),
            DataTypes.SMALLINT(),
            DataTypes.INT(),
            DataTypes.BIGINT(),
            DataTypes.FLOAT(),
            DataTypes.DOUBLE(),
            DataTypes.STRING(),
            DataTypes.BYTES(),
            DataTypes.DECIMAL(9, 2),
            DataTypes.DECIMAL(38, 2),
            DataTypes.TIMESTAMP(6),
            DataTypes.ARRAY(DataTypes.INT()));
    GenericRow values =
        GenericRow.of(
            true,
            (byte) 1,
            (short) 2,
            3,
            4L,
            5f,
            6d,
            BinaryString.fromString("seven"),
            new byte[] {8},
            Decimal.fromUnscaledLong(9, 9, 2),
            Decimal.fromBigDecimal(BigDecimal.TEN, 38, 2),
            Timestamp.fromEpochMillis(11),
            new GenericArray(new int[] {12}));
    try (BufferAllocator allocator = new RootAllocator();
        RowBatch rows = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
      rows.append(values);
      BatchLifetime lifetime = new BatchLifetime();
      BatchRow row = new BatchRow(batch(rows.finish(), type, lifetime));
      assertEquals(PlainValues.of(values, type), PlainValues.of(row, type));
      // Texts and bytes that were not read before the batch is released.
      BatchRow unread = new BatchRow(batch(rows.finish(), type, lifetime));
      lifetime.end();
      for (int i = 0; i < type.getFieldCount(); i++) {
        InternalRow.FieldGetter getter = InternalRow.createFieldGetter(type.getTypeAt(i), i);
        assertEquals(
            "the batch of this row is released",
            assertThrows(IllegalStateException.class, () -> getter.getFieldOrNull(unread))
                .getMessage(),
            type.getTypeAt(i)::toString);
      }
      assertEquals("seven", row.getString(7).toString());
    }
  }

  @Test
  void getter_of_another_type_names_the_column_class() {
    RowType type = RowType.of(DataTypes.INT());
    try (BufferAllocator allocator = new RootAllocator();
        RowBatch rows = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
      rows.append(GenericRow.of(1));
      BatchRow row = new BatchRow(batch(rows.finish(), type, new BatchLifetime()));
      assertEquals(
          "a column of class Ints has no values of type long",
          assertThrows(ClassCastException.class, () -> row.getLong(0)).getMessage());
    }
  }

  @Test
  void vectors_of_another_type_have_no_columns() {
    Field text = ArrowSchemas.field("c", DataTypes.STRING());
    assertEquals(
        "column 'c' has type INT, which needs Int(32, true), but the native reader returns 'c: Utf8'",
        Columns.reason("c", DataTypes.INT(), text).orElseThrow());
    Field row = ArrowSchemas.field("c", DataTypes.ROW(DataTypes.FIELD(0, "a", DataTypes.INT())));
    assertEquals(
        "column 'c' has the fields [b], but the native reader returns [a]",
        Columns.reason("c", DataTypes.ROW(DataTypes.FIELD(0, "b", DataTypes.INT())), row)
            .orElseThrow());
    assertEquals(
        "column 'c' has type BLOB, which has no Arrow column",
        Columns.reason("c", DataTypes.BLOB(), text).orElseThrow());
  }
}
