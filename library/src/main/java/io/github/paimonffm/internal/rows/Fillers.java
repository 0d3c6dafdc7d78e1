package io.github.paimonffm.internal.rows;

import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.ExactDecimals;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Fillers for the vectors of a table's Arrow schema. */
final class Fillers {

  private static final Pattern LENGTH = Pattern.compile("\\((\\d+)\\)");

  private static final byte[] NO_BYTES = {};

  /** The types of the parts of a VARIANT. */
  private static final DataType BYTES = new DataType.Atomic("BYTES", false);

  private Fillers() {}

  /**
   * Returns the filler of a vector.
   *
   * @param budget counts the bytes of values whose size varies
   */
  static Filler of(String path, DataType type, FieldVector vector, Budget budget) {
    return switch (vector) {
      case BitVector v -> booleans(path, type, v);
      case TinyIntVector v ->
          integers(path, type, v, Byte.MIN_VALUE, Byte.MAX_VALUE, (i, n) -> v.setSafe(i, (int) n));
      case SmallIntVector v ->
          integers(
              path, type, v, Short.MIN_VALUE, Short.MAX_VALUE, (i, n) -> v.setSafe(i, (int) n));
      case IntVector v ->
          integers(
              path, type, v, Integer.MIN_VALUE, Integer.MAX_VALUE, (i, n) -> v.setSafe(i, (int) n));
      case BigIntVector v ->
          integers(path, type, v, Long.MIN_VALUE, Long.MAX_VALUE, (i, n) -> v.setSafe(i, n));
      case Float4Vector v -> floats(path, type, v);
      case Float8Vector v -> doubles(path, type, v);
      case DecimalVector v -> decimals(path, type, v);
      case VarCharVector v ->
          texts(path, type, v, budget, (i, bytes) -> v.setSafe(i, bytes, 0, bytes.length));
      case VarBinaryVector v ->
          binaries(path, type, v, budget, (i, bytes) -> v.setSafe(i, bytes, 0, bytes.length));
      case LargeVarBinaryVector v ->
          binaries(path, type, v, budget, (i, bytes) -> v.setSafe(i, bytes, 0, bytes.length));
      case DateDayVector v -> dates(path, type, v);
      case TimeMilliVector v -> times(path, type, v);
      case TimeStampVector v -> timestamps(path, type, v);
      case MapVector v -> NestedFillers.map(path, type, v, budget);
      case ListVector v -> NestedFillers.array(path, (DataType.Array) type, v, budget);
      case FixedSizeListVector v -> NestedFillers.vector(path, (DataType.Vector) type, v, budget);
      case StructVector v -> new StructFiller(path, type, v, fields(type), budget);
      default -> throw new IllegalArgumentException("no column has the type " + vector.getField());
    };
  }

  /** Returns the fields of a struct: those of a ROW, or the two parts of a VARIANT. */
  static List<DataType.Field> fields(DataType type) {
    return type instanceof DataType.Row row
        ? row.fields()
        : List.of(
            new DataType.Field("value", BYTES, null), new DataType.Field("metadata", BYTES, null));
  }

  /** Returns the largest length of a text or of bytes. */
  private static int maxLength(DataType type) {
    Matcher matcher = LENGTH.matcher(type.baseSql());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
  }

  /** Stores a long at a position. */
  private interface LongSetter {
    void set(int index, long value);
  }

  /** Stores bytes at a position. */
  private interface BytesSetter {
    void set(int index, byte[] value);
  }

  /** A filler whose nulls need only the validity bit. */
  private abstract static class FixedWidth extends Filler {
    private final FieldVector vector;

    FixedWidth(String path, DataType type, FieldVector vector) {
      super(path, type);
      this.vector = vector;
    }

    @Override
    final void setNull(int index) {
      vector.setNull(index);
    }
  }

  private static Filler booleans(String path, DataType type, BitVector vector) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        if (!(value instanceof Boolean flag)) {
          throw otherClass(value, "a Boolean");
        }
        vector.setSafe(index, flag ? 1 : 0);
      }
    };
  }

  private static Filler integers(
      String path, DataType type, FieldVector vector, long least, long most, LongSetter setter) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        Long number = Numbers.exactLong(value);
        if (number == null && !Numbers.isIntegral(value)) {
          throw otherClass(value, "an integer");
        }
        if (number == null || number < least || number > most) {
          throw unfit(value, "is out of the range of");
        }
        setter.set(index, number);
      }
    };
  }

  private static Filler floats(String path, DataType type, Float4Vector vector) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        Float number = Numbers.exactFloat(value);
        if (number == null) {
          throw Numbers.isIntegral(value)
              ? unfit(value, "would be rounded in")
              : otherClass(value, "a Float or an integer");
        }
        vector.setSafe(index, number);
      }
    };
  }

  private static Filler doubles(String path, DataType type, Float8Vector vector) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        Double number = Numbers.exactDouble(value);
        if (number == null) {
          throw Numbers.isIntegral(value)
              ? unfit(value, "would be rounded in")
              : otherClass(value, "a Double, a Float or an integer");
        }
        vector.setSafe(index, number);
      }
    };
  }

  private static Filler decimals(String path, DataType type, DecimalVector vector) {
    int precision = vector.getPrecision();
    int scale = vector.getScale();
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        BigDecimal number = Numbers.decimal(value);
        if (number == null) {
          throw otherClass(value, "a BigDecimal or an integer");
        }
        if (ExactDecimals.hasMorePlaces(number, scale)) {
          throw unfit(value, "has more decimal places than");
        }
        number = ExactDecimals.fitted(number, precision, scale);
        if (number == null) {
          throw unfit(value, "has more digits than");
        }
        vector.setSafe(index, number);
      }
    };
  }

  /** A filler of values whose size varies. */
  private abstract static class VariableWidth extends Filler {
    private final FieldVector vector;
    private final BytesSetter setter;
    private final Budget budget;

    VariableWidth(
        String path, DataType type, FieldVector vector, Budget budget, BytesSetter setter) {
      super(path, type);
      this.vector = vector;
      this.budget = budget;
      this.setter = setter;
    }

    final void store(int index, byte[] bytes) {
      setter.set(index, bytes);
      budget.add(bytes.length);
    }

    @Override
    final void setNull(int index) {
      // Removes the bytes of a value that an abandoned row left at this position.
      setter.set(index, NO_BYTES);
      vector.setNull(index);
    }
  }

  private static Filler texts(
      String path, DataType type, FieldVector vector, Budget budget, BytesSetter setter) {
    int most = maxLength(type);
    return new VariableWidth(path, type, vector, budget, setter) {
      @Override
      void set(int index, Object value) {
        String text =
            switch (value) {
              case String s -> s;
              case Enum<?> constant -> constant.name();
              case CharSequence s -> s.toString();
              case Character c -> c.toString();
              default -> throw otherClass(value, "a String or an enum");
            };
        if (text.length() > most && text.codePointCount(0, text.length()) > most) {
          throw unfit(value, "has more characters than");
        }
        if (hasLoneSurrogate(text)) {
          throw unfit(value, "has an unpaired surrogate, which UTF-8 cannot encode, for");
        }
        store(index, text.getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static Filler binaries(
      String path, DataType type, FieldVector vector, Budget budget, BytesSetter setter) {
    int most = maxLength(type);
    return new VariableWidth(path, type, vector, budget, setter) {
      @Override
      void set(int index, Object value) {
        byte[] bytes =
            switch (value) {
              case byte[] array -> array;
              case ByteBuffer buffer -> {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(buffer.position(), copy);
                yield copy;
              }
              default -> throw otherClass(value, "a byte[] or a ByteBuffer");
            };
        if (bytes.length > most) {
          throw new Misfit(path, bytes.length + " bytes are too long for " + type.baseSql());
        }
        store(index, bytes);
      }
    };
  }

  private static Filler dates(String path, DataType type, DateDayVector vector) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        if (!(value instanceof LocalDate date)) {
          throw otherClass(value, "a LocalDate");
        }
        long day = date.toEpochDay();
        if ((int) day != day) {
          throw unfit(value, "is out of the range of");
        }
        vector.setSafe(index, (int) day);
      }
    };
  }

  private static Filler times(String path, DataType type, TimeMilliVector vector) {
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        if (!(value instanceof LocalTime time)) {
          throw otherClass(value, "a LocalTime");
        }
        long nanos = time.toNanoOfDay();
        if (nanos % 1_000_000 != 0) {
          throw unfit(value, "has digits below the milliseconds of");
        }
        vector.setSafe(index, (int) (nanos / 1_000_000));
      }
    };
  }

  private static Filler timestamps(String path, DataType type, TimeStampVector vector) {
    ArrowType.Timestamp arrow = (ArrowType.Timestamp) vector.getField().getType();
    boolean local = arrow.getTimezone() == null;
    long perSecond = perSecond(arrow.getUnit());
    long nanosPerUnit = 1_000_000_000 / perSecond;
    return new FixedWidth(path, type, vector) {
      @Override
      void set(int index, Object value) {
        long seconds;
        int nanos;
        if (local) {
          if (!(value instanceof LocalDateTime time)) {
            throw otherClass(value, "a LocalDateTime");
          }
          seconds = time.toEpochSecond(ZoneOffset.UTC);
          nanos = time.getNano();
        } else {
          Instant instant =
              switch (value) {
                case Instant i -> i;
                case OffsetDateTime time -> time.toInstant();
                case ZonedDateTime time -> time.toInstant();
                default ->
                    throw otherClass(value, "an Instant, an OffsetDateTime or a ZonedDateTime");
              };
          seconds = instant.getEpochSecond();
          nanos = instant.getNano();
        }
        if (nanos % nanosPerUnit != 0) {
          throw unfit(value, "has more fractional digits than");
        }
        vector.setSafe(index, units(value, seconds, nanos / nanosPerUnit));
      }

      private long units(Object value, long seconds, long fraction) {
        // Close to Long.MIN_VALUE the product overflows although the sum would fit.
        long high = Math.multiplyHigh(seconds, perSecond);
        long low = seconds * perSecond;
        long sum = low + fraction;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        if (high + carry != sum >> 63) {
          throw unfit(value, "is out of the range of");
        }
        return sum;
      }
    };
  }

  static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }
}
