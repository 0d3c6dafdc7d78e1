package io.github.paimonffm.spark.types;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;

/**
 * A parser for the normalized type texts of the library's {@code Column}, such as {@code
 * ARRAY<DECIMAL(18, 2) NOT NULL>}. The library has already checked the texts.
 */
final class PaimonTypeText {

  /**
   * The greatest precision of Spark's {@code TIME}. Paimon stores milliseconds at any precision.
   */
  private static final int MAX_TIME_PRECISION = 6;

  private final String text;
  private int position;

  private PaimonTypeText(String text) {
    this.text = text;
  }

  /** A type with its nullability. */
  record Typed(DataType type, boolean nullable) {}

  static Typed parse(String text) {
    return new PaimonTypeText(text).type();
  }

  private Typed type() {
    String name = word();
    DataType type =
        switch (name) {
          case "BOOLEAN" -> DataTypes.BooleanType;
          case "TINYINT" -> DataTypes.ByteType;
          case "SMALLINT" -> DataTypes.ShortType;
          case "INT" -> DataTypes.IntegerType;
          case "BIGINT" -> DataTypes.LongType;
          case "FLOAT" -> DataTypes.FloatType;
          case "DOUBLE" -> DataTypes.DoubleType;
          case "DATE" -> DataTypes.DateType;
          case "STRING" -> DataTypes.StringType;
          case "VARIANT" -> DataTypes.VariantType;
          case "BYTES", "BLOB" -> DataTypes.BinaryType;
          case "BINARY", "VARBINARY" -> {
            numbers();
            yield DataTypes.BinaryType;
          }
          case "CHAR" -> DataTypes.createCharType(numbers().getFirst());
          case "VARCHAR" -> DataTypes.createVarcharType(numbers().getFirst());
          case "DECIMAL" -> {
            List<Integer> numbers = numbers();
            yield new DecimalType(numbers.getFirst(), numbers.getLast());
          }
          case "TIME" -> new TimeType(Math.min(numbers().getFirst(), MAX_TIME_PRECISION));
          case "TIMESTAMP" -> {
            numbers();
            yield takes(" WITH LOCAL TIME ZONE")
                ? DataTypes.TimestampType
                : DataTypes.TimestampNTZType;
          }
          case "ARRAY" -> {
            Typed element = inner("<", ">");
            yield new ArrayType(element.type(), element.nullable());
          }
          case "MULTISET" -> {
            Typed element = inner("<", ">");
            yield new MapType(element.type(), DataTypes.IntegerType, false);
          }
          case "VECTOR" -> {
            Typed element = inner("<", ", ");
            word();
            expect(">");
            yield new ArrayType(element.type(), element.nullable());
          }
          case "MAP" -> {
            Typed key = inner("<", ", ");
            Typed value = type();
            expect(">");
            yield new MapType(key.type(), value.type(), value.nullable());
          }
          case "ROW" -> row();
          default -> throw unexpected();
        };
    return new Typed(type, !takes(" NOT NULL"));
  }

  private Typed inner(String before, String after) {
    expect(before);
    Typed type = type();
    expect(after);
    return type;
  }

  private StructType row() {
    List<StructField> fields = new ArrayList<>();
    expect("<");
    do {
      String name = quoted('`');
      expect(" ");
      Typed type = type();
      StructField field = new StructField(name, type.type(), type.nullable(), Metadata.empty());
      fields.add(takes(" COMMENT ") ? field.withComment(quoted('\'')) : field);
    } while (takes(", "));
    expect(">");
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** Reads the numbers in parentheses, if there are any. */
  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    if (takes("(")) {
      do {
        numbers.add(Integer.valueOf(word()));
      } while (takes(", "));
      expect(")");
    }
    return numbers;
  }

  private String word() {
    int start = position;
    while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Reads a quoted text, in which two quotes stand for one quote. */
  private String quoted(char quote) {
    StringBuilder quoted = new StringBuilder();
    expect(String.valueOf(quote));
    while (true) {
      int end = text.indexOf(quote, position);
      if (end < 0) {
        throw unexpected();
      }
      quoted.append(text, position, end);
      position = end + 1;
      if (!takes(String.valueOf(quote))) {
        return quoted.toString();
      }
      quoted.append(quote);
    }
  }

  private boolean takes(String part) {
    boolean found = text.startsWith(part, position);
    position += found ? part.length() : 0;
    return found;
  }

  private void expect(String part) {
    if (!takes(part)) {
      throw unexpected();
    }
  }

  private IllegalStateException unexpected() {
    return new IllegalStateException(
        "the type '" + text + "' is not in the library's normalized form at position " + position);
  }
}
