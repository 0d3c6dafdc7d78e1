package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.InternalVector;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.columnar.ColumnarVec;
import org.apache.paimon.data.columnar.VecColumnVector;
import org.jspecify.annotations.Nullable;

/** Vectors of one length. */
final class VectorColumn extends Column implements VecColumnVector {

  private final int length;
  private final ColumnVector elements;

  VectorColumn(
      FieldVector vector, @Nullable BatchLifetime lifetime, int length, ColumnVector elements) {
    super(vector, lifetime);
    this.length = length;
    this.elements = elements;
  }

  @Override
  public InternalVector getVector(int index) {
    return ColumnarVec.DEFAULT_FACTORY.create(elements, index * length, length);
  }

  @Override
  public ColumnVector getColumnVector() {
    return elements;
  }

  @Override
  public int getVectorSize() {
    return length;
  }

  @Override
  public ColumnVector[] getChildren() {
    return new ColumnVector[] {elements};
  }
}
