package io.github.paimonffm.internal.partition;

import static io.github.paimonffm.TableOptions.PARTITION_DEFAULT_NAME;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.types.ExactDecimals;
import io.github.paimonffm.internal.types.TypeParser;
import io.github.paimonffm.read.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A partition value as the canonical text of its column's type. The selected partitions will be
 * removed, so values are not guessed, truncated or rounded: the Java class of a value must fit the
 * type of the column. Only a string is accepted for every type.
 */
final class PartitionText {

  /** The default name of the null partition. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  /** A type name, up to two numbers, and the suffix of a time zone. */
  private static final Pattern TYPE =
      Pattern.compile("([A-Z]+)(?:\\((\\d+)(?:, (\\d+))?\\))?( WITH LOCAL TIME ZONE)?");

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,100}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,100}(\\.[0-9]{1,100})?");
  private static final Pattern BLANK_BEFORE_TIME = Pattern.compile("(?<=^\\d{4}-\\d\\d-\\d\\d) ");

  private final Literal literal;
  private final String text;
  private final Matcher type;

  private PartitionText(Literal literal, Matcher type) {
    this.literal = literal;
    this.text = literal.text();
    this.type = type;
  }

  /**
   * Returns the text; null for the null partition.
   *
   * @throws InvalidArgumentException if the column is not a partition column, or the value is not
   *     valid for its type; the exception names the column, the type and the value
   */
  static @Nullable String of(Schema schema, String name, @Nullable Literal literal) {
    String shown = literal == null ? "null" : literal.toString();
    String type =
        schema.columns().stream()
            .filter(column -> column.name().equals(name))
            .map(Column::type)
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidArgumentException(
                        "'%s' (given value: %s) is not a partition column; partition columns: %s"
                            .formatted(name, shown, schema.partitionKeys())));
    if (!schema.partitionKeys().contains(name)) {
      throw new InvalidArgumentException(
          "column '%s' of type %s (given value: %s) is not a partition column; partition columns: %s"
              .formatted(name, type, shown, schema.partitionKeys()));
    }
    if (literal == null) {
      return null;
    }
    String nullName = schema.options().getOrDefault(PARTITION_DEFAULT_NAME, DEFAULT_NAME);
    if (literal.kind() == Literal.Kind.STRING && literal.text().equals(nullName)) {
      return null;
    }
    Matcher parts = TYPE.matcher(TypeParser.parse(name, type).baseSql());
    try {
      if (!parts.matches()) {
        throw new Unfit("a column of this type cannot be a partition column");
      }
      return new PartitionText(literal, parts).convert();
    } catch (Unfit | DateTimeException e) {
      String why = e instanceof Unfit ? ": " + e.getMessage() : "";
      throw new InvalidArgumentException(
          "partition column '%s' of type %s cannot have the value %s%s"
              .formatted(name, type, shown, why),
          e);
    }
  }

  private String convert() {
    return switch (type.group(1)) {
      case "BOOLEAN" -> {
        String lower = given(Literal.Kind.BOOLEAN).toLowerCase(Locale.ROOT);
        require(lower.equals("true") || lower.equals("false"), "expected true or false");
        yield lower;
      }
      case "TINYINT" -> integer(Byte.SIZE);
      case "SMALLINT" -> integer(Short.SIZE);
      case "INT" -> integer(Integer.SIZE);
      case "BIGINT" -> integer(Long.SIZE);
      case "DECIMAL" -> decimal();
      case "CHAR", "VARCHAR", "STRING" -> {
        require(literal.kind() == Literal.Kind.STRING, "expected a String");
        int length = text.codePointCount(0, text.length());
        require(type.group(2) == null || length <= number(2), "the value is too long");
        yield text;
      }
      case "DATE" -> LocalDate.parse(given(Literal.Kind.DATE)).toString();
      case "TIME" -> {
        LocalTime time = LocalTime.parse(given(Literal.Kind.TIME));
        // Files store milliseconds, regardless of the precision.
        requireDigits(time.getNano(), Math.min(number(2), 3));
        yield DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      }
      case "TIMESTAMP" -> type.group(4) == null ? timestamp() : instant();
      default -> throw new Unfit("a column of this type cannot be a partition column");
    };
  }

  /** Returns the text of a value of this kind, or of a string. */
  private String given(Literal.Kind kind) {
    require(
        literal.kind() == kind || literal.kind() == Literal.Kind.STRING,
        "the class of the value does not fit the column");
    return text;
  }

  private String integer(int bits) {
    require(
        INTEGER.matcher(given(Literal.Kind.NUMBER)).matches(), "the value is not a whole number");
    BigInteger value = new BigInteger(text);
    require(value.bitLength() < bits, "the value is out of range");
    return value.toString();
  }

  private String decimal() {
    require(
        DECIMAL.matcher(given(Literal.Kind.NUMBER)).matches(), "the value is not a decimal number");
    BigDecimal value = new BigDecimal(text);
    require(
        !ExactDecimals.hasMorePlaces(value, number(3)),
        "the value has more decimal places than the column");
    BigDecimal fitted = ExactDecimals.fitted(value, number(2), number(3));
    require(fitted != null, "the value is out of range");
    return fitted.toPlainString();
  }

  private String timestamp() {
    String iso = BLANK_BEFORE_TIME.matcher(given(Literal.Kind.TIMESTAMP)).replaceFirst("T");
    LocalDateTime time = LocalDateTime.parse(iso);
    requireDigits(time.getNano(), number(2));
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
  }

  private String instant() {
    String iso = BLANK_BEFORE_TIME.matcher(given(Literal.Kind.TIMESTAMP_LTZ)).replaceFirst("T");
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(iso);
    } catch (DateTimeException e) {
      throw new Unfit("expected a point in time that ends with Z or an offset such as +02:00");
    }
    requireDigits(time.getNano(), number(2));
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  private static void requireDigits(int nanos, int digits) {
    long unit = 1;
    for (int i = digits; i < 9; i++) {
      unit *= 10;
    }
    require(nanos % unit == 0, "the value is finer than the column's precision");
  }

  private int number(int group) {
    return Integer.parseInt(Objects.requireNonNull(type.group(group)));
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new Unfit(why);
    }
  }

  /** The reason why a value does not fit its column. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why);
    }
  }
}
