package io.github.paimonffm.paimonjava.read.columns;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.columnar.BytesColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Texts and bytes. Paimon's texts need arrays, so the first access copies the bytes of all values
 * at once. The values stay valid after the vector is closed.
 */
final class BytesColumn extends Column implements BytesColumnVector {

  private final ArrowBuf offsets;
  private final ArrowBuf values;
  private final int count;
  private byte @Nullable [] copy;
  private int start;

  BytesColumn(FieldVector vector) {
    super(vector);
    this.offsets = vector.getOffsetBuffer();
    this.values = vector.getDataBuffer();
    this.count = vector.getValueCount();
  }

  @Override
  public Bytes getBytes(int index) {
    byte[] bytes = copy == null ? copied() : copy;
    int from = offset(index);
    return new Bytes(bytes, from - start, offset(index + 1) - from);
  }

  private byte[] copied() {
    start = offset(0);
    byte[] bytes = new byte[offset(count) - start];
    values.getBytes(start, bytes);
    copy = bytes;
    return bytes;
  }

  private int offset(int index) {
    return offsets.getInt((long) index * Integer.BYTES);
  }
}
