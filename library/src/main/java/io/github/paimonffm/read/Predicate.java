package io.github.paimonffm.read;

import io.github.paimonffm.exception.InvalidArgumentException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the rows of a table, for {@link ReadBuilder#withFilter}.
 *
 * {@snippet :
 * Predicate june = Predicate.between("dt", LocalDate.of(2026, 6, 1), LocalDate.of(2026, 6, 30));
 * Predicate expensive = Predicate.greaterThan("amount", new BigDecimal("99.90"));
 * ReadBuilder read = table.newReadBuilder()
 *     .withFilter(june.and(expensive.or(Predicate.isNull("amount"))));
 * }
 *
 * <p>Predicates have SQL semantics: a comparison with a null in the column is neither true nor
 * false, and neither is its negation. A row is kept only if the whole predicate is true. Hence
 * {@code notEqual("a", 1)} keeps no row in which {@code a} is null.
 *
 * <p>Strings are compared by code point, bytes as unsigned values, and floating-point numbers like
 * {@link Double#compareTo}: NaN is equal to itself and greater than all other numbers, and {@code
 * -0.0} is less than {@code 0.0}.
 *
 * <p>Predicates name the columns of the table; fields of nested types are not supported. Literals
 * are Java values; see {@link Literal#of}. The type of the column defines the meaning of a literal
 * when a read is planned or opened. A {@link String} can therefore represent a value of any type:
 * {@code equal("dt", "2026-06-26")}. A literal that is not a value of the column's type, such as
 * {@code 1.5} for an {@code INT}, is refused at that point, and so is a column that the table does
 * not have.
 *
 * <p>Instances are immutable, {@link Serializable} and safe for use by multiple threads. Two
 * predicates are equal if their parts are equal and in the same order. Nested conjunctions are
 * flattened into one conjunction, and nested disjunctions into one disjunction, no matter how they
 * were combined.
 *
 * <p>Later releases may add kinds of predicates, so a {@code switch} over the kinds needs a default
 * branch.
 */
public sealed interface Predicate extends Serializable {

  /**
   * The maximum nesting depth of a predicate. Nested conjunctions count as one level, and so do
   * nested disjunctions, so a long chain is not deep.
   */
  int MAX_DEPTH = 50;

  /**
   * A condition on one column.
   *
   * @param column the name of the column
   * @param function the comparison
   * @param literals the values to compare with, as many as the function accepts; unmodifiable
   */
  record Leaf(String column, LeafFunction function, List<Literal> literals) implements Predicate {

    /**
     * Copies the literals.
     *
     * @throws InvalidArgumentException if the column name is empty, or the function does not accept
     *     this number of literals
     */
    public Leaf {
      if (Objects.requireNonNull(column, "column").isEmpty()) {
        throw new InvalidArgumentException("a column name must not be empty");
      }
      Objects.requireNonNull(function, "function");
      literals = List.copyOf(literals);
      if (!function.takes(literals.size())) {
        throw new InvalidArgumentException(
            function.sql()
                + " of column '"
                + column
                + "' does not accept "
                + literals.size()
                + " literals");
      }
    }

    /**
     * Returns the predicate in SQL syntax.
     *
     * @return a string for logs
     */
    @Override
    public String toString() {
      String start = column + " " + function.sql();
      return switch (function) {
        case IS_NULL, IS_NOT_NULL -> start;
        case IN, NOT_IN -> start + " (" + joined(literals, ", ") + ")";
        case BETWEEN -> start + " " + joined(literals, " AND ");
        default -> start + " " + literals.getFirst();
      };
    }
  }

  /**
   * A conjunction: true if all parts are true, false if a part is false.
   *
   * @param predicates the parts, none of which is a conjunction; unmodifiable
   */
  record And(List<Predicate> predicates) implements Predicate {

    /**
     * Copies the parts and flattens conjunctions among them.
     *
     * @throws InvalidArgumentException if there are no parts, or they are nested too deeply
     */
    public And {
      predicates = parts(predicates, p -> p instanceof And and ? and.predicates : List.of(p));
    }

    /**
     * Returns the predicate in SQL syntax.
     *
     * @return a string for logs
     */
    @Override
    public String toString() {
      return "(" + joined(predicates, " AND ") + ")";
    }
  }

  /**
   * A disjunction: true if a part is true, false if all parts are false.
   *
   * @param predicates the parts, none of which is a disjunction; unmodifiable
   */
  record Or(List<Predicate> predicates) implements Predicate {

    /**
     * Copies the parts and flattens disjunctions among them.
     *
     * @throws InvalidArgumentException if there are no parts, or they are nested too deeply
     */
    public Or {
      predicates = parts(predicates, p -> p instanceof Or or ? or.predicates : List.of(p));
    }

    /**
     * Returns the predicate in SQL syntax.
     *
     * @return a string for logs
     */
    @Override
    public String toString() {
      return "(" + joined(predicates, " OR ") + ")";
    }
  }

  /**
   * A negation: true if the predicate is false.
   *
   * @param predicate the negated predicate
   */
  record Not(Predicate predicate) implements Predicate {

    /**
     * Checks the negated predicate.
     *
     * @throws InvalidArgumentException if the predicate is nested too deeply
     */
    public Not {
      checkDepth(Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Returns the predicate in SQL syntax.
     *
     * @return a string for logs
     */
    @Override
    public String toString() {
      return "NOT (" + predicate + ")";
    }
  }

  /**
   * Returns a predicate that is true if the value of the column equals a literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null (use {@link #isNull}), or cannot be a
   *     value of a column
   */
  static Predicate equal(String column, Object literal) {
    return leaf(column, LeafFunction.EQUAL, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column is not null and differs from a
   * literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null (use {@link #isNotNull}), or cannot be
   *     a value of a column
   */
  static Predicate notEqual(String column, Object literal) {
    return leaf(column, LeafFunction.NOT_EQUAL, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column is less than a literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate lessThan(String column, Object literal) {
    return leaf(column, LeafFunction.LESS_THAN, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column is less than or equal to a literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate lessOrEqual(String column, Object literal) {
    return leaf(column, LeafFunction.LESS_OR_EQUAL, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column is greater than a literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate greaterThan(String column, Object literal) {
    return leaf(column, LeafFunction.GREATER_THAN, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column is greater than or equal to a
   * literal.
   *
   * @param column the name of the column
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate greaterOrEqual(String column, Object literal) {
    return leaf(column, LeafFunction.GREATER_OR_EQUAL, literal);
  }

  /**
   * Returns a predicate that is true if the value of the column equals one of several literals.
   *
   * @param column the name of the column
   * @param literals the values, at least one; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if there are no literals, or a literal is null or cannot be a
   *     value of a column
   */
  static Predicate in(String column, Collection<?> literals) {
    return leaf(column, LeafFunction.IN, literals.toArray());
  }

  /**
   * Returns a predicate that is true if the value of the column is not null and differs from all of
   * several literals.
   *
   * @param column the name of the column
   * @param literals the values, at least one; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if there are no literals, or a literal is null or cannot be a
   *     value of a column
   */
  static Predicate notIn(String column, Collection<?> literals) {
    return leaf(column, LeafFunction.NOT_IN, literals.toArray());
  }

  /**
   * Returns a predicate that is true if the column is null.
   *
   * @param column the name of the column
   * @return the predicate
   */
  static Predicate isNull(String column) {
    return leaf(column, LeafFunction.IS_NULL);
  }

  /**
   * Returns a predicate that is true if the column is not null.
   *
   * @param column the name of the column
   * @return the predicate
   */
  static Predicate isNotNull(String column) {
    return leaf(column, LeafFunction.IS_NOT_NULL);
  }

  /**
   * Returns a predicate that is true if the value of the column is between two literals or equal to
   * one of them.
   *
   * @param column the name of the column
   * @param lower the lower bound; see {@link Literal#of}
   * @param upper the upper bound; if it is less than the lower bound, no value matches
   * @return the predicate
   * @throws InvalidArgumentException if a literal is null, or cannot be a value of a column
   */
  static Predicate between(String column, Object lower, Object upper) {
    return leaf(column, LeafFunction.BETWEEN, lower, upper);
  }

  /**
   * Returns a predicate that is true if the text of a {@code CHAR}, {@code VARCHAR} or {@code
   * STRING} column starts with a prefix.
   *
   * @param column the name of the column
   * @param prefix the prefix, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the prefix is null
   */
  static Predicate startsWith(String column, String prefix) {
    return leaf(column, LeafFunction.STARTS_WITH, prefix);
  }

  /**
   * Returns a predicate that is true if the text of a {@code CHAR}, {@code VARCHAR} or {@code
   * STRING} column ends with a suffix.
   *
   * @param column the name of the column
   * @param suffix the suffix, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the suffix is null
   */
  static Predicate endsWith(String column, String suffix) {
    return leaf(column, LeafFunction.ENDS_WITH, suffix);
  }

  /**
   * Returns a predicate that is true if the text of a {@code CHAR}, {@code VARCHAR} or {@code
   * STRING} column contains a substring.
   *
   * @param column the name of the column
   * @param part the substring, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the substring is null
   */
  static Predicate contains(String column, String part) {
    return leaf(column, LeafFunction.CONTAINS, part);
  }

  /**
   * Returns a predicate that is true if the whole text of a {@code CHAR}, {@code VARCHAR} or {@code
   * STRING} column matches a pattern: {@code %} matches any number of characters, including none,
   * {@code _} matches one character, and a backslash escapes a wildcard or backslash after it.
   *
   * @param column the name of the column
   * @param pattern the pattern
   * @return the predicate
   * @throws InvalidArgumentException if the pattern is null
   */
  static Predicate like(String column, String pattern) {
    return leaf(column, LeafFunction.LIKE, pattern);
  }

  /**
   * Returns the conjunction of several predicates.
   *
   * @param first the first predicate
   * @param second the second predicate
   * @param more the other predicates
   * @return the conjunction
   * @throws InvalidArgumentException if the predicates are nested too deeply
   */
  static Predicate and(Predicate first, Predicate second, Predicate... more) {
    return new And(list(first, second, more));
  }

  /**
   * Returns the conjunction of a list of predicates.
   *
   * @param predicates the predicates, at least one
   * @return the conjunction, or the predicate itself if there is only one
   * @throws InvalidArgumentException if the list is empty, or the predicates are nested too deeply
   */
  static Predicate and(List<Predicate> predicates) {
    return predicates.size() == 1 ? predicates.getFirst() : new And(predicates);
  }

  /**
   * Returns the disjunction of several predicates.
   *
   * @param first the first predicate
   * @param second the second predicate
   * @param more the other predicates
   * @return the disjunction
   * @throws InvalidArgumentException if the predicates are nested too deeply
   */
  static Predicate or(Predicate first, Predicate second, Predicate... more) {
    return new Or(list(first, second, more));
  }

  /**
   * Returns the disjunction of a list of predicates.
   *
   * @param predicates the predicates, at least one
   * @return the disjunction, or the predicate itself if there is only one
   * @throws InvalidArgumentException if the list is empty, or the predicates are nested too deeply
   */
  static Predicate or(List<Predicate> predicates) {
    return predicates.size() == 1 ? predicates.getFirst() : new Or(predicates);
  }

  /**
   * Returns the negation of a predicate. If the predicate is neither true nor false because a
   * column is null, the negation is neither true nor false.
   *
   * @param predicate the predicate
   * @return the negation; for a negation, the predicate that it negates
   * @throws InvalidArgumentException if the predicate is nested too deeply
   */
  static Predicate not(Predicate predicate) {
    return predicate instanceof Not not ? not.predicate : new Not(predicate);
  }

  /**
   * Returns the conjunction of this predicate and another one.
   *
   * @param other the other predicate
   * @return the conjunction
   * @throws InvalidArgumentException if the predicates are nested too deeply
   */
  default Predicate and(Predicate other) {
    return new And(List.of(this, other));
  }

  /**
   * Returns the disjunction of this predicate and another one.
   *
   * @param other the other predicate
   * @return the disjunction
   * @throws InvalidArgumentException if the predicates are nested too deeply
   */
  default Predicate or(Predicate other) {
    return new Or(List.of(this, other));
  }

  /**
   * Returns the negation of this predicate.
   *
   * @return the negation
   * @throws InvalidArgumentException if the predicate is nested too deeply
   * @see #not
   */
  default Predicate negate() {
    return not(this);
  }

  private static Predicate leaf(
      String column, LeafFunction function, @Nullable Object... literals) {
    Objects.requireNonNull(column, "column");
    List<Literal> typed;
    try {
      typed = Arrays.stream(literals).map(Literal::of).toList();
    } catch (InvalidArgumentException e) {
      throw new InvalidArgumentException(
          function.sql() + " of column '" + column + "': " + e.getMessage(), e);
    }
    return new Leaf(column, function, typed);
  }

  private static List<Predicate> list(Predicate first, Predicate second, Predicate[] more) {
    List<Predicate> predicates = new ArrayList<>(List.of(first, second));
    predicates.addAll(Arrays.asList(more));
    return predicates;
  }

  private static List<Predicate> parts(
      List<Predicate> predicates, Function<Predicate, List<Predicate>> partsOf) {
    if (predicates.isEmpty()) {
      throw new InvalidArgumentException("a list of predicates must not be empty");
    }
    List<Predicate> parts =
        List.copyOf(predicates).stream().flatMap(p -> partsOf.apply(p).stream()).toList();
    parts.forEach(Predicate::checkDepth);
    return parts;
  }

  /** Limits the depth, because code here and in the native library recurses over predicates. */
  private static void checkDepth(Predicate part) {
    if (depth(part) >= MAX_DEPTH) {
      throw new InvalidArgumentException(
          "a predicate is nested deeper than " + MAX_DEPTH + " levels");
    }
  }

  private static int depth(Predicate predicate) {
    return switch (predicate) {
      case Leaf leaf -> 1;
      case And and -> 1 + depth(and.predicates);
      case Or or -> 1 + depth(or.predicates);
      case Not not -> 1 + depth(not.predicate);
    };
  }

  private static int depth(List<Predicate> predicates) {
    return predicates.stream().mapToInt(Predicate::depth).max().orElse(0);
  }

  private static String joined(List<?> parts, String separator) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(separator));
  }
}
