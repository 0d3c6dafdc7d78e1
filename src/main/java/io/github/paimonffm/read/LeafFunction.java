package io.github.paimonffm.read;

/**
 * What a {@link Predicate.Leaf} asks of its column. As Paimon's own functions of leaf predicates,
 * and SQL's operators.
 */
public enum LeafFunction {
  /** {@code column = literal}. */
  EQUAL("=", 1, 1),
  /** {@code column <> literal}. */
  NOT_EQUAL("<>", 1, 1),
  /** {@code column < literal}. */
  LESS_THAN("<", 1, 1),
  /** {@code column <= literal}. */
  LESS_OR_EQUAL("<=", 1, 1),
  /** {@code column > literal}. */
  GREATER_THAN(">", 1, 1),
  /** {@code column >= literal}. */
  GREATER_OR_EQUAL(">=", 1, 1),
  /** {@code column IN (literal, ...)}. */
  IN("IN", 1, Integer.MAX_VALUE),
  /** {@code column NOT IN (literal, ...)}. */
  NOT_IN("NOT IN", 1, Integer.MAX_VALUE),
  /** {@code column IS NULL}. */
  IS_NULL("IS NULL", 0, 0),
  /** {@code column IS NOT NULL}. */
  IS_NOT_NULL("IS NOT NULL", 0, 0),
  /** {@code column BETWEEN literal AND literal}, both ends included. */
  BETWEEN("BETWEEN", 2, 2),
  /** The text of the column begins with the literal, taken as it is. */
  STARTS_WITH("STARTS WITH", 1, 1),
  /** The text of the column ends with the literal, taken as it is. */
  ENDS_WITH("ENDS WITH", 1, 1),
  /** The text of the column has the literal, taken as it is, somewhere in it. */
  CONTAINS("CONTAINS", 1, 1),
  /** {@code column LIKE literal}, of which {@code %} and {@code _} are wildcards. */
  LIKE("LIKE", 1, 1);

  private final String sql;
  private final int leastLiterals;
  private final int mostLiterals;

  LeafFunction(String sql, int leastLiterals, int mostLiterals) {
    this.sql = sql;
    this.leastLiterals = leastLiterals;
    this.mostLiterals = mostLiterals;
  }

  /** How it is shown between or after its operands. */
  String sql() {
    return sql;
  }

  /** Whether it is defined for so many literals. */
  boolean takes(int literals) {
    return literals >= leastLiterals && literals <= mostLiterals;
  }
}
