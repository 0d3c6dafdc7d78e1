package io.github.paimonffm.paimonjava.rows;

import org.apache.arrow.memory.ArrowBuf;

/** The ends of values that have different sizes. */
final class Offsets {

  private final HeapBytes ends;

  Offsets(String path) {
    ends = new HeapBytes(path);
    ends.setInt(0, 0);
  }

  /** Returns the start of a value, which is the end of the value before. */
  int start(int index) {
    return ends.getInt(index * Integer.BYTES);
  }

  void setEnd(int index, int end) {
    ends.setInt((index + 1) * Integer.BYTES, end);
  }

  /** Copies the offsets of the first values to Arrow memory, as 32-bit integers. */
  ArrowBuf copied(int count, VectorBuffer buffer) {
    return ends.copied((count + 1) * Integer.BYTES, buffer);
  }

  /** Copies the offsets of the first values to Arrow memory, as 64-bit integers. */
  ArrowBuf copiedAsLongs(int count, VectorBuffer buffer) {
    ArrowBuf memory = buffer.ofSize((count + 1L) * Long.BYTES);
    for (int i = 0; i <= count; i++) {
      memory.setLong((long) i * Long.BYTES, start(i));
    }
    return memory;
  }
}
