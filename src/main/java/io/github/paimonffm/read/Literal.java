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
import org.jspecify.annotations.Nullable;

/**
 * A value that a column is compared with: its text, and what it was given as. The column says what
 * the text means, when the read is planned or opened, so that a number need not be of the column's
 * own width, and a text may stand for a value of any type.
 *
 * <p>A value: immutable, and equal if kind and text are. Numbers have one text whatever their class
 * and scale, so {@code 1}, {@code 1L} and {@code 1.0} are equal.
 *
 * @param kind what it was given as; only for how it is shown
 * @param text the value as text: {@code true}, {@code -12.5}, {@code abc}, {@code 2026-06-26},
 *     {@code 12:34:56.789}, {@code 2026-06-26T12:34:56.789}, {@code 2026-06-26T12:34:56.789Z},
 *     bytes as hexadecimal digits
 */
public record Literal(Kind kind, String text) implements Serializable {

  /** What a literal was given as. */
  public enum Kind {
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A number, with or without a fraction. */
    NUMBER,
    /** A text. */
    STRING,
    /** A day. */
    DATE,
    /** A time of the day. */
    TIME,
    /** A day and a time of it, in no time zone. */
    TIMESTAMP,
    /** A point in time. */
    TIMESTAMP_LTZ,
    /** Bytes. */
    BINARY
  }

  /**
   * More than a double has, and few enough to write out: a {@link BigDecimal} of a few bytes may
   * have billions of zeros.
   */
  private static final int MOST_ZEROS = 1_000;

  /** Checks that both are there. */
  public Literal {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /**
   * Takes a value of a Java class that has a counterpart among the column types.
   *
   * @param value a {@link Boolean}, any {@link Number}, a {@link String} or other {@link
   *     CharSequence}, a {@link LocalDate}, {@link LocalTime} or {@link LocalDateTime}, an {@link
   *     Instant}, {@link OffsetDateTime} or {@link ZonedDateTime} (of which the point in time
   *     counts), or {@code byte[]}, which is copied
   * @return the literal
   * @throws InvalidArgumentException if it is null, or of another class
   */
  public static Literal of(@Nullable Object value) {
    return switch (value) {
      case null ->
          throw new InvalidArgumentException(
              "a literal is null, which no value is equal to; use isNull or isNotNull");
      case Boolean v -> new Literal(Kind.BOOLEAN, v.toString());
      case Number v -> new Literal(Kind.NUMBER, text(v));
      case CharSequence v -> new Literal(Kind.STRING, v.toString());
      case LocalDate v -> new Literal(Kind.DATE, v.toString());
      // The formatters, unlike toString, never leave the seconds out.
      case LocalTime v -> new Literal(Kind.TIME, DateTimeFormatter.ISO_LOCAL_TIME.format(v));
      case LocalDateTime v ->
          new Literal(Kind.TIMESTAMP, DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(v));
      case Instant v -> new Literal(Kind.TIMESTAMP_LTZ, DateTimeFormatter.ISO_INSTANT.format(v));
      case OffsetDateTime v -> of(v.toInstant());
      case ZonedDateTime v -> of(v.toInstant());
      case byte[] v -> new Literal(Kind.BINARY, HexFormat.of().formatHex(v));
      default ->
          throw new InvalidArgumentException(
              "a literal is of class "
                  + value.getClass().getName()
                  + "; it can be a Boolean, Number, String, LocalDate, LocalTime, LocalDateTime,"
                  + " Instant, OffsetDateTime, ZonedDateTime or byte[]");
    };
  }

  private static String text(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      // Values that only floating point has: BigDecimal knows neither of them, nor -0.0.
      if (!Double.isFinite(value) || Double.compare(value, -0.0) == 0) {
        return number.toString();
      }
    }
    BigDecimal value;
    try {
      value = new BigDecimal(number.toString()).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException(
          "a literal of class " + number.getClass().getName() + " is no number: " + number, e);
    }
    if (Math.abs((long) value.scale()) > MOST_ZEROS) {
      throw new InvalidArgumentException(
          "the literal " + value + " is beyond what any column can hold");
    }
    return value.toPlainString();
  }

  /**
   * Shows it as SQL would have it.
   *
   * @return a text for logs
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
