package io.github.paimonffm.paimonjava.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.DecimalType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/** Arrow schemas with the fields that the native library has for a row type. */
final class ArrowSchemas {

  private ArrowSchemas() {}

  static Schema of(RowType type) {
    return new Schema(fields(type));
  }

  private static List<Field> fields(RowType type) {
    List<Field> fields = new ArrayList<>();
    for (DataField field : type.getFields()) {
      fields.add(field(field.name(), field.type()));
    }
    return fields;
  }

  static Field field(String name, DataType type) {
    List<Field> children =
        switch (type.getTypeRoot()) {
          case ARRAY -> List.of(field("element", ((ArrayType) type).getElementType()));
          case VECTOR -> List.of(field("element", ((VectorType) type).getElementType()));
          case MAP -> entries(((MapType) type).getKeyType(), ((MapType) type).getValueType());
          case MULTISET ->
              entries(((MultisetType) type).getElementType(), DataTypes.INT().notNull());
          case ROW -> fields((RowType) type);
          case VARIANT ->
              List.of(
                  field("value", DataTypes.BYTES().notNull()),
                  field("metadata", DataTypes.BYTES().notNull()));
          default -> List.of();
        };
    return new Field(name, new FieldType(type.isNullable(), arrowType(type), null), children);
  }

  private static List<Field> entries(DataType key, DataType value) {
    return List.of(
        new Field(
            "entries",
            FieldType.notNullable(new ArrowType.Struct()),
            List.of(field("key", key.notNull()), field("value", value))));
  }

  private static ArrowType arrowType(DataType type) {
    String text = type.copy(true).asSQLString().toUpperCase(Locale.ROOT);
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> new ArrowType.Utf8();
      case BINARY, VARBINARY -> new ArrowType.Binary();
      case BLOB -> new ArrowType.LargeBinary();
      case BOOLEAN -> new ArrowType.Bool();
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INTEGER -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME_WITHOUT_TIME_ZONE -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> new ArrowType.Timestamp(unit(text), null);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new ArrowType.Timestamp(unit(text), "UTC");
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), 128);
      }
      case ARRAY -> new ArrowType.List();
      case MAP, MULTISET -> new ArrowType.Map(false);
      case ROW, VARIANT -> new ArrowType.Struct();
      case VECTOR -> new ArrowType.FixedSizeList(((VectorType) type).getLength());
    };
  }

  private static TimeUnit unit(String timestampType) {
    int digits = Integer.parseInt(timestampType.replaceAll("\\D", ""));
    return TimeUnit.values()[(digits + 2) / 3];
  }
}
