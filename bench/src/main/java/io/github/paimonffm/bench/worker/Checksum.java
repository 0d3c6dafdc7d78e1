package io.github.paimonffm.bench.worker;

import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.RowType;

/**
 * The sum of the hashes of rows. It does not depend on the order of the rows. It has 52 bits, so a
 * double holds it exactly.
 */
final class Checksum {

  private static final long MASK = (1L << 52) - 1;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final List<InternalRow.FieldGetter> getters = new ArrayList<>();
  private long sum;
  private long rows;

  Checksum(RowType type) {
    for (int column = 0; column < type.getFieldCount(); column++) {
      DataType fieldType = type.getTypeAt(column);
      getters.add(InternalRow.createFieldGetter(fieldType, column));
    }
  }

  void add(InternalRow row) {
    long hash = 1;
    for (InternalRow.FieldGetter getter : getters) {
      Object value = getter.getFieldOrNull(row);
      long own = value instanceof Long number ? number : value == null ? 0 : value.hashCode();
      hash = (hash ^ own) * PRIME;
      hash ^= hash >>> 32;
    }
    sum += hash;
    rows++;
  }

  double value() {
    return sum & MASK;
  }

  long rows() {
    return rows;
  }
}
