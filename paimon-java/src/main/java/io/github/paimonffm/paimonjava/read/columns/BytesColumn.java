package io.github.paimonffm.paimonjava.read.columns;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.columnar.BytesColumnVector;
import org.apache.paimon.memory.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Texts and bytes. Paimon's texts need arrays, so the first access copies the bytes and positions
 * of all values at once. The values stay valid after the vector is closed.
 */
final class BytesColumn extends Column implements BytesColumnVector {

  private final VectorBytes offsets;
  private final VectorBytes values;
  private final int count;
  private byte @Nullable [] copy;
  private int[] ends = {};

  /** The copy as all texts share it, so that a text allocates only itself. */
  private MemorySegment[] segments = {};

  BytesColumn(FieldVector vector, @Nullable BatchLifetime lifetime) {
    super(vector, lifetime);
    this.offsets = VectorBytes.of(vector.getOffsetBuffer(), lifetime);
    this.values = VectorBytes.of(vector.getDataBuffer(), lifetime);
    this.count = vector.getValueCount();
  }

  @Override
  public Bytes getBytes(int index) {
    byte[] bytes = copy == null ? copied() : copy;
    int from = ends[index];
    return new Bytes(bytes, from, ends[index + 1] - from);
  }

  @Override
  BinaryString getString(int index) {
    if (copy == null) {
      copied();
    }
    int from = ends[index];
    return new BinaryString(segments, from, ends[index + 1] - from);
  }

  private byte[] copied() {
    int[] positions = new int[count + 1];
    offsets.copy(0, positions);
    int start = positions[0];
    byte[] bytes = new byte[positions[count] - start];
    values.copy(start, bytes);
    if (start > 0) {
      Arrays.setAll(positions, i -> positions[i] - start);
    }
    ends = positions;
    segments = new MemorySegment[] {MemorySegment.wrap(bytes)};
    copy = bytes;
    return bytes;
  }
}
