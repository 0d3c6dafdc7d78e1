package io.github.paimonffm.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A value that a column is compared with. A literal has a kind and a text. The type of the column
 * defines the meaning of the text when a read is planned or opened. A number therefore does not
 * need to have the width of the column, and a string can represent a value of any type.
 *
 * <p>Instances are immutable, and are equal if their kinds and texts are equal. Equal numbers have
 * the same text, regardless of their class and scale, so {@code 1}, {@code 1L} and {@code 1.0} are
 * equal.
 *
 * @param kind the kind of Java value; used only by {@link #toString}
 * @param text the value as text: {@code true}, {@code -12.5}, {@code abc}, {@code 2026-06-26},
 *     {@code 12:34:56.789}, {@code 2026-06-26T12:34:56.789}, {@code 2026-06-26T12:34:56.789Z}, or
 *     bytes as hexadecimal digits
 */
public record Literal(Kind kind, String text) implements Serializable {

  /** The kind of Java value that a literal was created from. */
  public enum Kind {
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A number, with or without a fraction. */
    NUMBER,
    /** A string. */
    STRING,
    /** A date. */
    DATE,
    /** A time of day. */
    TIME,
    /** A date and a time of day, without a time zone. */
    TIMESTAMP,
    /** A point in time. */
    TIMESTAMP_LTZ,
    /** Bytes. */
    BINARY
  }

  /**
   * The maximum absolute scale of a number. It exceeds the scale of every double and limits the
   * length of the text: a {@link BigDecimal} of a few bytes can have billions of zeros.
   */
  private static final int MOST_ZEROS = 1_000;

  /** Checks that kind and text are not null. */
  public Literal {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /**
   * Creates a literal from a Java value.
   *
   * @param value a {@link Boolean}, any {@link Number}, a {@link String} or other {@link
   *     CharSequence}, a {@link LocalDate}, {@link LocalTime} or {@link LocalDateTime}, an {@link
   *     Instant}, an {@link OffsetDateTime} or {@link ZonedDateTime} (used as an instant), or a
   *     {@code byte[]}, which is copied
   * @return the literal
   * @throws InvalidArgumentException if the value is null or of another class
   */
  public static Literal of(Object value) {
    return switch (value) {
      case null ->
          throw new InvalidArgumentException(
              "a literal is null, and no value is equal to null; use isNull or isNotNull");
      case Boolean v -> new Literal(Kind.BOOLEAN, v.toString());
      case Number v -> new Literal(Kind.NUMBER, text(v));
      case CharSequence v -> new Literal(Kind.STRING, v.toString());
      case LocalDate v -> new Literal(Kind.DATE, v.toString());
      // Unlike toString, the formatters never omit the seconds.
      case LocalTime v -> new Literal(Kind.TIME, DateTimeFormatter.ISO_LOCAL_TIME.format(v));
      case LocalDateTime v ->
          new Literal(Kind.TIMESTAMP, DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(v));
      case Instant v -> new Literal(Kind.TIMESTAMP_LTZ, DateTimeFormatter.ISO_INSTANT.format(v));
      case OffsetDateTime v -> of(v.toInstant());
      case ZonedDateTime v -> of(v.toInstant());
      case byte[] v -> new Literal(Kind.BINARY, HexFormat.of().formatHex(v));
      default ->
          throw new InvalidArgumentException(
              "a literal has the class "
                  + value.getClass().getName()
                  + "; expected a Boolean, Number, String, LocalDate, LocalTime, LocalDateTime,"
                  + " Instant, OffsetDateTime, ZonedDateTime or byte[]");
    };
  }

  private static String text(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      // BigDecimal cannot represent infinities, NaN and -0.0.
      if (!Double.isFinite(value) || Double.compare(value, -0.0) == 0) {
        return number.toString();
      }
    }
    BigDecimal value;
    try {
      value = new BigDecimal(number.toString()).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException(
          "a literal of class " + number.getClass().getName() + " is not a number: " + number, e);
    }
    if (Math.abs((long) value.scale()) > MOST_ZEROS) {
      throw new InvalidArgumentException(
          "the literal " + value + " is out of the range of every column type");
    }
    return value.toPlainString();
  }

  /**
   * Returns the literal in SQL syntax.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return switch (kind) {
      case BOOLEAN, NUMBER -> text;
      case STRING -> "'" + text.replace("'", "''") + "'";
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> kind + " '" + text + "'";
      case BINARY -> "X'" + text + "'";
    };
  }
}
