package io.github.paimonffm.spark.types;

import io.github.paimonffm.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.VariantType;

/** The mapping between the types of Paimon, Arrow and Spark. All methods are thread-safe. */
public final class SparkTypes {

  private SparkTypes() {}

  /**
   * Returns the Spark columns of a table.
   *
   * @param columns the columns of the table
   * @return the columns, in the same order, with their comments
   */
  public static org.apache.spark.sql.connector.catalog.Column[] toSpark(List<Column> columns) {
    return columns.stream()
        .map(
            column -> {
              PaimonTypeText.Typed type = PaimonTypeText.parse(column.type());
              return org.apache.spark.sql.connector.catalog.Column.create(
                  column.name(),
                  type.type(),
                  type.nullable(),
                  column.comment().orElse(null),
                  (String) null);
            })
        .toArray(org.apache.spark.sql.connector.catalog.Column[]::new);
  }

  /**
   * Returns the Spark columns of a snapshot. The Arrow schema of a snapshot contains neither the
   * lengths of {@code CHAR} and {@code VARCHAR} nor comments. A column that has the same Arrow
   * field in the table takes both from the table.
   *
   * @param snapshot the Arrow schema of the snapshot
   * @param table the Arrow schema of the table
   * @param columns the columns of the table, in the order of its Arrow schema
   * @return the columns, in the order of the snapshot
   * @throws UnsupportedOperationException if a column has an Arrow type without a Spark type; the
   *     message names the column
   */
  public static org.apache.spark.sql.connector.catalog.Column[] toSpark(
      org.apache.arrow.vector.types.pojo.Schema snapshot,
      org.apache.arrow.vector.types.pojo.Schema table,
      List<Column> columns) {
    Map<String, Column> current =
        columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    List<org.apache.spark.sql.connector.catalog.Column> found = new ArrayList<>();
    for (Field field : snapshot.getFields()) {
      if (table.getFields().contains(field)) {
        found.addAll(List.of(toSpark(List.of(current.get(field.getName())))));
      } else {
        found.add(
            org.apache.spark.sql.connector.catalog.Column.create(
                field.getName(), toSpark(field), field.isNullable()));
      }
    }
    return found.toArray(org.apache.spark.sql.connector.catalog.Column[]::new);
  }

  /** Returns the Spark type of an Arrow field of a table. */
  private static DataType toSpark(Field field) {
    List<Field> children = field.getChildren();
    return switch (field.getType()) {
      case ArrowType.Bool bool -> DataTypes.BooleanType;
      case ArrowType.Int integer ->
          switch (integer.getBitWidth()) {
            case Byte.SIZE -> DataTypes.ByteType;
            case Short.SIZE -> DataTypes.ShortType;
            case Integer.SIZE -> DataTypes.IntegerType;
            default -> DataTypes.LongType;
          };
      case ArrowType.FloatingPoint number ->
          switch (number.getPrecision()) {
            case DOUBLE -> DataTypes.DoubleType;
            default -> DataTypes.FloatType;
          };
      case ArrowType.Decimal decimal -> new DecimalType(decimal.getPrecision(), decimal.getScale());
      case ArrowType.Utf8 text -> DataTypes.StringType;
      case ArrowType.Binary bytes -> DataTypes.BinaryType;
      case ArrowType.LargeBinary bytes -> DataTypes.BinaryType;
      case ArrowType.FixedSizeBinary bytes -> DataTypes.BinaryType;
      case ArrowType.Date date -> DataTypes.DateType;
      case ArrowType.Time time -> new TimeType(3);
      case ArrowType.Timestamp time ->
          time.getTimezone() == null ? DataTypes.TimestampNTZType : DataTypes.TimestampType;
      case ArrowType.List list -> array(children.getFirst());
      case ArrowType.FixedSizeList list -> array(children.getFirst());
      case ArrowType.Map map -> {
        List<Field> entry = children.getFirst().getChildren();
        Field value = entry.getLast();
        yield new MapType(toSpark(entry.getFirst()), toSpark(value), value.isNullable());
      }
      case ArrowType.Struct struct when isVariant(children) -> DataTypes.VariantType;
      case ArrowType.Struct struct ->
          new StructType(
              children.stream()
                  .map(
                      child ->
                          new StructField(
                              child.getName(),
                              toSpark(child),
                              child.isNullable(),
                              Metadata.empty()))
                  .toArray(StructField[]::new));
      default ->
          throw new UnsupportedOperationException(
              "column '%s' has the Arrow type %s, which has no Spark type"
                  .formatted(field.getName(), field.getType()));
    };
  }

  private static ArrayType array(Field element) {
    return new ArrayType(toSpark(element), element.isNullable());
  }

  /** Tells whether a struct has the fields of a variant. */
  private static boolean isVariant(List<Field> children) {
    return children.stream().map(Field::getName).toList().equals(List.of("value", "metadata"))
        && children.stream()
            .allMatch(child -> !child.isNullable() && child.getType() instanceof ArrowType.Binary);
  }

  /**
   * Returns the Paimon type of a Spark type in the syntax of the library's {@code Schema}.
   *
   * @param column the name of the column, for errors
   * @param type the Spark type
   * @param nullable whether the column accepts nulls
   * @return the type, such as {@code DECIMAL(18, 2) NOT NULL}
   * @throws UnsupportedOperationException if Paimon has no corresponding type; the message names
   *     the column and the type
   */
  public static String toPaimon(String column, DataType type, boolean nullable) {
    return base(column, type) + (nullable ? "" : " NOT NULL");
  }

  private static String base(String column, DataType type) {
    return switch (type) {
      case BooleanType t -> "BOOLEAN";
      case ByteType t -> "TINYINT";
      case ShortType t -> "SMALLINT";
      case IntegerType t -> "INT";
      case LongType t -> "BIGINT";
      case FloatType t -> "FLOAT";
      case DoubleType t -> "DOUBLE";
      case DecimalType t -> "DECIMAL(" + t.precision() + ", " + t.scale() + ")";
      case CharType t when t.supportsBinaryEquality() -> "CHAR(" + t.length() + ")";
      case VarcharType t when t.supportsBinaryEquality() -> "VARCHAR(" + t.length() + ")";
      case StringType t when t.equals(DataTypes.StringType) -> "STRING";
      case BinaryType t -> "BYTES";
      case DateType t -> "DATE";
      case TimeType t -> "TIME(" + t.precision() + ")";
      case TimestampType t -> "TIMESTAMP(6) WITH LOCAL TIME ZONE";
      case TimestampNTZType t -> "TIMESTAMP(6)";
      case VariantType t -> "VARIANT";
      case ArrayType t -> "ARRAY<" + toPaimon(column, t.elementType(), t.containsNull()) + ">";
      case MapType t ->
          "MAP<"
              + toPaimon(column, t.keyType(), false)
              + ", "
              + toPaimon(column, t.valueType(), t.valueContainsNull())
              + ">";
      case StructType t -> row(column, t);
      default ->
          throw new UnsupportedOperationException(
              "column '%s' has the type %s, which Paimon does not have"
                  .formatted(column, name(type)));
    };
  }

  /** Returns the name of a type for errors: for a user-defined type, the name of its class. */
  private static String name(DataType type) {
    return type instanceof UserDefinedType<?> t ? t.getClass().getName() : type.sql();
  }

  private static String row(String column, StructType type) {
    List<String> fields = new ArrayList<>();
    for (StructField field : type.fields()) {
      String sql =
          "`%s` %s"
              .formatted(
                  field.name().replace("`", "``"),
                  toPaimon(column + "." + field.name(), field.dataType(), field.nullable()));
      fields.add(
          field.getComment().isDefined()
              ? sql + " COMMENT '" + field.getComment().get().replace("'", "''") + "'"
              : sql);
    }
    return "ROW<" + String.join(", ", fields) + ">";
  }
}
