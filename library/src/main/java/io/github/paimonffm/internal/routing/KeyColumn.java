package io.github.paimonffm.internal.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.ExactDecimals;
import io.github.paimonffm.internal.types.TypeParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of a key. It writes and reads values in the form that crosses the C ABI; {@code
 * pffm_router_bucket} in the C header describes the form.
 */
final class KeyColumn {

  /** A type name, up to two numbers, and the suffix of a time zone. */
  private static final Pattern TYPE =
      Pattern.compile("([A-Z]+)(?:\\((\\d+)(?:, (\\d+))?\\))?( WITH LOCAL TIME ZONE)?");

  private static final int NANOS_PER_MILLI = 1_000_000;

  /** The largest number of digits of a decimal in 8 bytes. */
  private static final int COMPACT_DECIMAL = 18;

  /** The largest precision of a timestamp in 8 bytes. */
  private static final int COMPACT_TIMESTAMP = 3;

  private enum Kind {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    DECIMAL,
    TEXT,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    INSTANT
  }

  private final String name;
  private final DataType type;
  private final Kind kind;
  private final boolean nullable;

  /** The length or the precision. */
  private final int size;

  private final int scale;

  private KeyColumn(String name, DataType type) {
    this.name = name;
    this.type = type;
    this.nullable = type.nullable();
    Matcher parts = TYPE.matcher(type.baseSql());
    if (!parts.matches()) {
      throw noKey(name, type);
    }
    this.kind = kind(parts.group(1), parts.group(4) != null);
    this.size = number(parts.group(2));
    this.scale = number(parts.group(3));
  }

  /**
   * Creates a column.
   *
   * @param type the type in Paimon's SQL syntax
   */
  static KeyColumn of(String name, String type) {
    return new KeyColumn(name, TypeParser.parse(name, type));
  }

  private static CorruptDataException noKey(String name, DataType type) {
    return new CorruptDataException(
        "column '" + name + "' of type " + type.sql() + " cannot be a key");
  }

  private Kind kind(String typeName, boolean hasZone) {
    return switch (typeName) {
      case "CHAR", "VARCHAR", "STRING" -> Kind.TEXT;
      case "BINARY", "VARBINARY", "BYTES" -> Kind.BYTES;
      case "TIMESTAMP" -> hasZone ? Kind.INSTANT : Kind.TIMESTAMP;
      case "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL",
          "DATE",
          "TIME" ->
          Kind.valueOf(typeName);
      default -> throw noKey(name, type);
    };
  }

  private static int number(@Nullable String digits) {
    return digits == null ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  String name() {
    return name;
  }

  /** Returns the type in Paimon's SQL syntax. */
  String type() {
    return type.sql();
  }

  /**
   * Writes a value.
   *
   * @throws InvalidArgumentException if the value does not fit the type; the exception names the
   *     column, the type and the value
   */
  void write(@Nullable Object value, KeyMemory key) {
    if (value == null) {
      if (!nullable) {
        throw unfit("null", "the column is NOT NULL");
      }
      key.putByte(0);
      return;
    }
    key.putByte(1);
    switch (kind) {
      case BOOLEAN ->
          key.putByte(value instanceof Boolean b ? (b ? 1 : 0) : expected(value, "a Boolean"));
      case TINYINT -> key.putByte((int) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SMALLINT -> key.putShort((int) whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT -> key.putInt((int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case BIGINT -> key.putLong(whole(value, Long.MIN_VALUE, Long.MAX_VALUE));
      case FLOAT -> key.putInt(Float.floatToRawIntBits(floating(value)));
      case DOUBLE -> key.putLong(Double.doubleToRawLongBits(doubling(value)));
      case DECIMAL -> writeDecimal(value, key);
      case TEXT -> writeText(value, key);
      case BYTES -> writeBytes(value, key);
      case DATE -> key.putInt(days(value));
      case TIME -> key.putInt(millisOfDay(value));
      case TIMESTAMP -> {
        if (!(value instanceof LocalDateTime time)) {
          throw unfitClass(value, "a LocalDateTime");
        }
        writeTimestamp(value, time.toEpochSecond(ZoneOffset.UTC), time.getNano(), key);
      }
      case INSTANT -> {
        Instant instant =
            switch (value) {
              case Instant v -> v;
              case OffsetDateTime v -> v.toInstant();
              case ZonedDateTime v -> v.toInstant();
              default ->
                  throw unfitClass(value, "an Instant, an OffsetDateTime or a ZonedDateTime");
            };
        writeTimestamp(value, instant.getEpochSecond(), instant.getNano(), key);
      }
    }
  }

  private long whole(Object value, long min, long max) {
    long whole;
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      whole = ((Number) value).longValue();
    } else {
      try {
        whole = decimal(value, "a whole Number").longValueExact();
      } catch (ArithmeticException e) {
        throw unfit(value.toString(), "expected a whole number from " + min + " to " + max);
      }
    }
    if (whole < min || whole > max) {
      throw unfit(value.toString(), "expected a whole number from " + min + " to " + max);
    }
    return whole;
  }

  private BigDecimal decimal(Object value, String expected) {
    return switch (value) {
      case BigDecimal v -> v;
      case BigInteger v -> new BigDecimal(v);
      case Number v -> {
        try {
          yield new BigDecimal(v.toString());
        } catch (NumberFormatException e) {
          throw unfit(v.toString(), "the value is not a finite number");
        }
      }
      default -> throw unfitClass(value, expected);
    };
  }

  private float floating(Object value) {
    if (value instanceof Float v) {
      return v;
    }
    float found = value instanceof Number v ? v.floatValue() : expected(value, "a Number");
    if (value instanceof Double v) {
      if (Double.compare(found, v) == 0) {
        return found;
      }
    } else if (isExact(value, found)) {
      return found;
    }
    throw unfit(value.toString(), "the type cannot represent the value exactly");
  }

  private double doubling(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    double found = value instanceof Number v ? v.doubleValue() : expected(value, "a Number");
    if (isExact(value, found)) {
      return found;
    }
    throw unfit(value.toString(), "the type cannot represent the value exactly");
  }

  private boolean isExact(Object value, double found) {
    return Double.isFinite(found)
        && decimal(value, "a Number").compareTo(new BigDecimal(found)) == 0;
  }

  private void writeDecimal(Object value, KeyMemory key) {
    BigDecimal number = decimal(value, "a Number");
    if (ExactDecimals.hasMorePlaces(number, scale)) {
      throw unfit(value.toString(), "the value has more decimal places than the type");
    }
    BigDecimal fitted = ExactDecimals.fitted(number, size, scale);
    if (fitted == null) {
      throw unfit(value.toString(), "the value has too many digits");
    }
    BigInteger unscaled = fitted.unscaledValue();
    long low = unscaled.longValue();
    key.putLong(low);
    if (size > COMPACT_DECIMAL) {
      key.putLong(
          unscaled.bitLength() < Long.SIZE
              ? low >> (Long.SIZE - 1)
              : unscaled.shiftRight(Long.SIZE).longValue());
    }
  }

  private void writeText(Object value, KeyMemory key) {
    if (!(value instanceof CharSequence)) {
      throw unfitClass(value, "a String");
    }
    String text = value.toString();
    if (text.length() > size && text.codePointCount(0, text.length()) > size) {
      throw unfit("'" + text + "'", "the value has more than " + size + " characters");
    }
    byte[] bytes = text.getBytes(UTF_8);
    key.putInt(bytes.length);
    key.putBytes(bytes);
  }

  private void writeBytes(Object value, KeyMemory key) {
    if (!(value instanceof byte[] bytes)) {
      throw unfitClass(value, "a byte[]");
    }
    if (bytes.length > size) {
      throw unfit(bytes.length + " bytes", "the value has more than " + size + " bytes");
    }
    key.putInt(bytes.length);
    key.putBytes(bytes);
  }

  private int days(Object value) {
    if (!(value instanceof LocalDate date)) {
      throw unfitClass(value, "a LocalDate");
    }
    long days = date.toEpochDay();
    if (days != (int) days) {
      throw unfit(value.toString(), "the date is out of range");
    }
    return (int) days;
  }

  private int millisOfDay(Object value) {
    if (!(value instanceof LocalTime time)) {
      throw unfitClass(value, "a LocalTime");
    }
    if (time.getNano() % NANOS_PER_MILLI != 0) {
      throw unfit(value.toString(), "the time is finer than milliseconds");
    }
    return (int) (time.toNanoOfDay() / NANOS_PER_MILLI);
  }

  private void writeTimestamp(Object value, long seconds, int nanos, KeyMemory key) {
    // The units of Arrow's timestamps.
    int unit = size == 0 ? 1_000_000_000 : size <= 3 ? NANOS_PER_MILLI : size <= 6 ? 1_000 : 1;
    if (nanos % unit != 0) {
      throw unfit(value.toString(), "the timestamp is finer than the type");
    }
    long millis;
    try {
      millis = Math.addExact(Math.multiplyExact(seconds, 1_000L), nanos / NANOS_PER_MILLI);
    } catch (ArithmeticException e) {
      throw unfit(value.toString(), "the timestamp is out of range");
    }
    key.putLong(millis);
    if (size > COMPACT_TIMESTAMP) {
      key.putInt(nanos % NANOS_PER_MILLI);
    }
  }

  /** Reads a value. Returns null for a null. */
  @Nullable Object read(KeyReader key) {
    if (key.nextByte() == 0) {
      return null;
    }
    return switch (kind) {
      case BOOLEAN -> key.nextByte() != 0;
      case TINYINT -> key.nextByte();
      case SMALLINT -> key.nextShort();
      case INT -> key.nextInt();
      case BIGINT -> key.nextLong();
      case DECIMAL -> readDecimal(key);
      case TEXT -> key.nextText();
      case DATE -> LocalDate.ofEpochDay(key.nextInt());
      case TIME -> LocalTime.ofNanoOfDay((long) key.nextInt() * NANOS_PER_MILLI);
      case TIMESTAMP -> LocalDateTime.ofInstant(readInstant(key), ZoneOffset.UTC);
      case INSTANT -> readInstant(key);
      case FLOAT -> Float.intBitsToFloat(key.nextInt());
      case DOUBLE -> Double.longBitsToDouble(key.nextLong());
      case BYTES -> key.nextBytes();
    };
  }

  private BigDecimal readDecimal(KeyReader key) {
    BigInteger unscaled = BigInteger.valueOf(key.nextLong());
    if (size > COMPACT_DECIMAL) {
      BigInteger low = unscaled.and(BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE));
      unscaled = BigInteger.valueOf(key.nextLong()).shiftLeft(Long.SIZE).or(low);
    }
    return new BigDecimal(unscaled, scale);
  }

  private Instant readInstant(KeyReader key) {
    Instant millis = Instant.ofEpochMilli(key.nextLong());
    return size > COMPACT_TIMESTAMP ? millis.plusNanos(key.nextInt()) : millis;
  }

  private int expected(Object value, String expected) {
    throw unfitClass(value, expected);
  }

  private InvalidArgumentException unfitClass(Object value, String expected) {
    return unfit(
        value instanceof CharSequence ? "'" + value + "'" : value.toString(),
        "its class is " + value.getClass().getName() + "; expected " + expected);
  }

  private InvalidArgumentException unfit(String shown, String why) {
    return new InvalidArgumentException(
        "column '%s' of type %s cannot have the value %s: %s".formatted(name, type(), shown, why));
  }
}
