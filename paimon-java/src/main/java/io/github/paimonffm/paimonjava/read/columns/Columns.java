package io.github.paimonffm.paimonjava.read.columns;

import io.github.paimonffm.paimonjava.rows.ArrowTypes;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.paimon.data.columnar.ColumnVector;
import org.apache.paimon.data.variant.Variant;
import org.apache.paimon.types.ArrayType;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.IntType;
import org.apache.paimon.types.MapType;
import org.apache.paimon.types.MultisetType;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VarBinaryType;
import org.apache.paimon.types.VectorType;
import org.jspecify.annotations.Nullable;

/** Creates columns over Arrow vectors. */
public final class Columns {

  private Columns() {}

  /**
   * Returns why values of a type cannot be read from the vectors of a field.
   *
   * @param path the name of the column
   * @param type the type of the column
   * @param field the Arrow field of the vectors
   * @return the reason; empty if {@link #of} accepts the vectors
   */
  public static Optional<String> reason(String path, DataType type, Field field) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME_WITHOUT_TIME_ZONE,
          DECIMAL,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          mismatch(path, type, field);
      case ARRAY ->
          mismatch(path, type, field)
              .or(() -> element(path, ((ArrayType) type).getElementType(), field));
      case VECTOR ->
          mismatch(path, type, field)
              .or(() -> element(path, ((VectorType) type).getElementType(), field));
      case MAP -> {
        MapType map = (MapType) type;
        yield mismatch(path, type, field)
            .or(() -> entries(path, map.getKeyType(), map.getValueType(), field));
      }
      case MULTISET ->
          mismatch(path, type, field)
              .or(
                  () ->
                      entries(
                          path, ((MultisetType) type).getElementType(), new IntType(false), field));
      case ROW ->
          mismatch(path, type, field).or(() -> fields(path, ((RowType) type).getFields(), field));
      case VARIANT -> mismatch(path, type, field).or(() -> fields(path, variantFields(), field));
      default ->
          Optional.of("column '" + path + "' has type " + type + ", which has no Arrow column");
    };
  }

  private static List<DataField> variantFields() {
    DataType bytes = new VarBinaryType(VarBinaryType.MAX_LENGTH);
    return List.of(
        new DataField(0, Variant.VALUE, bytes), new DataField(1, Variant.METADATA, bytes));
  }

  private static Optional<String> mismatch(String path, DataType type, Field field) {
    ArrowType expected = ArrowTypes.of(path, type);
    return expected.equals(field.getType())
        ? Optional.empty()
        : Optional.of(
            String.format(
                "column '%s' has type %s, which needs %s, but the native reader returns '%s'",
                path, type, expected, field));
  }

  private static Optional<String> element(String path, DataType type, Field field) {
    return reason(path + ".element", type, field.getChildren().get(0));
  }

  private static Optional<String> entries(
      String path, DataType keyType, DataType valueType, Field field) {
    List<Field> entry = field.getChildren().get(0).getChildren();
    return reason(path + ".key", keyType, entry.get(0))
        .or(() -> reason(path + ".value", valueType, entry.get(1)));
  }

  private static Optional<String> fields(String path, List<DataField> types, Field field) {
    List<String> names = field.getChildren().stream().map(Field::getName).toList();
    List<String> expected = types.stream().map(DataField::name).toList();
    if (!names.equals(expected)) {
      return Optional.of(
          String.format(
              "column '%s' has the fields %s, but the native reader returns %s",
              path, expected, names));
    }
    for (int i = 0; i < types.size(); i++) {
      DataField child = types.get(i);
      Optional<String> reason =
          reason(path + "." + child.name(), child.type(), field.getChildren().get(i));
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  /**
   * Creates a column over a vector, which must stay open as long as the column is used.
   *
   * @param type the type of the column
   * @param vector a vector whose field {@link #reason} has accepted
   * @param lifetime the lifetime of the vector's memory, for faster getters; null if it is unknown,
   *     and Arrow checks each access
   * @return the column
   */
  public static ColumnVector of(
      DataType type, FieldVector vector, @Nullable BatchLifetime lifetime) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR, BINARY, VARBINARY -> new BytesColumn(vector, lifetime);
      case BOOLEAN -> new NumberColumns.Booleans(vector, lifetime);
      case TINYINT -> new NumberColumns.Bytes(vector, lifetime);
      case SMALLINT -> new NumberColumns.Shorts(vector, lifetime);
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> new NumberColumns.Ints(vector, lifetime);
      case BIGINT -> new NumberColumns.Longs(vector, lifetime);
      case FLOAT -> new NumberColumns.Floats(vector, lifetime);
      case DOUBLE -> new NumberColumns.Doubles(vector, lifetime);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new TimestampColumn(vector, lifetime);
      case DECIMAL -> new DecimalColumn(vector, lifetime);
      case ARRAY ->
          new ListColumn(
              vector,
              lifetime,
              of(((ArrayType) type).getElementType(), child(vector, 0), lifetime));
      case VECTOR -> {
        VectorType of = (VectorType) type;
        yield new VectorColumn(
            vector, lifetime, of.getLength(), of(of.getElementType(), child(vector, 0), lifetime));
      }
      case MAP -> {
        MapType map = (MapType) type;
        yield map(map.getKeyType(), map.getValueType(), vector, lifetime);
      }
      case MULTISET ->
          map(((MultisetType) type).getElementType(), new IntType(false), vector, lifetime);
      case ROW -> row(((RowType) type).getFields(), vector, lifetime);
      case VARIANT -> row(variantFields(), vector, lifetime);
      default -> throw new AssertionError(type);
    };
  }

  private static FieldVector child(FieldVector vector, int index) {
    return vector.getChildrenFromFields().get(index);
  }

  private static ColumnVector map(
      DataType keyType, DataType valueType, FieldVector vector, @Nullable BatchLifetime lifetime) {
    FieldVector entries = child(vector, 0);
    return new MapColumn(
        vector,
        lifetime,
        of(keyType, child(entries, 0), lifetime),
        of(valueType, child(entries, 1), lifetime));
  }

  private static ColumnVector row(
      List<DataField> types, FieldVector vector, @Nullable BatchLifetime lifetime) {
    ColumnVector[] fields = new ColumnVector[types.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = of(types.get(i).type(), child(vector, i), lifetime);
    }
    return new RowColumn(vector, lifetime, fields);
  }
}
