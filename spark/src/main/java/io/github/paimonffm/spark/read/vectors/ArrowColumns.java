package io.github.paimonffm.spark.read.vectors;

import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.BooleanColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.ByteColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.DecimalColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.DoubleColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.FloatColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.IntColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.LongColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.MultipliedColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.NanosecondColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.ShortColumn;
import io.github.paimonffm.spark.read.vectors.FixedWidthColumns.TimeColumn;
import io.github.paimonffm.spark.read.vectors.NestedColumns.ListColumn;
import io.github.paimonffm.spark.read.vectors.NestedColumns.MapColumn;
import io.github.paimonffm.spark.read.vectors.NestedColumns.StructColumn;
import io.github.paimonffm.spark.read.vectors.NestedColumns.VectorColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A factory of columns for the vectors of a reader. */
public final class ArrowColumns {

  private ArrowColumns() {}

  /**
   * Creates the column of a vector.
   *
   * @param vector the vector, with the Arrow type that the library returns for the type
   * @param type the Spark type
   * @return the column; {@link ArrowColumn#bind} must be called after each loaded batch
   * @throws UnsupportedOperationException if the connector cannot read the Arrow type; the message
   *     names the column
   */
  public static ArrowColumn of(FieldVector vector, DataType type) {
    return switch (vector) {
      case BitVector v -> new BooleanColumn(type, v);
      case TinyIntVector v -> new ByteColumn(type, v);
      case SmallIntVector v -> new ShortColumn(type, v);
      case IntVector v -> new IntColumn(type, v);
      case DateDayVector v -> new IntColumn(type, v);
      case BigIntVector v -> new LongColumn(type, v);
      case Float4Vector v -> new FloatColumn(type, v);
      case Float8Vector v -> new DoubleColumn(type, v);
      case DecimalVector v -> new DecimalColumn(type, v);
      case TimeMilliVector v -> new TimeColumn(type, v);
      case TimeStampVector v -> timestamp(v, type);
      case VarCharVector v -> new BytesColumn(type, v);
      case VarBinaryVector v -> new BytesColumn(type, v);
      case LargeVarBinaryVector v -> new BytesColumn(type, v);
      case MapVector v -> map(v, (MapType) type);
      case ListVector v ->
          new ListColumn(type, v, of(v.getDataVector(), ((ArrayType) type).elementType()));
      case FixedSizeListVector v ->
          new VectorColumn(type, v, of(v.getDataVector(), ((ArrayType) type).elementType()));
      case StructVector v -> struct(v, type);
      default ->
          throw new UnsupportedOperationException(
              "column '%s' has the Arrow type %s, which the connector cannot read"
                  .formatted(vector.getName(), vector.getField().getType()));
    };
  }

  private static ArrowColumn timestamp(TimeStampVector vector, DataType type) {
    ArrowType.Timestamp timestamp = (ArrowType.Timestamp) vector.getField().getType();
    return switch (timestamp.getUnit()) {
      case SECOND -> new MultipliedColumn(type, vector, 1_000_000);
      case MILLISECOND -> new MultipliedColumn(type, vector, 1_000);
      case MICROSECOND -> new LongColumn(type, vector);
      case NANOSECOND -> new NanosecondColumn(type, vector);
    };
  }

  private static ArrowColumn map(MapVector vector, MapType type) {
    StructVector entries = (StructVector) vector.getDataVector();
    List<FieldVector> children = entries.getChildrenFromFields();
    return new MapColumn(
        type,
        vector,
        of(children.getFirst(), type.keyType()),
        of(children.getLast(), type.valueType()));
  }

  /**
   * Creates the column of a struct or variant. The vector of a struct has all fields, and Spark can
   * read only some of them.
   */
  private static ArrowColumn struct(StructVector vector, DataType type) {
    List<FieldVector> vectors = vector.getChildrenFromFields();
    List<ArrowColumn> children = new ArrayList<>();
    if (type instanceof StructType struct) {
      Map<String, FieldVector> byName =
          vectors.stream().collect(Collectors.toMap(FieldVector::getName, Function.identity()));
      for (StructField field : struct.fields()) {
        children.add(of(byName.get(field.name()), field.dataType()));
      }
    } else {
      // The fields of a variant are its value and its metadata, in this order.
      vectors.forEach(child -> children.add(of(child, DataTypes.BinaryType)));
    }
    return new StructColumn(type, vector, children);
  }
}
