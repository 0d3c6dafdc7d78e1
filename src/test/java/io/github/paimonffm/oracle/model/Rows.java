package io.github.paimonffm.oracle.model;

import java.util.Comparator;
import java.util.List;

/** Rows as they are compared. */
public final class Rows {

  /** The order in which rows are compared: by the first column, an INT or STRING. */
  public static final Comparator<List<Object>> ORDER = Comparator.comparing(Rows::first);

  private Rows() {}

  @SuppressWarnings("unchecked") // The values of a column are of one class.
  private static Comparable<Object> first(List<Object> row) {
    return (Comparable<Object>) row.getFirst();
  }
}
