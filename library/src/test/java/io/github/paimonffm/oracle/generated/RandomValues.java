package io.github.paimonffm.oracle.generated;

import io.github.paimonffm.oracle.model.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.BinaryType;
import org.apache.paimon.types.CharType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeChecks;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VarBinaryType;
import org.apache.paimon.types.VarCharType;

/** Random values of any type. Equal seeds produce equal values. */
public final class RandomValues {

  private static final int MAX_LENGTH = 40;
  private static final int MAX_ELEMENTS = 4;
  private static final long EARLIEST = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LATEST = LocalDate.of(9999, 12, 31).toEpochDay();

  private final Random random;

  /** Creates the values of a seed. */
  public RandomValues(long seed) {
    random = new Random(seed);
  }

  /** Returns the next value, which is sometimes null if the type is nullable. */
  public Object next(DataType type) {
    if (type.isNullable() && random.nextInt(6) == 0) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case BIGINT -> random.nextLong();
      case FLOAT -> random.nextInt(20) == 0 ? Float.NaN : random.nextFloat(-1e30f, 1e30f);
      case DOUBLE -> random.nextInt(20) == 0 ? Double.NaN : random.nextDouble(-1e300, 1e300);
      case DECIMAL -> decimal((DecimalType) type);
      case CHAR -> text(((CharType) type).getLength());
      case VARCHAR -> text(((VarCharType) type).getLength());
      case BINARY -> bytes(((BinaryType) type).getLength());
      case VARBINARY ->
          bytes(random.nextInt(Math.min(MAX_LENGTH, ((VarBinaryType) type).getLength()) + 1));
      case DATE -> LocalDate.ofEpochDay(random.nextLong(EARLIEST, LATEST + 1));
      case TIME_WITHOUT_TIME_ZONE -> {
        // Paimon stores TIME values in milliseconds.
        LocalTime time = LocalTime.ofNanoOfDay(random.nextInt(86_400_000) * 1_000_000L);
        yield DataTypeChecks.getPrecision(type) < 3 ? time.withNano(0) : time;
      }
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          LocalDateTime.ofInstant(instant(DataTypeChecks.getPrecision(type)), ZoneOffset.UTC);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instant(DataTypeChecks.getPrecision(type));
      case ARRAY -> elements(((ArrayType) type).getElementType());
      case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> map(((MultisetType) type).getElementType(), DataTypes.INT().notNull());
      case ROW -> {
        List<Object> fields = new ArrayList<>();
        ((RowType) type).getFieldTypes().forEach(field -> fields.add(next(field)));
        yield fields;
      }
      case VARIANT -> {
        String json = "{\"n\":" + random.nextInt() + ",\"t\":[\"" + random.nextInt() + "\",null]}";
        GenericVariant variant = GenericVariant.fromJson(json);
        yield List.of(Bytes.of(variant.value()), Bytes.of(variant.metadata()));
      }
      default -> throw new IllegalArgumentException("no random values of " + type);
    };
  }

  private BigDecimal decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(type.getPrecision()));
    BigInteger unscaled = new BigInteger(limit.bitLength(), random).mod(limit);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.getScale());
  }

  /** Returns a string whose characters take one to four bytes each in UTF-8. */
  private String text(int maxLength) {
    int length = random.nextInt(Math.min(maxLength, MAX_LENGTH) + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(8)) {
            case 0 -> 0x80 + random.nextInt(0x700);
            case 1 -> 0x4E00 + random.nextInt(0x5000);
            case 2 -> 0x1F600 + random.nextInt(0x40);
            default -> random.nextInt(0x80);
          });
    }
    return text.toString();
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private Instant instant(int precision) {
    long second = random.nextLong(EARLIEST, LATEST) * 86_400 + random.nextInt(86_400);
    long unit = (long) Math.pow(10, 9 - precision);
    return Instant.ofEpochSecond(second, random.nextInt(1_000_000_000) / unit * unit);
  }

  private List<Object> elements(DataType type) {
    List<Object> elements = new ArrayList<>();
    for (int i = random.nextInt(MAX_ELEMENTS + 1); i > 0; i--) {
      elements.add(next(type));
    }
    return elements;
  }

  private Map<Object, Object> map(DataType keys, DataType values) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = random.nextInt(MAX_ELEMENTS + 1); i > 0; i--) {
      map.put(next(keys), next(values));
    }
    return map;
  }
}
