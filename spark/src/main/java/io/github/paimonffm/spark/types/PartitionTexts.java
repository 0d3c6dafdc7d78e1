package io.github.paimonffm.spark.types;

import io.github.paimonffm.TableOptions;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
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

/** A parser of the texts of partition values. Immutable, and safe for use by multiple threads. */
public final class PartitionTexts {

  /** Paimon's default of the table option {@code partition.default-name}. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  private final String defaultName;

  /**
   * Creates the parser of the texts of a table.
   *
   * @param options the options of the table
   */
  public PartitionTexts(Map<String, String> options) {
    this.defaultName = options.getOrDefault(TableOptions.PARTITION_DEFAULT_NAME, DEFAULT_NAME);
  }

  /**
   * Tells whether a text is the table's name for the null partition. Blank values of a text column,
   * and values that are equal to this name, have the same text.
   *
   * @param text the text of a partition value
   * @return whether several values have the text
   */
  public boolean isDefaultName(String text) {
    return text.equals(defaultName);
  }

  /**
   * Tells whether the values of a type can be parsed from their texts exactly. The texts of {@code
   * TIMESTAMP} depend on the time zone of the machine.
   *
   * @param type the type of a partition column
   * @return whether {@link #value} can return values of the type
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
   * @return the value in Spark's internal form; empty if the text does not determine the value
   *     exactly, for instance because the text is the name of the null partition
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

  /** Returns microseconds; null for a time with nanoseconds, which Spark cannot represent. */
  private static @Nullable Long micros(LocalDateTime time) {
    LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
    return time.getNano() % 1_000 == 0 ? ChronoUnit.MICROS.between(epoch, time) : null;
  }
}
