package io.github.paimonffm.cli.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * SQL expressions that turn the texts of a file into the types of a table. DuckDB's own casts round
 * numbers, drop the time of day and the offset of an instant, and cut digits off. These expressions
 * fail instead, and the error names the column and the value.
 */
final class CheckedCasts {
  private static final String DATE = "\\d{1,6}-\\d{1,2}-\\d{1,2}";
  private static final String BLANK = "\\s*";

  /** What is true for each date and instant that a table can hold. */
  private static final String FINITE = "isfinite(%1$s)";

  /** Numbers that are too large become infinity, but only texts of infinity and NaN have an n. */
  private static final String FINITE_NUMBER = "(isfinite(%1$s) OR contains(lower(%2$s), 'n'))";

  private static final String ANY = "true";

  /**
   * A type that a text can be turned into.
   *
   * @param type the type in DuckDB
   * @param pattern the pattern of the texts that are exact values
   * @param condition a further condition, with the value as first and the text as second argument
   * @param name the type in messages
   * @param hint the expected text in messages
   */
  private record Target(String type, String pattern, String condition, String name, String hint) {}

  private final Path file;

  /** Whether an empty text is a null, unless the column has strings. */
  private final boolean emptyIsNull;

  CheckedCasts(Path file, boolean emptyIsNull) {
    this.file = file;
    this.emptyIsNull = emptyIsNull;
  }

  /** Returns the DuckDB type that has strings in place of all values of a type. */
  static String textType(Field field) {
    List<Field> children = field.getChildren();
    return switch (field.getType()) {
      case ArrowType.List list -> textType(children.getFirst()) + "[]";
      case ArrowType.Map map -> {
        List<Field> entry = children.getFirst().getChildren();
        yield "MAP(" + textType(entry.getFirst()) + ", " + textType(entry.getLast()) + ")";
      }
      case ArrowType.Struct struct ->
          children.stream()
              .map(child -> Sql.identifier(child.getName()) + " " + textType(child))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> "VARCHAR";
    };
  }

  /**
   * Returns the expression that turns a value of the text type of a column into the type of the
   * column.
   *
   * @throws SourceException if texts have no values of the type
   */
  String cast(String value, Field column) throws SourceException {
    return cast(value, column, column.getName(), 0);
  }

  private String cast(String value, Field field, String label, int depth) throws SourceException {
    if (isText(field)) {
      return value;
    }
    List<Field> children = field.getChildren();
    String element = "e" + depth;
    return switch (field.getType()) {
      case ArrowType.List list ->
          "list_transform(%s, lambda %s: %s)"
              .formatted(
                  value, element, cast(element, children.getFirst(), label + "[]", depth + 1));
      case ArrowType.Map map -> {
        List<Field> entry = children.getFirst().getChildren();
        String key = cast(element + ".key", entry.getFirst(), label + ".key", depth + 1);
        String mapped = cast(element + ".value", entry.getLast(), label + ".value", depth + 1);
        yield "map_from_entries(list_transform(map_entries(%s), lambda %s: {'k': %s, 'v': %s}))"
            .formatted(value, element, key, mapped);
      }
      case ArrowType.Struct struct -> {
        StringBuilder fields = new StringBuilder();
        for (Field child : children) {
          String part = "struct_extract(%s, %s)".formatted(value, Sql.literal(child.getName()));
          fields
              .append(fields.isEmpty() ? "" : ", ")
              .append(Sql.identifier(child.getName()))
              .append(" := ")
              .append(cast(part, child, label + "." + child.getName(), depth));
        }
        yield "CASE WHEN %s IS NULL THEN NULL ELSE struct_pack(%s) END".formatted(value, fields);
      }
      default -> leaf(value, target(field, label), label);
    };
  }

  /**
   * Returns the expression that turns an integer into the integer type of a column; empty if
   * another conversion, or none, is needed. The library accepts only narrower integers.
   */
  static Optional<String> castInteger(String value, Field found, Field column) {
    if (!(found.getType() instanceof ArrowType.Int)
        || !(column.getType() instanceof ArrowType.Int type)
        || found.getType().equals(type)) {
      return Optional.empty();
    }
    Target target = integer(type);
    String cast = "TRY_CAST(" + value + " AS " + target.type() + ")";
    return Optional.of(
        "CASE WHEN %1$s IS NULL OR %2$s IS NOT NULL THEN %2$s ELSE %3$s END"
            .formatted(value, cast, problem(value, target, column.getName())));
  }

  private static String problem(String value, Target target, String label) {
    return "error(%s || left(CAST(%s AS VARCHAR), 100) || %s)"
        .formatted(
            Sql.literal("column '" + label + "': '"),
            value,
            Sql.literal("' is not " + target.name() + " (" + target.hint() + ")"));
  }

  /** Tells whether a type consists of strings only, so that texts need no cast. */
  private static boolean isText(Field field) {
    return switch (field.getType()) {
      case ArrowType.Utf8 utf8 -> true;
      case ArrowType.List list -> isText(field.getChildren().getFirst());
      default -> false;
    };
  }

  /**
   * Tries the cheap checks first: most texts are spelled as DuckDB spells the value, and are
   * therefore exact.
   */
  private String leaf(String value, Target target, String label) {
    String cast = "TRY_CAST(" + value + " AS " + target.type() + ")";
    String condition = target.condition().formatted(cast, value);
    return "CASE WHEN %1$s IS NULL%2$s THEN NULL WHEN CAST(%3$s AS VARCHAR) = %1$s AND %4$s THEN %3$s"
            .formatted(value, emptyIsNull ? " OR " + value + " = ''" : "", cast, condition)
        + " WHEN regexp_full_match(%1$s, %2$s) AND %3$s IS NOT NULL AND %4$s THEN %3$s ELSE %5$s END"
            .formatted(
                value,
                Sql.literal(BLANK + target.pattern() + BLANK),
                cast,
                condition,
                problem(value, target, label));
  }

  private Target target(Field field, String label) throws SourceException {
    return switch (field.getType()) {
      case ArrowType.Bool bool -> new Target("BOOLEAN", "\\w+", ANY, "a BOOLEAN", "true or false");
      case ArrowType.Int integer -> integer(integer);
      case ArrowType.FloatingPoint number ->
          number(number.getPrecision() == FloatingPointPrecision.DOUBLE ? "DOUBLE" : "FLOAT");
      case ArrowType.Decimal decimal -> decimal(decimal);
      case ArrowType.Date date -> new Target("DATE", DATE, FINITE, "a DATE", "such as 2026-01-31");
      case ArrowType.Time time ->
          new Target("TIME", time(6), ANY, "a TIME", "such as 12:34:56.789");
      case ArrowType.Timestamp timestamp -> timestamp(timestamp);
      default ->
          throw new SourceException(
              "%s: column '%s' of the table has a type that text files have no values of; use a Parquet or Arrow file"
                  .formatted(file, label));
    };
  }

  private static Target integer(ArrowType.Int integer) {
    String type =
        switch (integer.getBitWidth()) {
          case 8 -> "TINYINT";
          case 16 -> "SMALLINT";
          case 32 -> "INTEGER";
          default -> "BIGINT";
        };
    String article = type.equals("INTEGER") ? "an " : "a ";
    return new Target(
        type, "[+-]?\\d+", ANY, article + type, "a whole number that this type can hold");
  }

  private static Target number(String type) {
    String digits = "(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
    return new Target(
        type,
        "[+-]?(" + digits + "|[iI]nf(inity)?|[nN]a[nN])",
        FINITE_NUMBER,
        "a " + type,
        "a number that this type can hold");
  }

  private static Target decimal(ArrowType.Decimal decimal) {
    int scale = decimal.getScale();
    int whole = decimal.getPrecision() - scale;
    String type = "DECIMAL(" + decimal.getPrecision() + ", " + scale + ")";
    String pattern =
        scale == 0 ? "[+-]?\\d+(\\.0*)?" : "[+-]?(\\d+(\\.\\d{0,%1$d}0*)?|\\.\\d{1,%1$d}0*)";
    return new Target(
        type,
        pattern.formatted(scale),
        ANY,
        "a " + type,
        "a number with at most " + whole + " digits before the point and " + scale + " after it");
  }

  private static Target timestamp(ArrowType.Timestamp timestamp) {
    boolean nanos = timestamp.getUnit() == TimeUnit.NANOSECOND;
    String pattern = DATE + "([ T]" + time(nanos && timestamp.getTimezone() == null ? 9 : 6);
    if (timestamp.getTimezone() != null) {
      return new Target(
          "TIMESTAMP WITH TIME ZONE",
          pattern + "\\s*([zZ]|UTC|[+-]\\d{2}(:?\\d{2})?)?)?",
          FINITE,
          "a TIMESTAMP WITH LOCAL TIME ZONE",
          "such as 2026-01-31T12:34:56.123456Z");
    }
    return new Target(
        nanos ? "TIMESTAMP_NS" : "TIMESTAMP",
        pattern + ")?",
        FINITE,
        "a TIMESTAMP",
        "such as 2026-01-31 12:34:56." + (nanos ? "123456789" : "123456") + ", without an offset");
  }

  /** Returns the pattern of a time of day with a number of digits after the point. */
  private static String time(int digits) {
    return "\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1," + digits + "}0*)?)?";
  }
}
