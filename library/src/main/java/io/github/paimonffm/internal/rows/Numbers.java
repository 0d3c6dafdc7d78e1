package io.github.paimonffm.internal.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Exact conversions of numbers. A number that would change has no conversion. */
final class Numbers {

  private Numbers() {}

  /** Returns whether a value is an integer of one of Java's classes of integers. */
  static boolean isIntegral(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger;
  }

  /** Returns an integer as a long; null if the value is no integer or does not fit. */
  static @Nullable Long exactLong(Object value) {
    return switch (value) {
      case Long n -> n;
      case Integer n -> n.longValue();
      case Short n -> n.longValue();
      case Byte n -> n.longValue();
      case BigInteger n when n.bitLength() < Long.SIZE -> n.longValue();
      default -> null;
    };
  }

  /** Returns a number as a double; null if the value is no number or would be rounded. */
  static @Nullable Double exactDouble(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    Long integer = exactLong(value);
    if (integer == null) {
      return null;
    }
    double converted = integer.doubleValue();
    return converted != 0x1p63 && (long) converted == integer ? converted : null;
  }

  /** Returns a number as a float; null if the value is no number or would be rounded. */
  static @Nullable Float exactFloat(Object value) {
    if (value instanceof Float n) {
      return n;
    }
    Long integer = exactLong(value);
    if (integer == null) {
      return null;
    }
    float converted = integer.floatValue();
    return converted != 0x1p63f && (long) converted == integer ? converted : null;
  }

  /** Returns a decimal or an integer as a decimal; null for other values. */
  static @Nullable BigDecimal decimal(Object value) {
    return switch (value) {
      case BigDecimal n -> n;
      case BigInteger n -> new BigDecimal(n);
      default -> {
        Long integer = exactLong(value);
        yield integer == null ? null : BigDecimal.valueOf(integer);
      }
    };
  }
}
