package io.github.paimonffm.internal.rows;

import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one vector as Java values. */
abstract class Getter {

  private final FieldVector vector;

  Getter(FieldVector vector) {
    this.vector = vector;
  }

  /** Returns a value, which does not refer to the vector; null if the cell is null. */
  final @Nullable Object get(int index) {
    return vector.isNull(index) ? null : value(index);
  }

  /** Returns the value of a cell that is not null. */
  abstract Object value(int index);
}
