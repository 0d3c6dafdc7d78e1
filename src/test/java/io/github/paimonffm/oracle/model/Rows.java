package io.github.paimonffm.oracle.model;

import java.util.Comparator;
import java.util.List;

/** Rows as they are compared. */
public final class Rows {

  /** The order in which rows are compared: by the first column, an INT. */
  public static final Comparator<List<Object>> ORDER =
      Comparator.comparing(row -> (Integer) row.getFirst());

  private Rows() {}
}
