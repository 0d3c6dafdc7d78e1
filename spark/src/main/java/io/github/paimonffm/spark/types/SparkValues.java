package io.github.paimonffm.spark.types;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The conversion of values in Spark's internal form to Java values that the library accepts. */
public final class SparkValues {

  private SparkValues() {}

  /**
   * Returns the value of a literal.
   *
   * @param literal the literal
   * @return the value as for {@link #toJava(Object, DataType)}
   * @throws IllegalArgumentException if a text is not valid UTF-8
   */
  public static @Nullable Object toJava(Literal<?> literal) {
    return toJava(literal.value(), literal.dataType());
  }

  /**
   * Converts a value for a literal or a partition value of the library.
   *
   * @param value a value in Spark's internal form
   * @param type the type of the value; not nested
   * @return a {@link Boolean}, {@link Number}, {@link String}, {@link LocalDate}, {@link
   *     LocalTime}, {@link LocalDateTime}, {@link Instant} or {@code byte[]}; null for null
   * @throws IllegalArgumentException if a text is not valid UTF-8; no Paimon table has such a text
   */
  public static @Nullable Object toJava(@Nullable Object value, DataType type) {
    return switch (value) {
      case null -> null;
      case UTF8String text -> text(text);
      case Decimal decimal -> decimal.toJavaBigDecimal();
      case Integer days when type instanceof DateType -> LocalDate.ofEpochDay(days);
      case Long nanos when type instanceof TimeType -> LocalTime.ofNanoOfDay(nanos);
      case Long micros when type instanceof TimestampType -> instant(micros);
      case Long micros when type instanceof TimestampNTZType ->
          LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
      default -> value;
    };
  }

  private static String text(UTF8String text) {
    if (!text.isValid()) {
      throw new IllegalArgumentException(
          "the text 0x%s is not valid UTF-8".formatted(HexFormat.of().formatHex(text.getBytes())));
    }
    return text.toString();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
