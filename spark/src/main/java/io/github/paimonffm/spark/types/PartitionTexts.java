package io.github.paimonffm.spark.types;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The texts of partition values, as values in Spark's internal form. */
public final class PartitionTexts {

  /** The default name of the null partition. A text can be equal to it. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  private final String defaultName;

  /**
   * Creates the texts of a table.
   *
   * @param defaultName the table's name for the null partition; null for Paimon's default
   */
  public PartitionTexts(@Nullable String defaultName) {
    this.defaultName = defaultName == null ? DEFAULT_NAME : defaultName;
  }

  /**
   * Tells whether a text is the name of the null partition, or a text column's value that is equal
   * to this name or blank.
   *
   * @param text the text of a partition value
   * @return whether it does not tell the exact value
   */
  public boolean isDefaultName(String text) {
    return text.equals(defaultName);
  }

  /**
   * Tells whether the texts of a type tell its values exactly. Those of {@code TIMESTAMP} do not,
   * because they depend on the time zone of the machine.
   *
   * @param type the type of a partition column
   * @return whether {@link #value} returns values
   */
  public static boolean areExact(DataType type) {
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType
        || type instanceof DateType
        || type instanceof TimeType
        || type instanceof TimestampNTZType
        || type instanceof StringType;
  }

  /**
   * Returns the value of a text.
   *
   * @param text the text of a partition value
   * @param type the type of the partition column
   * @return the value in Spark's internal form; empty if the text does not tell it exactly
   */
  public Optional<Object> value(String text, DataType type) {
    if (isDefaultName(text)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(parse(text, type));
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Object parse(String text, DataType type) {
    return switch (type) {
      case BooleanType t -> Boolean.valueOf(text);
      case ByteType t -> Byte.valueOf(text);
      case ShortType t -> Short.valueOf(text);
      case IntegerType t -> Integer.valueOf(text);
      case LongType t -> Long.valueOf(text);
      case DateType t -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
      case TimeType t -> LocalTime.parse(text).toNanoOfDay();
      case TimestampNTZType t -> micros(LocalDateTime.parse(text.replace(' ', 'T')));
      case DecimalType t -> Decimal.apply(new BigDecimal(text), t.precision(), t.scale());
      case StringType t -> UTF8String.fromString(text);
      default -> null;
    };
  }

  /** Returns microseconds; null for nanoseconds, which Spark does not see. */
  private static @Nullable Long micros(LocalDateTime time) {
    LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
    return time.getNano() % 1_000 == 0 ? ChronoUnit.MICROS.between(epoch, time) : null;
  }
}
