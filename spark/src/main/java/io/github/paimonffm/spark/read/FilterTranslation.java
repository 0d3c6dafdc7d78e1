package io.github.paimonffm.spark.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.spark.types.SparkValues;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
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

/**
 * Translates Spark's filters to the library's predicates. A translated filter keeps exactly the
 * rows that Spark would keep, so Spark need not evaluate it again. Filters without an exact
 * counterpart stay with Spark: comparisons of floating-point numbers ({@code -0.0} equals {@code
 * 0.0} in Spark only), nested columns, and literals that are finer than their column.
 */
final class FilterTranslation {

  /** The Arrow types of the columns, by name. */
  private final Map<String, ArrowType> columns;

  FilterTranslation(Map<String, ArrowType> columns) {
    this.columns = columns;
  }

  /** Returns the same filter; empty if there is no exact counterpart. */
  Optional<Predicate> translate(
      org.apache.spark.sql.connector.expressions.filter.Predicate filter) {
    try {
      return Optional.of(predicate(filter));
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
      case "=" -> Predicate.equal(column(children[0]), literal(children[0], children[1]));
      case "<>" -> Predicate.notEqual(column(children[0]), literal(children[0], children[1]));
      case "<" -> Predicate.lessThan(column(children[0]), literal(children[0], children[1]));
      case "<=" -> Predicate.lessOrEqual(column(children[0]), literal(children[0], children[1]));
      case ">" -> Predicate.greaterThan(column(children[0]), literal(children[0], children[1]));
      case ">=" -> Predicate.greaterOrEqual(column(children[0]), literal(children[0], children[1]));
      case "<=>" -> nullSafe(children[0], children[1]);
      case "IN" -> in(children);
      case "STARTS_WITH" -> Predicate.startsWith(column(children[0]), text(children));
      case "ENDS_WITH" -> Predicate.endsWith(column(children[0]), text(children));
      case "CONTAINS" -> Predicate.contains(column(children[0]), text(children));
      default -> throw new Inexact();
    };
  }

  /** {@code a <=> 1} is false for null, and so is its negation's negation: it is never unknown. */
  private Predicate nullSafe(Expression column, Expression value) {
    String name = column(column);
    if (value instanceof Literal<?> literal && literal.value() == null) {
      return Predicate.isNull(name);
    }
    return Predicate.isNotNull(name).and(Predicate.equal(name, literal(column, value)));
  }

  private Predicate in(Expression[] children) {
    List<Object> literals = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      literals.add(literal(children[0], children[i]));
    }
    return Predicate.in(column(children[0]), literals);
  }

  private String text(Expression[] children) {
    return (String) literal(children[0], children[1]);
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
        || literal.dataType() instanceof StringType text && !text.supportsBinaryEquality()) {
      throw new Inexact();
    }
    Object value = SparkValues.toJava(literal);
    if (value == null || !fits(columns.get(column(column)), value)) {
      throw new Inexact();
    }
    return value;
  }

  /** Tells whether a column can hold a time exactly. */
  private static boolean fits(ArrowType type, Object value) {
    return switch (type) {
      case ArrowType.Timestamp t when value instanceof LocalDateTime time ->
          fits(t.getUnit(), time.getNano(), time.toEpochSecond(ZoneOffset.UTC));
      case ArrowType.Timestamp t when value instanceof Instant time ->
          fits(t.getUnit(), time.getNano(), time.getEpochSecond());
      case ArrowType.Time t when value instanceof LocalTime time ->
          fits(t.getUnit(), time.getNano(), 0);
      default -> true;
    };
  }

  private static boolean fits(TimeUnit unit, int nanos, long seconds) {
    return switch (unit) {
      case SECOND -> nanos == 0;
      case MILLISECOND -> nanos % 1_000_000 == 0;
      case MICROSECOND -> nanos % 1_000 == 0;
      // Nanoseconds since the epoch must fit 64 bits.
      case NANOSECOND -> Math.abs(seconds) < Long.MAX_VALUE / 1_000_000_000;
    };
  }

  /** There is no exact counterpart. */
  private static final class Inexact extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Inexact() {
      super(null, null, false, false);
    }
  }
}
