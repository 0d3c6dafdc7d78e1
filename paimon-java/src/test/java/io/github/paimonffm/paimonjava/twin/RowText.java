package io.github.paimonffm.paimonjava.twin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.InternalVector;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;

/** The text form of rows, to compare rows of two tables. Equal rows have equal texts. */
final class RowText {

  private RowText() {}

  static String of(InternalRow row, RowType type) {
    return row.getRowKind().shortString() + fields(row, type);
  }

  private static String fields(InternalRow row, RowType type) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataType field = type.getTypeAt(i);
      texts.add(value(InternalRow.createFieldGetter(field, i).getFieldOrNull(row), field));
    }
    return texts.toString();
  }

  private static String value(Object value, DataType type) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "x" + HexFormat.of().formatHex(bytes);
      case Variant variant -> variant.toJson();
      case InternalVector vector -> Arrays.toString(vector.toFloatArray());
      case InternalRow row -> fields(row, (RowType) type);
      case InternalArray array -> elements(array, ((ArrayType) type).getElementType()).toString();
      case InternalMap map -> entries(map, type);
      default -> value.toString();
    };
  }

  private static List<String> elements(InternalArray array, DataType type) {
    InternalArray.ElementGetter getter = InternalArray.createElementGetter(type);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(value(getter.getElementOrNull(array, i), type));
    }
    return texts;
  }

  /** Returns the entries in the order of their texts, because maps have no order. */
  private static String entries(InternalMap map, DataType type) {
    DataType key =
        type instanceof MapType m ? m.getKeyType() : ((MultisetType) type).getElementType();
    DataType of = type instanceof MapType m ? m.getValueType() : DataTypes.INT();
    List<String> keys = elements(map.keyArray(), key);
    List<String> values = elements(map.valueArray(), of);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      texts.add(keys.get(i) + "=" + values.get(i));
    }
    texts.sort(null);
    return "{" + String.join(",", texts) + "}";
  }
}
