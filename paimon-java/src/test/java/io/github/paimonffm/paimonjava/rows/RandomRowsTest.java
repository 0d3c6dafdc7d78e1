package io.github.paimonffm.paimonjava.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows of random types, in several batches. */
class RandomRowsTest {

  private static final int TYPES = 50;
  private static final int BATCHES = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void genericRowsKeepTheirValues(long seed) {
    check(seed, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void binaryRowsKeepTheirValues(long seed) {
    check(seed, true);
  }

  private static void check(long seed, boolean binary) {
    RandomRows random = new RandomRows(seed);
    for (int i = 0; i < TYPES; i++) {
      RowType type = random.rowType();
      try (BufferAllocator allocator = new RootAllocator();
          RowBatch batch = RowBatch.create(allocator, type, ArrowSchemas.of(type), false)) {
        InternalRowSerializer serializer = new InternalRowSerializer(type);
        for (int n = 0; n < BATCHES; n++) {
          List<List<Object>> expected = new ArrayList<>();
          for (int rows = 50 * n * (n % 3); rows >= 0; rows--) {
            GenericRow row = random.row(type);
            expected.add(PlainValues.of(row, type));
            // The serializer returns the same object for every row.
            batch.append(binary ? serializer.toBinaryRow(row) : row);
          }
          assertEquals(expected, PlainValues.rows(batch.finish()), type::toString);
          batch.clear();
        }
      }
    }
  }
}
