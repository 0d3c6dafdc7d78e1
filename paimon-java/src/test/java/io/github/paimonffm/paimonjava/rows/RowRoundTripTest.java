package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.paimonjava.read.columns.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarRow;
import org.apache.paimon.data.columnar.VectorizedColumnBatch;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
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
        assertEquals(expected, values(batch.finish(), type), type::toString);
      }
    }
  }

  private static List<List<Object>> values(VectorSchemaRoot root, RowType type) {
    ColumnVector[] columns = new ColumnVector[type.getFieldCount()];
    for (int i = 0; i < columns.length; i++) {
      Field field = root.getVector(i).getField();
      assertEquals(Optional.empty(), Columns.reason(field.getName(), type.getTypeAt(i), field));
      columns[i] = Columns.of(type.getTypeAt(i), root.getVector(i));
    }
    ColumnarRow row = new ColumnarRow(new VectorizedColumnBatch(columns));
    List<List<Object>> values = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      row.setRowId(i);
      values.add(PlainValues.of(row, type));
    }
    return values;
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
