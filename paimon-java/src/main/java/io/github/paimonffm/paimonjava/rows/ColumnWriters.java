package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.IntType;
import org.apache.paimon.types.LocalZonedTimestampType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.TimestampType;
import org.apache.paimon.types.VarBinaryType;
import org.apache.paimon.types.VectorType;

/** Creates the columns of a batch, and checks that their types agree with the Arrow schema. */
final class ColumnWriters {

  private final BufferAllocator allocator;

  private ColumnWriters(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Creates a column.
   *
   * @param name the name of the column
   * @param type the type of the values in the rows
   * @param field the type of the values in the vectors
   * @throws IllegalArgumentException if the types do not agree
   */
  static ColumnWriter create(String name, DataType type, Field field, BufferAllocator allocator) {
    return new ColumnWriters(allocator).column(name, type, field);
  }

  private ColumnWriter column(String path, DataType type, Field field) {
    check(path, type, field);
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> BytesColumn.ofTexts(path, allocator);
      case BINARY, VARBINARY -> BytesColumn.ofBytes(path, allocator);
      case BLOB -> BytesColumn.ofBlobs(path, allocator);
      case BOOLEAN -> new BooleanColumn(path, allocator);
      case TINYINT -> NumberColumn.ofBytes(path, allocator);
      case SMALLINT -> NumberColumn.ofShorts(path, allocator);
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> NumberColumn.ofInts(path, allocator);
      case BIGINT -> NumberColumn.ofLongs(path, allocator);
      case FLOAT -> NumberColumn.ofFloats(path, allocator);
      case DOUBLE -> NumberColumn.ofDoubles(path, allocator);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamps(path, ((TimestampType) type).getPrecision());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamps(path, ((LocalZonedTimestampType) type).getPrecision());
      case DECIMAL -> new DecimalColumn(path, allocator, (DecimalType) type);
      case ARRAY -> {
        DataType element = ((ArrayType) type).getElementType();
        yield new ListColumn(path, allocator, elements(path, element, field));
      }
      case VECTOR -> {
        VectorType vector = (VectorType) type;
        ColumnWriter elements = elements(path, vector.getElementType(), field);
        yield new VectorColumn(path, allocator, vector.getLength(), elements);
      }
      case MAP -> {
        MapType map = (MapType) type;
        yield map(path, map.getKeyType(), map.getValueType(), field);
      }
      case MULTISET -> map(path, ((MultisetType) type).getElementType(), new IntType(false), field);
      case ROW -> struct(path, (RowType) type, field);
      case VARIANT -> variants(path, field);
      default -> throw new AssertionError(type);
    };
  }

  private static void check(String path, DataType type, Field field) {
    ArrowType expected = ArrowTypes.of(path, type);
    if (!expected.equals(field.getType())) {
      throw mismatch(path, type, expected, field);
    }
  }

  private static IllegalArgumentException mismatch(
      String path, Object type, Object expected, Field field) {
    return new IllegalArgumentException(
        String.format(
            "Column '%s' has type %s, which needs %s in the Arrow schema, but the field is '%s'.",
            path, type, expected, field));
  }

  private ColumnWriter timestamps(String path, int precision) {
    TimeUnit unit = ArrowTypes.unit(precision);
    return new TimestampColumn(path, allocator, precision, unit);
  }

  private ColumnWriter elements(String path, DataType type, Field field) {
    return column(path + ".element", type, field.getChildren().get(0));
  }

  private ColumnWriter map(String path, DataType keyType, DataType valueType, Field field) {
    List<Field> entry = field.getChildren().get(0).getChildren();
    ColumnWriter keys = column(path + ".key", keyType, entry.get(0));
    ColumnWriter values = column(path + ".value", valueType, entry.get(1));
    return new MapColumn(path, allocator, keys, values);
  }

  private ColumnWriter struct(String path, RowType type, Field field) {
    List<String> names = field.getChildren().stream().map(Field::getName).toList();
    if (!names.equals(type.getFieldNames())) {
      throw mismatch(path, type, "a struct of " + type.getFieldNames(), field);
    }
    ColumnWriter[] columns = new ColumnWriter[type.getFieldCount()];
    for (int i = 0; i < columns.length; i++) {
      DataField child = type.getFields().get(i);
      columns[i] = column(path + "." + child.name(), child.type(), field.getChildren().get(i));
    }
    return new StructColumn(path, allocator, columns);
  }

  private ColumnWriter variants(String path, Field field) {
    List<String> expected = List.of(Variant.VALUE, Variant.METADATA);
    List<String> names = field.getChildren().stream().map(Field::getName).toList();
    if (!names.equals(expected)) {
      throw mismatch(path, "VARIANT", "a struct of " + expected, field);
    }
    for (Field child : field.getChildren()) {
      check(path + "." + child.getName(), new VarBinaryType(VarBinaryType.MAX_LENGTH), child);
    }
    return new VariantColumn(path, allocator);
  }
}
