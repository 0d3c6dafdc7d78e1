package io.github.paimonffm.oracle.engine;

import io.github.paimonffm.oracle.model.Bytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.data.GenericMap;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.GenericVariant;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/** Conversion between neutral values and Paimon Java's internal data structures. */
final class PaimonValues {

  private PaimonValues() {}

  /** Returns the internal form of a neutral value. */
  static Object toPaimon(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value;
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield Decimal.fromBigDecimal(
            (BigDecimal) value, decimal.getPrecision(), decimal.getScale());
      }
      case CHAR, VARCHAR -> BinaryString.fromString((String) value);
      case BINARY, VARBINARY -> ((Bytes) value).toArray();
      case BLOB -> Blob.fromData(((Bytes) value).toArray());
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIME_WITHOUT_TIME_ZONE -> (int) (((LocalTime) value).toNanoOfDay() / 1_000_000);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> Timestamp.fromLocalDateTime((LocalDateTime) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        Instant instant = (Instant) value;
        yield Timestamp.fromEpochMillis(instant.toEpochMilli(), instant.getNano() % 1_000_000);
      }
      case ARRAY -> array((List<?>) value, ((ArrayType) type).getElementType());
      case VECTOR -> {
        DataType element = ((VectorType) type).getElementType();
        yield BinaryVector.fromInternalArray(array((List<?>) value, element), element);
      }
      case MAP -> map((Map<?, ?>) value, ((MapType) type).getKeyType(), valueType(type));
      case MULTISET ->
          map((Map<?, ?>) value, ((MultisetType) type).getElementType(), DataTypes.INT());
      case ROW -> row((List<?>) value, (RowType) type);
      case VARIANT -> {
        List<?> parts = (List<?>) value;
        yield new GenericVariant(
            ((Bytes) parts.getFirst()).toArray(), ((Bytes) parts.getLast()).toArray());
      }
    };
  }

  /** Returns the internal form of a row. */
  static GenericRow row(List<?> values, RowType type) {
    GenericRow row = new GenericRow(values.size());
    for (int i = 0; i < values.size(); i++) {
      row.setField(i, toPaimon(values.get(i), type.getTypeAt(i)));
    }
    return row;
  }

  private static GenericArray array(List<?> values, DataType element) {
    return new GenericArray(values.stream().map(value -> toPaimon(value, element)).toArray());
  }

  private static GenericMap map(Map<?, ?> values, DataType keyType, DataType valueType) {
    Map<Object, Object> map = new LinkedHashMap<>();
    values.forEach((key, value) -> map.put(toPaimon(key, keyType), toPaimon(value, valueType)));
    return new GenericMap(map);
  }

  private static DataType valueType(DataType type) {
    return type instanceof MapType map ? map.getValueType() : DataTypes.INT();
  }

  /** Returns the neutral values of a row. The reader may reuse the row afterwards. */
  static List<Object> fromPaimon(InternalRow row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataType field = type.getTypeAt(i);
      values.add(fromPaimon(InternalRow.createFieldGetter(field, i).getFieldOrNull(row), field));
    }
    return values;
  }

  private static Object fromPaimon(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> value;
      case DECIMAL -> ((Decimal) value).toBigDecimal();
      case CHAR, VARCHAR -> value.toString();
      case BINARY, VARBINARY -> Bytes.of((byte[]) value);
      case BLOB -> Bytes.of(((Blob) value).toData());
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((Integer) value * 1_000_000L);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ((Timestamp) value).toLocalDateTime();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        Timestamp instant = (Timestamp) value;
        yield Instant.ofEpochMilli(instant.getMillisecond())
            .plusNanos(instant.getNanoOfMillisecond());
      }
      case ARRAY -> list((InternalArray) value, ((ArrayType) type).getElementType());
      case VECTOR -> list((InternalArray) value, ((VectorType) type).getElementType());
      case MAP -> pairs((InternalMap) value, ((MapType) type).getKeyType(), valueType(type));
      case MULTISET ->
          pairs((InternalMap) value, ((MultisetType) type).getElementType(), valueType(type));
      case ROW -> fromPaimon((InternalRow) value, (RowType) type);
      case VARIANT ->
          List.of(Bytes.of(((Variant) value).value()), Bytes.of(((Variant) value).metadata()));
    };
  }

  private static List<Object> list(InternalArray array, DataType element) {
    InternalArray.ElementGetter getter = InternalArray.createElementGetter(element);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      list.add(fromPaimon(getter.getElementOrNull(array, i), element));
    }
    return list;
  }

  private static Map<Object, Object> pairs(InternalMap map, DataType keyType, DataType valueType) {
    List<Object> keys = list(map.keyArray(), keyType);
    List<Object> values = list(map.valueArray(), valueType);
    Map<Object, Object> pairs = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      pairs.put(keys.get(i), values.get(i));
    }
    return pairs;
  }
}
