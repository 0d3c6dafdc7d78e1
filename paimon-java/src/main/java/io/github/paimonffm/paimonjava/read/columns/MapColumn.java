package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarMap;
import org.apache.paimon.data.columnar.MapColumnVector;
import org.jspecify.annotations.Nullable;

/** Maps and multisets. */
final class MapColumn extends Column implements MapColumnVector {

  private final VectorBytes offsets;
  private final ColumnVector keys;
  private final ColumnVector values;

  MapColumn(
      FieldVector vector,
      @Nullable BatchLifetime lifetime,
      ColumnVector keys,
      ColumnVector values) {
    super(vector, lifetime);
    this.offsets = VectorBytes.of(vector.getOffsetBuffer(), lifetime);
    this.keys = keys;
    this.values = values;
  }

  @Override
  public InternalMap getMap(int index) {
    int from = offsets.getInt((long) index * Integer.BYTES);
    int to = offsets.getInt((index + 1L) * Integer.BYTES);
    return new ColumnarMap(keys, values, from, to - from);
  }

  @Override
  public ColumnVector[] getChildren() {
    return new ColumnVector[] {keys, values};
  }
}
