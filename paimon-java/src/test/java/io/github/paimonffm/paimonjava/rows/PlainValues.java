package io.github.paimonffm.paimonjava.rows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.paimon.data.Blob;
import org.apache.paimon.data.Decimal;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.Timestamp;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.LocalZonedTimestampType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.TimestampType;
import org.apache.paimon.types.VectorType;

/**
 * Values in a form that can be compared: bytes are hexadecimal texts, timestamps are counts of
 * their Arrow unit, rows and arrays are lists, and maps are lists of pairs.
 */
final class PlainValues {

  private PlainValues() {}

  /** Returns the rows of a batch. */
  static List<List<Object>> rows(VectorSchemaRoot batch) {
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<Object> values = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        values.add(of(vector, row));
      }
      rows.add(values);
    }
    return rows;
  }

  /** Returns a value of a vector. */
  static Object of(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    }
    return switch (vector) {
      case BitVector bits -> bits.get(index) == 1;
      case TinyIntVector numbers -> numbers.get(index);
      case SmallIntVector numbers -> numbers.get(index);
      case IntVector numbers -> numbers.get(index);
      case BigIntVector numbers -> numbers.get(index);
      case Float4Vector numbers -> numbers.get(index);
      case Float8Vector numbers -> numbers.get(index);
      case DateDayVector days -> days.get(index);
      case TimeMilliVector millis -> millis.get(index);
      case TimeStampVector counts -> BigInteger.valueOf(counts.get(index));
      case DecimalVector decimals -> decimals.getObject(index);
      case VarCharVector texts -> new String(texts.get(index), StandardCharsets.UTF_8);
      case VarBinaryVector bytes -> hex(bytes.get(index));
      case LargeVarBinaryVector bytes -> hex(bytes.get(index));
      case ListVector lists ->
          range(
              lists.getDataVector(),
              lists.getElementStartIndex(index),
              lists.getElementEndIndex(index));
      case FixedSizeListVector lists ->
          range(
              lists.getDataVector(),
              lists.getElementStartIndex(index),
              lists.getElementEndIndex(index));
      case StructVector structs -> {
        List<Object> values = new ArrayList<>();
        for (FieldVector child : structs.getChildrenFromFields()) {
          values.add(of(child, index));
        }
        yield values;
      }
      default -> throw new AssertionError(vector.getField());
    };
  }

  private static List<Object> range(FieldVector vector, int start, int end) {
    List<Object> values = new ArrayList<>();
    for (int i = start; i < end; i++) {
      values.add(of(vector, i));
    }
    return values;
  }

  /** Returns a row of Paimon Java. */
  static List<Object> of(InternalRow row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataType fieldType = type.getTypeAt(i);
      values.add(of(InternalRow.createFieldGetter(fieldType, i).getFieldOrNull(row), fieldType));
    }
    return values;
  }

  private static Object of(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> value.toString();
      case BINARY, VARBINARY -> hex((byte[]) value);
      case BLOB -> hex(((Blob) value).toData());
      case DECIMAL -> ((Decimal) value).toBigDecimal();
      case TIMESTAMP_WITHOUT_TIME_ZONE -> count(value, ((TimestampType) type).getPrecision());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          count(value, ((LocalZonedTimestampType) type).getPrecision());
      case ARRAY -> list((InternalArray) value, ((ArrayType) type).getElementType());
      case VECTOR -> list((InternalArray) value, ((VectorType) type).getElementType());
      case MAP ->
          pairs(
              (InternalMap) value, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET ->
          pairs((InternalMap) value, ((MultisetType) type).getElementType(), DataTypes.INT());
      case ROW -> of((InternalRow) value, (RowType) type);
      case VARIANT -> List.of(hex(((Variant) value).value()), hex(((Variant) value).metadata()));
      default -> value;
    };
  }

  private static BigInteger count(Object timestamp, int precision) {
    Timestamp value = (Timestamp) timestamp;
    BigInteger nanos =
        BigInteger.valueOf(value.getMillisecond())
            .multiply(BigInteger.valueOf(1_000_000))
            .add(BigInteger.valueOf(value.getNanoOfMillisecond()));
    BigInteger[] parts = nanos.divideAndRemainder(BigInteger.TEN.pow(9 - (precision + 2) / 3 * 3));
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static List<Object> list(InternalArray array, DataType type) {
    InternalArray.ElementGetter getter = InternalArray.createElementGetter(type);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      values.add(of(getter.getElementOrNull(array, i), type));
    }
    return values;
  }

  private static List<Object> pairs(InternalMap map, DataType keyType, DataType valueType) {
    List<Object> keys = list(map.keyArray(), keyType);
    List<Object> values = list(map.valueArray(), valueType);
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      pairs.add(Arrays.asList(keys.get(i), values.get(i)));
    }
    return pairs;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
