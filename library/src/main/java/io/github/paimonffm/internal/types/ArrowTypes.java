package io.github.paimonffm.internal.types;

import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.util.List;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The mapping of Arrow fields to Paimon types: each field to the narrowest type that can hold all
 * its values.
 */
public final class ArrowTypes {

  private static final int MAX_DECIMAL_PRECISION = 38;

  private ArrowTypes() {}

  /**
   * Maps the type of a column.
   *
   * @throws UnsupportedFeatureException if the type has no Paimon counterpart; the message names
   *     the column and the Arrow type
   */
  public static DataType toPaimon(Field column, @Nullable DictionaryProvider dictionaries) {
    return new Mapping(column.getName(), dictionaries).map(column);
  }

  /** The mapping of one column and its nested types. The column name is used in error messages. */
  private record Mapping(String column, @Nullable DictionaryProvider dictionaries) {

    DataType map(Field field) {
      return field.getDictionary() == null
          ? type(field, field.isNullable())
          : type(dictionary(field).getVector().getField(), field.isNullable());
    }

    private DataType type(Field field, boolean nullable) {
      return switch (field.getType()) {
        case ArrowType.List list -> array(field, nullable);
        case ArrowType.LargeList list -> array(field, nullable);
        case ArrowType.ListView list -> array(field, nullable);
        case ArrowType.LargeListView list -> array(field, nullable);
        case ArrowType.FixedSizeList list -> array(field, nullable);
        case ArrowType.Map map -> {
          List<Field> entry = field.getChildren().getFirst().getChildren();
          yield new DataType.Mapping(map(entry.getFirst()), map(entry.getLast()), nullable);
        }
        case ArrowType.Struct struct -> row(field, nullable);
        case ArrowType atomic -> new DataType.Atomic(atomic(field, atomic), nullable);
      };
    }

    private DataType array(Field field, boolean nullable) {
      return new DataType.Array(map(field.getChildren().getFirst()), nullable);
    }

    private DataType row(Field field, boolean nullable) {
      if (field.getChildren().isEmpty()) {
        throw unsupported(field, "no Paimon type can hold a struct without fields");
      }
      return new DataType.Row(
          field.getChildren().stream()
              .map(child -> new DataType.Field(child.getName(), map(child), null))
              .toList(),
          nullable);
    }

    private String atomic(Field field, ArrowType type) {
      return switch (type) {
        case ArrowType.Bool bool -> "BOOLEAN";
        case ArrowType.Int integer -> integer(field, integer);
        case ArrowType.FloatingPoint floating ->
            switch (floating.getPrecision()) {
              case HALF, SINGLE -> "FLOAT";
              case DOUBLE -> "DOUBLE";
            };
        case ArrowType.Decimal decimal -> decimal(field, decimal);
        case ArrowType.Utf8 utf8 -> "STRING";
        case ArrowType.LargeUtf8 utf8 -> "STRING";
        case ArrowType.Utf8View utf8 -> "STRING";
        case ArrowType.Binary binary -> "BYTES";
        case ArrowType.LargeBinary binary -> "BYTES";
        case ArrowType.BinaryView binary -> "BYTES";
        case ArrowType.FixedSizeBinary binary -> "BINARY(" + binary.getByteWidth() + ")";
        case ArrowType.Date date -> "DATE";
        // Paimon stores times in milliseconds, regardless of their precision.
        case ArrowType.Time time -> time.getUnit() == TimeUnit.SECOND ? "TIME(0)" : "TIME(3)";
        case ArrowType.Timestamp timestamp ->
            "TIMESTAMP("
                + digits(timestamp.getUnit())
                + (timestamp.getTimezone() == null ? ")" : ") WITH LOCAL TIME ZONE");
        default -> throw unsupported(field, "no Paimon type can hold its values");
      };
    }

    private String integer(Field field, ArrowType.Int type) {
      boolean signed = type.getIsSigned();
      return switch (type.getBitWidth()) {
        case 8 -> signed ? "TINYINT" : "SMALLINT";
        case 16 -> signed ? "SMALLINT" : "INT";
        case 32 -> signed ? "INT" : "BIGINT";
        case 64 -> signed ? "BIGINT" : "DECIMAL(20, 0)";
        default -> throw unsupported(field, "no Paimon type can hold its values");
      };
    }

    private String decimal(Field field, ArrowType.Decimal type) {
      int precision = type.getPrecision();
      int scale = type.getScale();
      if (precision > MAX_DECIMAL_PRECISION || scale < 0 || scale > precision) {
        throw unsupported(
            field,
            "Paimon decimals have at most 38 digits and a scale between 0 and the precision");
      }
      return "DECIMAL(" + precision + ", " + scale + ")";
    }

    private static int digits(TimeUnit unit) {
      return switch (unit) {
        case SECOND -> 0;
        case MILLISECOND -> 3;
        case MICROSECOND -> 6;
        case NANOSECOND -> 9;
      };
    }

    private Dictionary dictionary(Field field) {
      Dictionary dictionary =
          dictionaries == null ? null : dictionaries.lookup(field.getDictionary().getId());
      if (dictionary == null) {
        throw unsupported(
            field,
            "its dictionary "
                + field.getDictionary().getId()
                + " was not found; pass a DictionaryProvider that contains it to Schema.fromArrow");
      }
      return dictionary;
    }

    private UnsupportedFeatureException unsupported(Field field, String why) {
      return new UnsupportedFeatureException(
          "column '" + column + "' has the Arrow type " + field.getType() + ": " + why);
    }
  }
}
