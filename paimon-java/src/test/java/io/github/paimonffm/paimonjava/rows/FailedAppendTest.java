package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.Test;

/** Rows that cannot be appended. */
class FailedAppendTest {

  private static final int TYPES = 60;

  /** The last field is an array of rows, so that the failure is deep inside a row. */
  private static final DataType LAST =
      DataTypes.ARRAY(RowType.of(DataTypes.STRING(), DataTypes.INT()));

  @Test
  void failedRowLeavesNoTrace() {
    RandomRows random = new RandomRows(7);
    for (int i = 0; i < TYPES; i++) {
      RowType type = withLast(random.rowType());
      try (BufferAllocator allocator = new RootAllocator();
          RowBatch batch = RowBatch.create(allocator, type, ArrowSchemas.of(type), true)) {
        List<List<Object>> expected = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
          GenericRow row = random.row(type);
          if (n % 3 == 0) {
            row.setField(type.getFieldCount() - 1, badArray());
            long size = batch.sizeInBytes();
            assertThrows(IllegalArgumentException.class, () -> batch.append(row));
            assertEquals(size, batch.sizeInBytes());
          } else {
            batch.append(row);
            List<Object> values = PlainValues.of(row, type);
            values.add((byte) 0);
            expected.add(values);
          }
          assertEquals(expected.size(), batch.rowCount());
        }
        assertEquals(expected, PlainValues.rows(batch.finish()), type::toString);
      }
    }
  }

  private static RowType withLast(RowType type) {
    RowType.Builder builder = RowType.builder();
    type.getFields().forEach(field -> builder.field(field.name(), field.type()));
    return builder.field("last", LAST).build();
  }

  private static GenericArray badArray() {
    return new GenericArray(
        new Object[] {
          null, GenericRow.of(text("a"), 1), GenericRow.of(text("b"), "not an integer")
        });
  }

  private static BinaryString text(String text) {
    return BinaryString.fromString(text);
  }

  private static <E extends RuntimeException> E fail(Class<E> expected, GenericRow row) {
    RowType type =
        RowType.builder()
            .field("id", DataTypes.INT())
            .field("tags", DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.INT()))
            .build();
    try (BufferAllocator allocator = new RootAllocator();
        RowBatch batch = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
      E failure = assertThrows(expected, () -> batch.append(row));
      assertEquals(List.of(), PlainValues.rows(batch.finish()));
      return failure;
    }
  }

  @Test
  void valueOfAnotherClassIsRefused() {
    IllegalArgumentException e =
        fail(IllegalArgumentException.class, GenericRow.of(1, text("no map")));
    assertTrue(
        e.getMessage()
            .startsWith(
                "Row 0 of the batch is not readable: column 'tags', type MAP<STRING NOT NULL,"
                    + " INT>: "),
        e::getMessage);
  }

  @Test
  void rowWithTooFewFieldsIsRefused() {
    IllegalArgumentException e = fail(IllegalArgumentException.class, GenericRow.of(1));
    assertEquals(
        "The row has 1 fields, but the row type has 2: ROW<`id` INT, `tags` MAP<STRING NOT NULL,"
            + " INT>>",
        e.getMessage());
  }

  @Test
  void mapWithUnequalArraysIsRefused() {
    IllegalArgumentException e =
        fail(IllegalArgumentException.class, GenericRow.of(1, new UnequalMap()));
    assertEquals("Column 'tags' has a map of 1 entries with 1 keys and 0 values.", e.getMessage());
  }

  @Test
  void failuresOfTheRowReachTheCaller() {
    IllegalStateException failure = new IllegalStateException("no connection");
    InternalMap map =
        new UnequalMap() {
          @Override
          public int size() {
            throw failure;
          }
        };
    assertEquals(failure, fail(IllegalStateException.class, GenericRow.of(1, map)));
  }

  /** A map whose arrays have different sizes. */
  private static class UnequalMap implements InternalMap {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public GenericArray keyArray() {
      return new GenericArray(new Object[] {text("a")});
    }

    @Override
    public GenericArray valueArray() {
      return new GenericArray(new Object[0]);
    }
  }
}
