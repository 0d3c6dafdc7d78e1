package io.github.paimonffm.read;

/**
 * The comparison that a {@link Predicate.Leaf} applies to its column. The functions correspond to
 * Paimon's leaf functions and to SQL operators.
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
  /** {@code column BETWEEN literal AND literal}; includes both bounds. */
  BETWEEN("BETWEEN", 2, 2),
  /** The text of the column starts with the literal, which has no wildcards. */
  STARTS_WITH("STARTS WITH", 1, 1),
  /** The text of the column ends with the literal, which has no wildcards. */
  ENDS_WITH("ENDS WITH", 1, 1),
  /** The text of the column contains the literal, which has no wildcards. */
  CONTAINS("CONTAINS", 1, 1),
  /** {@code column LIKE literal}, with the wildcards {@code %} and {@code _}. */
  LIKE("LIKE", 1, 1);

  private final String sql;
  private final int leastLiterals;
  private final int mostLiterals;

  LeafFunction(String sql, int leastLiterals, int mostLiterals) {
    this.sql = sql;
    this.leastLiterals = leastLiterals;
    this.mostLiterals = mostLiterals;
  }

  /** Returns the SQL operator. */
  String sql() {
    return sql;
  }

  /** Tells whether the function accepts this number of literals. */
  boolean takes(int literals) {
    return literals >= leastLiterals && literals <= mostLiterals;
  }
}
