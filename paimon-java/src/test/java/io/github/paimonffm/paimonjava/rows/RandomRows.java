package io.github.paimonffm.paimonjava.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.LocalZonedTimestampType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.TimestampType;
import org.apache.paimon.types.VectorType;

/** Random row types and rows. */
final class RandomRows {

  private static final int MAX_DEPTH = 3;

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  RowType rowType() {
    return rowType(MAX_DEPTH);
  }

  private RowType rowType(int maxDepth) {
    RowType.Builder builder = RowType.builder();
    int fields = 1 + random.nextInt(6);
    for (int i = 0; i < fields; i++) {
      builder.field("f" + i, type(maxDepth));
    }
    // Paimon Java 1.4 has no vectors inside other types.
    if (maxDepth == MAX_DEPTH) {
      builder.field("v", DataTypes.VECTOR(1 + random.nextInt(5), vectorElement()));
    }
    return builder.build();
  }

  private DataType type(int maxDepth) {
    return switch (random.nextInt(maxDepth == 0 ? 17 : 21)) {
      case 0 -> DataTypes.CHAR(20);
      case 1 -> DataTypes.STRING();
      case 2 -> DataTypes.BINARY(20);
      case 3 -> DataTypes.BYTES();
      case 4 -> DataTypes.BOOLEAN();
      case 5 -> DataTypes.TINYINT();
      case 6 -> DataTypes.SMALLINT();
      case 7 -> DataTypes.INT();
      case 8 -> DataTypes.BIGINT();
      case 9 -> DataTypes.FLOAT();
      case 10 -> DataTypes.DOUBLE();
      case 11 -> DataTypes.DATE();
      case 12 -> DataTypes.TIME(random.nextInt(4));
      case 13 -> DataTypes.TIMESTAMP(random.nextInt(10));
      case 14 -> DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(random.nextInt(10));
      case 15 -> decimal();
      case 16 -> DataTypes.VARIANT();
      case 17 -> DataTypes.ARRAY(type(maxDepth - 1));
      case 18 -> DataTypes.MAP(type(0).notNull(), type(maxDepth - 1));
      case 19 -> DataTypes.MULTISET(type(0).notNull());
      default -> rowType(maxDepth - 1);
    };
  }

  private DataType decimal() {
    int precision = 1 + random.nextInt(38);
    return DataTypes.DECIMAL(precision, random.nextInt(precision + 1));
  }

  private DataType vectorElement() {
    return switch (random.nextInt(7)) {
      case 0 -> DataTypes.BOOLEAN();
      case 1 -> DataTypes.TINYINT();
      case 2 -> DataTypes.SMALLINT();
      case 3 -> DataTypes.INT();
      case 4 -> DataTypes.BIGINT();
      case 5 -> DataTypes.FLOAT();
      default -> DataTypes.DOUBLE();
    };
  }

  GenericRow row(RowType type) {
    GenericRow row = new GenericRow(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      row.setField(i, value(type.getTypeAt(i)));
    }
    return row;
  }

  private Object value(DataType type) {
    if (type.isNullable() && random.nextInt(5) == 0) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> text();
      case BINARY, VARBINARY -> bytes();
      case BLOB -> Blob.fromData(bytes());
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER, DATE -> random.nextInt();
      case BIGINT -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case TIME_WITHOUT_TIME_ZONE -> random.nextInt(86_400_000);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamp(((TimestampType) type).getPrecision());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(((LocalZonedTimestampType) type).getPrecision());
      case DECIMAL -> decimal((DecimalType) type);
      case VARIANT -> GenericVariant.fromJson("{\"a\": [" + random.nextInt() + ", null]}");
      case ARRAY -> array(((ArrayType) type).getElementType());
      case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> map(((MultisetType) type).getElementType(), DataTypes.INT().notNull());
      case ROW -> row((RowType) type);
      case VECTOR -> vector((VectorType) type);
    };
  }

  private BinaryString text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint("aé水𝄞".codePointAt(new int[] {0, 1, 2, 3}[random.nextInt(4)]));
    }
    return BinaryString.fromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Timestamp timestamp(int precision) {
    long millis = random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L);
    return Timestamp.fromEpochMillis(millis, precision <= 3 ? 0 : random.nextInt(1_000_000));
  }

  private Decimal decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(type.getPrecision());
    BigInteger unscaled = new BigInteger(140, random).mod(limit);
    BigDecimal value =
        new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.getScale());
    return Decimal.fromBigDecimal(value, type.getPrecision(), type.getScale());
  }

  private GenericArray array(DataType type) {
    Object[] values = new Object[random.nextInt(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(type);
    }
    return new GenericArray(values);
  }

  private GenericMap map(DataType keyType, DataType valueType) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(value(keyType), value(valueType));
    }
    return new GenericMap(map);
  }

  private BinaryVector vector(VectorType type) {
    Object[] values = new Object[type.getLength()];
    DataType elementType = type.getElementType().notNull();
    for (int i = 0; i < values.length; i++) {
      values[i] = value(elementType);
    }
    return BinaryVector.fromInternalArray(new GenericArray(values), elementType);
  }
}
