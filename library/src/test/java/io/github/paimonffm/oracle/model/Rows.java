package io.github.paimonffm.oracle.model;

import java.util.Comparator;
import java.util.List;

/** The order of rows in comparisons. */
public final class Rows {

  /** Orders rows by the first column, an INT or STRING. */
  public static final Comparator<List<Object>> ORDER = Comparator.comparing(Rows::first);

  private Rows() {}

  @SuppressWarnings("unchecked") // All values of a column have the same class.
  private static Comparable<Object> first(List<Object> row) {
    return (Comparable<Object>) row.getFirst();
  }
}
