package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.columnar.ColumnVector;

/**
 * A column over an Arrow vector. The column does not own the memory of the vector: after the vector
 * is closed, getters fail with an {@link IllegalStateException}.
 */
abstract class Column implements ColumnVector {

  private final ArrowBuf validity;
  private final boolean hasNulls;

  Column(FieldVector vector) {
    this.validity = vector.getValidityBuffer();
    this.hasNulls = vector.getNullCount() > 0;
  }

  @Override
  public final boolean isNullAt(int index) {
    return hasNulls && !bit(validity, index);
  }

  static boolean bit(ArrowBuf bits, int index) {
    return (bits.getByte(index >> 3) >> (index & 7) & 1) != 0;
  }
}
