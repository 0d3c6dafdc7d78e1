package io.github.paimonffm.spark.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.spark.types.SparkValues;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The translation of Spark's filters to the library's predicates. A predicate keeps exactly the
 * rows that Spark would keep, so Spark does not evaluate a translated filter again. If no predicate
 * of the library keeps the same rows, Spark evaluates the filter: comparisons of floating-point
 * numbers ({@code -0.0} equals {@code 0.0} only in Spark), nested columns, literals with a higher
 * precision than their column, years outside of 1 to 9999, and texts that are not valid UTF-8.
 *
 * <p>Spark reads nanoseconds rounded down to microseconds. A literal therefore stands for all
 * nanoseconds that are rounded down to the literal.
 */
final class FilterTranslation {

  private static final LocalDateTime MIN_NANOS = LocalDateTime.of(1678, 1, 1, 0, 0);
  private static final LocalDateTime MAX_NANOS = LocalDateTime.of(2262, 1, 1, 0, 0);

  /** The Arrow types of the columns, by name. */
  private final Map<String, ArrowType> columns;

  FilterTranslation(Map<String, ArrowType> columns) {
    this.columns = columns;
  }

  /**
   * Returns the predicate that keeps the same rows as a filter; empty if the library has no such
   * predicate.
   */
  Optional<Predicate> translate(
      org.apache.spark.sql.connector.expressions.filter.Predicate filter) {
    try {
      Predicate translated = predicate(filter);
      // Fails if the predicate is too deep for a conjunction with other filters.
      Predicate.and(translated, translated);
      return Optional.of(translated);
    } catch (Inexact | InvalidArgumentException e) {
      return Optional.empty();
    }
  }

  private Predicate predicate(Expression filter) {
    if (!(filter instanceof org.apache.spark.sql.connector.expressions.filter.Predicate p)) {
      throw new Inexact();
    }
    Expression[] children = p.children();
    return switch (p.name()) {
      case "AND" -> predicate(children[0]).and(predicate(children[1]));
      case "OR" -> predicate(children[0]).or(predicate(children[1]));
      case "NOT" -> Predicate.not(predicate(children[0]));
      case "IS_NULL" -> Predicate.isNull(column(children[0]));
      case "IS_NOT_NULL" -> Predicate.isNotNull(column(children[0]));
      case "=", "<>", "<", "<=", ">", ">=" ->
          comparison(p.name(), column(children[0]), literal(children[0], children[1]));
      case "<=>" -> nullSafe(children[0], children[1]);
      case "IN" -> in(children);
      case "STARTS_WITH" -> Predicate.startsWith(column(children[0]), text(children));
      case "ENDS_WITH" -> Predicate.endsWith(column(children[0]), text(children));
      case "CONTAINS" -> Predicate.contains(column(children[0]), text(children));
      default -> throw new Inexact();
    };
  }

  /**
   * Translates {@code a <=> 1}, which is false for a null and whose negation is true for a null,
   * unlike {@code a = 1}.
   */
  private Predicate nullSafe(Expression column, Expression value) {
    String name = column(column);
    if (value instanceof Literal<?> literal && literal.value() == null) {
      return Predicate.isNull(name);
    }
    return Predicate.isNotNull(name).and(comparison("=", name, literal(column, value)));
  }

  private Predicate comparison(String operator, String column, Object literal) {
    if (isFinerThanSpark(column)) {
      return nanosecondComparison(operator, column, literal, next(literal));
    }
    return switch (operator) {
      case "=" -> Predicate.equal(column, literal);
      case "<>" -> Predicate.notEqual(column, literal);
      case "<" -> Predicate.lessThan(column, literal);
      case "<=" -> Predicate.lessOrEqual(column, literal);
      case ">" -> Predicate.greaterThan(column, literal);
      default -> Predicate.greaterOrEqual(column, literal);
    };
  }

  /** Compares with all nanoseconds that Spark rounds down to the same microsecond. */
  private static Predicate nanosecondComparison(
      String operator, String column, Object literal, Object next) {
    Predicate below = Predicate.lessThan(column, literal);
    Predicate notAbove = Predicate.lessThan(column, next);
    return switch (operator) {
      case "=" -> Predicate.not(below).and(notAbove);
      case "<>" -> below.or(Predicate.not(notAbove));
      case "<" -> below;
      case "<=" -> notAbove;
      case ">" -> Predicate.greaterOrEqual(column, next);
      default -> Predicate.greaterOrEqual(column, literal);
    };
  }

  private boolean isFinerThanSpark(String column) {
    return columns.get(column) instanceof ArrowType.Timestamp time
        && time.getUnit() == TimeUnit.NANOSECOND;
  }

  /** Returns the time one microsecond later. */
  private static Object next(Object time) {
    return switch (time) {
      case Instant instant -> instant.plus(1, ChronoUnit.MICROS);
      case LocalDateTime local -> local.plus(1, ChronoUnit.MICROS);
      default -> throw new Inexact();
    };
  }

  private Predicate in(Expression[] children) {
    List<Object> literals = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      literals.add(literal(children[0], children[i]));
    }
    String column = column(children[0]);
    if (isFinerThanSpark(column)) {
      return Predicate.or(
          literals.stream().map(literal -> comparison("=", column, literal)).toList());
    }
    return Predicate.in(column, literals);
  }

  private String text(Expression[] children) {
    if (literal(children[0], children[1]) instanceof String text) {
      return text;
    }
    throw new Inexact();
  }

  private String column(Expression expression) {
    if (expression instanceof NamedReference reference
        && reference.fieldNames().length == 1
        && columns.containsKey(reference.fieldNames()[0])) {
      return reference.fieldNames()[0];
    }
    throw new Inexact();
  }

  private Object literal(Expression column, Expression expression) {
    if (!(expression instanceof Literal<?> literal)
        || literal.value() == null
        || literal.dataType() instanceof FloatType
        || literal.dataType() instanceof DoubleType
        || literal.dataType() instanceof StringType text && !text.supportsBinaryEquality()
        || literal.value() instanceof UTF8String text && !text.isValid()) {
      throw new Inexact();
    }
    Object value = SparkValues.toJava(literal);
    if (value == null || !fits(columns.get(column(column)), value)) {
      throw new Inexact();
    }
    return value;
  }

  /** Tells whether a column can hold a time exactly, and the library can parse its text. */
  private static boolean fits(ArrowType type, Object value) {
    return switch (type) {
      case ArrowType.Timestamp t when value instanceof LocalDateTime time -> fits(t, time);
      case ArrowType.Timestamp t when value instanceof Instant time ->
          fits(t, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
      case ArrowType.Time t when value instanceof LocalTime time -> time.getNano() % 1_000_000 == 0;
      default -> !(value instanceof LocalDate date) || fits(date.getYear());
    };
  }

  private static boolean fits(ArrowType.Timestamp type, LocalDateTime time) {
    return fits(time.getYear())
        && switch (type.getUnit()) {
          case SECOND -> time.getNano() == 0;
          case MILLISECOND -> time.getNano() % 1_000_000 == 0;
          case MICROSECOND -> true;
          // The column holds 64-bit nanoseconds.
          case NANOSECOND -> MIN_NANOS.isBefore(time) && MAX_NANOS.isAfter(time);
        };
  }

  private static boolean fits(int year) {
    return 1 <= year && year <= 9999;
  }

  /** Thrown for a filter if no predicate of the library keeps the same rows. */
  private static final class Inexact extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Inexact() {
      super(null, null, false, false);
    }
  }
}
