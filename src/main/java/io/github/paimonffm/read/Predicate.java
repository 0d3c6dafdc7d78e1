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
 * Predicate dear = Predicate.greaterThan("amount", new BigDecimal("99.90"));
 * ReadBuilder read = table.newReadBuilder()
 *     .withFilter(june.and(dear.or(Predicate.isNull("amount"))));
 * }
 *
 * <p>It means what it means in SQL: a comparison with a null in the column is neither true nor
 * false, {@code not} leaves that so, and a row is kept if the whole is true. Hence {@code
 * notEqual("a", 1)} keeps no row in which {@code a} is null.
 *
 * <p>Texts are compared by their code points, bytes as unsigned ones, and floating-point numbers as
 * {@link Double#compareTo} does: NaN is equal to itself and greater than all others, {@code -0.0}
 * is less than {@code 0.0}.
 *
 * <p>Columns are named as in the table, top-level ones only. Literals are values of Java classes,
 * see {@link Literal#of}; what they mean is said by the column's type, known when the read is
 * planned or opened. A {@link String} may so stand for a value of any type: {@code equal("dt",
 * "2026-06-26")}. A literal that is none of the column's type, such as {@code 1.5} for an {@code
 * INT}, is refused then, and so is a column that the table does not have.
 *
 * <p>A value: immutable, {@link Serializable}, equal if its parts are in the same order, safe to
 * share among threads. Conjunctions of conjunctions are one conjunction, whichever way they were
 * put together, and so are disjunctions.
 */
public sealed interface Predicate extends Serializable {

  /**
   * How deep predicates can be nested. Conjunctions of conjunctions count as one level, as do
   * disjunctions of disjunctions, so that a long chain is not deep.
   */
  int MAX_DEPTH = 50;

  /**
   * A condition on one column.
   *
   * @param column the column's name
   * @param function what is asked of it
   * @param literals what it is compared with, as many as the function takes; unmodifiable
   */
  record Leaf(String column, LeafFunction function, List<Literal> literals) implements Predicate {

    /**
     * Takes a copy of the literals.
     *
     * @throws InvalidArgumentException if the column has no name, or the function is not defined
     *     for so many literals
     */
    public Leaf {
      if (Objects.requireNonNull(column, "column").isEmpty()) {
        throw new InvalidArgumentException("the name of a column must not be empty");
      }
      Objects.requireNonNull(function, "function");
      literals = List.copyOf(literals);
      if (!function.takes(literals.size())) {
        throw new InvalidArgumentException(
            function.sql() + " of column '" + column + "' has " + literals.size() + " literals");
      }
    }

    /**
     * Shows the condition as SQL would have it.
     *
     * @return a text for logs
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
   * True if all of its parts are, false if one is false.
   *
   * @param predicates the parts, none of which is a conjunction itself; unmodifiable
   */
  record And(List<Predicate> predicates) implements Predicate {

    /**
     * Takes a copy of the parts, and the parts of conjunctions among them for themselves.
     *
     * @throws InvalidArgumentException if there is none, or they are nested too deep
     */
    public And {
      predicates = parts(predicates, p -> p instanceof And and ? and.predicates : List.of(p));
    }

    /**
     * Shows the condition as SQL would have it.
     *
     * @return a text for logs
     */
    @Override
    public String toString() {
      return "(" + joined(predicates, " AND ") + ")";
    }
  }

  /**
   * True if one of its parts is, false if all are false.
   *
   * @param predicates the parts, none of which is a disjunction itself; unmodifiable
   */
  record Or(List<Predicate> predicates) implements Predicate {

    /**
     * Takes a copy of the parts, and the parts of disjunctions among them for themselves.
     *
     * @throws InvalidArgumentException if there is none, or they are nested too deep
     */
    public Or {
      predicates = parts(predicates, p -> p instanceof Or or ? or.predicates : List.of(p));
    }

    /**
     * Shows the condition as SQL would have it.
     *
     * @return a text for logs
     */
    @Override
    public String toString() {
      return "(" + joined(predicates, " OR ") + ")";
    }
  }

  /**
   * True if another one is false.
   *
   * @param predicate the other one
   */
  record Not(Predicate predicate) implements Predicate {

    /**
     * Checks that there is another one.
     *
     * @throws InvalidArgumentException if it is nested too deep
     */
    public Not {
      checkDepth(Objects.requireNonNull(predicate, "predicate"));
    }

    /**
     * Shows the condition as SQL would have it.
     *
     * @return a text for logs
     */
    @Override
    public String toString() {
      return "NOT (" + predicate + ")";
    }
  }

  /**
   * The column has this value.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, for which there is {@link #isNull}, or
   *     cannot be a value of a column
   */
  static Predicate equal(String column, Object literal) {
    return leaf(column, LeafFunction.EQUAL, literal);
  }

  /**
   * The column has a value other than this.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, for which there is {@link #isNotNull},
   *     or cannot be a value of a column
   */
  static Predicate notEqual(String column, Object literal) {
    return leaf(column, LeafFunction.NOT_EQUAL, literal);
  }

  /**
   * The column's value is less than this.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate lessThan(String column, Object literal) {
    return leaf(column, LeafFunction.LESS_THAN, literal);
  }

  /**
   * The column's value is less than this, or equal to it.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate lessOrEqual(String column, Object literal) {
    return leaf(column, LeafFunction.LESS_OR_EQUAL, literal);
  }

  /**
   * The column's value is greater than this.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate greaterThan(String column, Object literal) {
    return leaf(column, LeafFunction.GREATER_THAN, literal);
  }

  /**
   * The column's value is greater than this, or equal to it.
   *
   * @param column the column's name
   * @param literal the value; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if the literal is null, or cannot be a value of a column
   */
  static Predicate greaterOrEqual(String column, Object literal) {
    return leaf(column, LeafFunction.GREATER_OR_EQUAL, literal);
  }

  /**
   * The column has one of these values.
   *
   * @param column the column's name
   * @param literals the values, at least one; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if there is none, or one is null or cannot be a value of a
   *     column
   */
  static Predicate in(String column, Collection<?> literals) {
    return leaf(column, LeafFunction.IN, literals.toArray());
  }

  /**
   * The column has a value other than each of these.
   *
   * @param column the column's name
   * @param literals the values, at least one; see {@link Literal#of}
   * @return the predicate
   * @throws InvalidArgumentException if there is none, or one is null or cannot be a value of a
   *     column
   */
  static Predicate notIn(String column, Collection<?> literals) {
    return leaf(column, LeafFunction.NOT_IN, literals.toArray());
  }

  /**
   * The column is null.
   *
   * @param column the column's name
   * @return the predicate
   */
  static Predicate isNull(String column) {
    return leaf(column, LeafFunction.IS_NULL);
  }

  /**
   * The column is not null.
   *
   * @param column the column's name
   * @return the predicate
   */
  static Predicate isNotNull(String column) {
    return leaf(column, LeafFunction.IS_NOT_NULL);
  }

  /**
   * The column's value is between these, or equal to one of them.
   *
   * @param column the column's name
   * @param lower the least value; see {@link Literal#of}
   * @param upper the greatest value; if it is below the least, nothing is between
   * @return the predicate
   * @throws InvalidArgumentException if a literal is null, or cannot be a value of a column
   */
  static Predicate between(String column, Object lower, Object upper) {
    return leaf(column, LeafFunction.BETWEEN, lower, upper);
  }

  /**
   * The text of a {@code CHAR}, {@code VARCHAR} or {@code STRING} column begins with this.
   *
   * @param column the column's name
   * @param prefix the beginning, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the prefix is null
   */
  static Predicate startsWith(String column, String prefix) {
    return leaf(column, LeafFunction.STARTS_WITH, prefix);
  }

  /**
   * The text of a {@code CHAR}, {@code VARCHAR} or {@code STRING} column ends with this.
   *
   * @param column the column's name
   * @param suffix the end, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the suffix is null
   */
  static Predicate endsWith(String column, String suffix) {
    return leaf(column, LeafFunction.ENDS_WITH, suffix);
  }

  /**
   * The text of a {@code CHAR}, {@code VARCHAR} or {@code STRING} column has this in it.
   *
   * @param column the column's name
   * @param part the part, without wildcards
   * @return the predicate
   * @throws InvalidArgumentException if the part is null
   */
  static Predicate contains(String column, String part) {
    return leaf(column, LeafFunction.CONTAINS, part);
  }

  /**
   * The text of a {@code CHAR}, {@code VARCHAR} or {@code STRING} column is like this pattern, from
   * its first character to its last: {@code %} stands for any characters, none included, {@code _}
   * for one, and a backslash takes away the meaning of the wildcard or backslash after it.
   *
   * @param column the column's name
   * @param pattern the pattern
   * @return the predicate
   * @throws InvalidArgumentException if the pattern is null
   */
  static Predicate like(String column, String pattern) {
    return leaf(column, LeafFunction.LIKE, pattern);
  }

  /**
   * All of several predicates.
   *
   * @param first the first one
   * @param second the second one
   * @param more those after it
   * @return the conjunction
   */
  static Predicate and(Predicate first, Predicate second, Predicate... more) {
    return new And(list(first, second, more));
  }

  /**
   * All of a list of predicates.
   *
   * @param predicates the predicates, at least one
   * @return the conjunction; of one predicate, itself
   * @throws InvalidArgumentException if there is none
   */
  static Predicate and(List<Predicate> predicates) {
    return predicates.size() == 1 ? predicates.getFirst() : new And(predicates);
  }

  /**
   * One at least of several predicates.
   *
   * @param first the first one
   * @param second the second one
   * @param more those after it
   * @return the disjunction
   */
  static Predicate or(Predicate first, Predicate second, Predicate... more) {
    return new Or(list(first, second, more));
  }

  /**
   * One at least of a list of predicates.
   *
   * @param predicates the predicates, at least one
   * @return the disjunction; of one predicate, itself
   * @throws InvalidArgumentException if there is none
   */
  static Predicate or(List<Predicate> predicates) {
    return predicates.size() == 1 ? predicates.getFirst() : new Or(predicates);
  }

  /**
   * The opposite of a predicate. Where that is neither true nor false, for a null in a column, so
   * is this.
   *
   * @param predicate the predicate
   * @return the opposite; of an opposite, what it is the opposite of
   */
  static Predicate not(Predicate predicate) {
    return predicate instanceof Not not ? not.predicate : new Not(predicate);
  }

  /**
   * This one and another one.
   *
   * @param other the other one
   * @return the conjunction
   */
  default Predicate and(Predicate other) {
    return new And(List.of(this, other));
  }

  /**
   * This one or another one, or both.
   *
   * @param other the other one
   * @return the disjunction
   */
  default Predicate or(Predicate other) {
    return new Or(List.of(this, other));
  }

  /**
   * The opposite of this one.
   *
   * @return the opposite
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
      throw new InvalidArgumentException("a list of predicates is empty");
    }
    List<Predicate> parts =
        List.copyOf(predicates).stream().flatMap(p -> partsOf.apply(p).stream()).toList();
    parts.forEach(Predicate::checkDepth);
    return parts;
  }

  /** Keeps what recurses over a predicate, here and on the native side, within its stack. */
  private static void checkDepth(Predicate part) {
    if (depth(part) >= MAX_DEPTH) {
      throw new InvalidArgumentException("a predicate is nested more than " + MAX_DEPTH + " deep");
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
