package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.columnar.ArrayColumnVector;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** Arrays. */
final class ListColumn extends Column implements ArrayColumnVector {

  private final VectorBytes offsets;
  private final ColumnVector elements;

  ListColumn(FieldVector vector, @Nullable BatchLifetime lifetime, ColumnVector elements) {
    super(vector, lifetime);
    this.offsets = VectorBytes.of(vector.getOffsetBuffer(), lifetime);
    this.elements = elements;
  }

  @Override
  public InternalArray getArray(int index) {
    int from = offsets.getInt((long) index * Integer.BYTES);
    int to = offsets.getInt((index + 1L) * Integer.BYTES);
    return new ColumnarArray(elements, from, to - from);
  }

  @Override
  public ColumnVector getColumnVector() {
    return elements;
  }

  @Override
  public ColumnVector[] getChildren() {
    return new ColumnVector[] {elements};
  }
}
