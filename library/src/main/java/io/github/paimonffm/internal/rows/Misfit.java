package io.github.paimonffm.internal.rows;

import org.jspecify.annotations.Nullable;

/** A value that does not fit its column. The caller adds the number of the row. */
final class Misfit extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CHARACTERS = 60;

  /** A misfit without a value, such as a null. */
  Misfit(String path, String reason) {
    super("column '" + path + "': " + reason, null, false, false);
  }

  /**
   * A misfit of a value.
   *
   * @param reason the text after the value, such as {@code "; expected an INT"}
   */
  Misfit(String path, Object value, String reason) {
    this(path, shown(value) + reason);
  }

  /** Returns a value for messages, shortened, with its class. */
  static String shown(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    String text;
    try {
      text =
          value instanceof Object[] || value.getClass().isArray()
              ? "an array"
              : "'" + shortened(String.valueOf(value)) + "'";
    } catch (RuntimeException e) {
      text = "a value whose toString fails";
    }
    return text + " (" + value.getClass().getTypeName() + ")";
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + "…";
  }
}
