package io.github.paimonffm.internal.rows;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/** The bytes that each row takes in a vector, without the bytes of texts and lists. */
final class FixedWidths {

  private FixedWidths() {}

  static long of(FieldVector vector) {
    return switch (vector) {
      case BitVector v -> 1;
      case BaseFixedWidthVector v -> v.getTypeWidth();
      case StructVector v -> v.getChildrenFromFields().stream().mapToLong(FixedWidths::of).sum();
      default -> Integer.BYTES; // an offset
    };
  }
}
