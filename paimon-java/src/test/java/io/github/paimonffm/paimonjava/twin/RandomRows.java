package io.github.paimonffm.paimonjava.twin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeChecks;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/** Random rows. The same seed gives the same rows. */
final class RandomRows {

  /** The range of keys, so that rows often have the same key. */
  private static final int KEYS = 40;

  /** The number from which the values of one partition are made. */
  static final int ONE_PARTITION = 1;

  private final TableDefinition table;
  private final RowType type;
  private final InternalRowSerializer binary;
  private final Random random;
  private final boolean onePartition;
  private long sequence;

  /**
   * Creates a source of rows.
   *
   * @param onePartition whether all rows have the partition values of {@link #ONE_PARTITION}
   */
  RandomRows(TableDefinition table, RowType type, long seed, boolean onePartition) {
    this.table = table;
    this.onePartition = onePartition;
    this.type = type;
    this.binary = new InternalRowSerializer(type);
    this.random = new Random(seed);
  }

  /** Returns the next row. Some rows are binary rows, which are reused by the next call. */
  InternalRow next(RowKind kind) {
    GenericRow row = new GenericRow(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      row.setField(i, field(type.getFieldNames().get(i), type.getTypeAt(i), kind));
    }
    row.setRowKind(kind);
    InternalRow result = random.nextInt(3) == 0 ? binary.toBinaryRow(row) : row;
    result.setRowKind(kind);
    return result;
  }

  private Object field(String name, DataType type, RowKind kind) {
    boolean isKey =
        table.primaryKeys().contains(name)
            || table.options().getOrDefault("bucket-key", "").equals(name);
    if (table.partitionKeys().contains(name)) {
      return key(type, onePartition ? ONE_PARTITION : random.nextInt(3));
    }
    if (isKey) {
      return key(type, random.nextInt(KEYS));
    }
    // A row with a larger sequence number wins, and equal numbers would leave the winner open.
    if (name.equals(table.options().get("sequence.field"))) {
      return Long.valueOf(++sequence % 7 * 1000 + sequence);
    }
    if (name.equals(table.options().get("rowkind.field"))) {
      return BinaryString.fromString(kind.shortString());
    }
    if (type.isNullable() && random.nextInt(6) == 0) {
      return null;
    }
    // Sums of these numbers do not overflow.
    return name.equals("n") ? (Object) (long) random.nextInt(1000) : value(type, 0);
  }

  /** Returns one of a few values. */
  private static Object key(DataType type, int number) {
    return switch (type.getTypeRoot()) {
      case INTEGER, DATE -> number;
      case BIGINT -> (long) number;
      case VARCHAR, CHAR -> BinaryString.fromString("k/" + number);
      default -> throw new IllegalArgumentException("no keys of " + type);
    };
  }

  private Object value(DataType type, int depth) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case BIGINT -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case DATE -> random.nextInt(30000) - 10000;
      case TIME_WITHOUT_TIME_ZONE -> random.nextInt(86_400_000);
      case CHAR, VARCHAR -> text(DataTypeChecks.getLength(type));
      case BINARY -> bytes(DataTypeChecks.getLength(type));
      case VARBINARY -> bytes(random.nextInt(20));
      case DECIMAL -> decimal((DecimalType) type);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(DataTypeChecks.getPrecision(type));
      case ARRAY -> array(((ArrayType) type).getElementType(), depth);
      case MAP -> map((MapType) type, depth);
      case MULTISET -> multiset((MultisetType) type, depth);
      case ROW -> row((RowType) type, depth);
      case VARIANT -> GenericVariant.fromJson("{\"n\":" + random.nextInt() + ",\"t\":[1,null]}");
      case VECTOR -> vector((VectorType) type);
      default -> throw new IllegalArgumentException("no values of " + type);
    };
  }

  private Object nullable(DataType type, int depth) {
    return type.isNullable() && random.nextInt(5) == 0 ? null : value(type, depth + 1);
  }

  private BinaryString text(int limit) {
    int length = random.nextInt(Math.min(limit, 12) + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("aZ0 é漢\uD83D\uDE00_".codePointAt(random.nextInt(7)));
    }
    return BinaryString.fromString(text.toString());
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Decimal decimal(DecimalType type) {
    BigInteger unscaled = new BigInteger(Math.max(1, (int) (type.getPrecision() * 3.2)), random);
    BigInteger limit = BigInteger.TEN.pow(type.getPrecision());
    BigInteger value = unscaled.mod(limit).multiply(BigInteger.valueOf(random.nextInt(3) - 1));
    return Decimal.fromBigDecimal(
        new BigDecimal(value, type.getScale()), type.getPrecision(), type.getScale());
  }

  private Timestamp timestamp(int precision) {
    long millis = random.nextLong(4_000_000_000_000L) - 1_000_000_000_000L;
    int nanos = random.nextInt(1_000_000);
    if (precision <= 3) {
      long unit = (long) Math.pow(10, 3 - precision);
      return Timestamp.fromEpochMillis(Math.floorDiv(millis, unit) * unit);
    }
    int unit = (int) Math.pow(10, 9 - precision);
    return Timestamp.fromEpochMillis(millis, nanos / unit * unit);
  }

  private GenericArray array(DataType element, int depth) {
    Object[] values = new Object[random.nextInt(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = nullable(element, depth);
    }
    return new GenericArray(values);
  }

  private BinaryVector vector(VectorType type) {
    float[] values = new float[type.getLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return BinaryVector.fromPrimitiveArray(values);
  }

  private GenericMap map(MapType type, int depth) {
    Map<Object, Object> values = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.put(value(type.getKeyType(), depth + 1), nullable(type.getValueType(), depth));
    }
    return new GenericMap(values);
  }

  private GenericMap multiset(MultisetType type, int depth) {
    Map<Object, Object> values = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.put(value(type.getElementType(), depth + 1), 1 + random.nextInt(5));
    }
    return new GenericMap(values);
  }

  private GenericRow row(RowType type, int depth) {
    GenericRow row = new GenericRow(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      row.setField(i, nullable(type.getTypeAt(i), depth));
    }
    return row;
  }
}
