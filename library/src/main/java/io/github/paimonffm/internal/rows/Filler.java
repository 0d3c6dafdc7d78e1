package io.github.paimonffm.internal.rows;

import io.github.paimonffm.internal.types.DataType;
import org.jspecify.annotations.Nullable;

/** Writes values to the cells of one vector, in ascending order of their positions. */
abstract class Filler {

  /** The column for messages, such as {@code place.street} or {@code tags[]}. */
  final String path;

  final DataType type;

  Filler(String path, DataType type) {
    this.path = path;
    this.type = type;
  }

  /**
   * Writes a value.
   *
   * @throws Misfit if the value does not fit; the cell can then have any content
   */
  final void put(int index, @Nullable Object value) {
    if (value != null) {
      set(index, value);
    } else if (type.nullable()) {
      setNull(index);
    } else {
      throw new Misfit(path, "null; expected a value, because the type is " + type.sql());
    }
  }

  abstract void set(int index, Object value);

  abstract void setNull(int index);

  /** Returns the misfit of a value of another class. */
  final Misfit otherClass(Object value, String expected) {
    return new Misfit(path, value, "; expected " + expected + " for " + type.baseSql());
  }

  /** Returns the misfit of a value that is too large, too long or too precise. */
  final Misfit unfit(Object value, String reason) {
    return new Misfit(path, value, " " + reason + " " + type.baseSql());
  }
}
