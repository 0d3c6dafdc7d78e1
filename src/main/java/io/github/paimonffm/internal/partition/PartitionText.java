package io.github.paimonffm.internal.partition;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
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
 * A partition's value as the one text that it has in its column's type. What it selects is going to
 * be removed, so nothing is guessed, cut or rounded here: a value of a Java class has to be of the
 * column's own type, and only a text may be of any.
 */
final class PartitionText {

  /** What null partition values are called where the table does not say. */
  private static final String DEFAULT_NAME = "__DEFAULT_PARTITION__";

  /** A name, up to two numbers, and what may follow. */
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
   * The text; null for the null partition.
   *
   * @throws InvalidArgumentException naming column, type and value
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
                        "there is no partition column '%s', whose value should be %s; there are %s"
                            .formatted(name, shown, schema.partitionKeys())));
    if (!schema.partitionKeys().contains(name)) {
      throw new InvalidArgumentException(
          "column '%s', which is %s and should be %s, is no partition column; these are %s"
              .formatted(name, type, shown, schema.partitionKeys()));
    }
    if (literal == null) {
      return null;
    }
    String nullName = schema.options().getOrDefault("partition.default-name", DEFAULT_NAME);
    if (literal.kind() == Literal.Kind.STRING && literal.text().equals(nullName)) {
      return null;
    }
    Matcher parts = TYPE.matcher(TypeParser.parse(name, type).baseSql());
    try {
      if (!parts.matches()) {
        throw new Unfit("there are no partitions of this type");
      }
      return new PartitionText(literal, parts).convert();
    } catch (Unfit | DateTimeException e) {
      String why = e instanceof Unfit ? ": " + e.getMessage() : "";
      throw new InvalidArgumentException(
          "partition column '%s', which is %s, cannot be %s%s".formatted(name, type, shown, why),
          e);
    }
  }

  private String convert() {
    return switch (type.group(1)) {
      case "BOOLEAN" -> {
        String lower = given(Literal.Kind.BOOLEAN).toLowerCase(Locale.ROOT);
        require(lower.equals("true") || lower.equals("false"), "it is true or false");
        yield lower;
      }
      case "TINYINT" -> integer(Byte.SIZE);
      case "SMALLINT" -> integer(Short.SIZE);
      case "INT" -> integer(Integer.SIZE);
      case "BIGINT" -> integer(Long.SIZE);
      case "DECIMAL" -> decimal();
      case "CHAR", "VARCHAR", "STRING" -> {
        require(literal.kind() == Literal.Kind.STRING, "it has to be a String");
        int length = text.codePointCount(0, text.length());
        require(type.group(2) == null || length <= number(2), "it is too long");
        yield text;
      }
      case "DATE" -> LocalDate.parse(given(Literal.Kind.DATE)).toString();
      case "TIME" -> {
        LocalTime time = LocalTime.parse(given(Literal.Kind.TIME));
        // Whatever their precision, milliseconds are what is stored.
        requireDigits(time.getNano(), Math.min(number(2), 3));
        yield DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      }
      case "TIMESTAMP" -> type.group(4) == null ? timestamp() : instant();
      default -> throw new Unfit("there are no partitions of this type");
    };
  }

  /** The text of what is of this kind, or was given as a text. */
  private String given(Literal.Kind kind) {
    require(
        literal.kind() == kind || literal.kind() == Literal.Kind.STRING, "it is of another type");
    return text;
  }

  private String integer(int bits) {
    require(INTEGER.matcher(given(Literal.Kind.NUMBER)).matches(), "it is no whole number");
    BigInteger value = new BigInteger(text);
    require(value.bitLength() < bits, "it is out of range");
    return value.toString();
  }

  private String decimal() {
    require(DECIMAL.matcher(given(Literal.Kind.NUMBER)).matches(), "it is no decimal number");
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    require(value.scale() <= number(3), "it has more decimal places");
    value = value.setScale(number(3));
    require(value.precision() <= number(2), "it is out of range");
    return value.toPlainString();
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
      throw new Unfit("it is a point in time, with Z or an offset such as +02:00 at its end");
    }
    requireDigits(time.getNano(), number(2));
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  private static void requireDigits(int nanos, int digits) {
    long unit = 1;
    for (int i = digits; i < 9; i++) {
      unit *= 10;
    }
    require(nanos % unit == 0, "it is finer than the column");
  }

  private int number(int group) {
    return Integer.parseInt(Objects.requireNonNull(type.group(group)));
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new Unfit(why);
    }
  }

  /** Why a value is none of the column's. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why);
    }
  }
}
