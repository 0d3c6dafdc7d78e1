package io.github.paimonffm.oracle.model;

import java.util.List;
import org.apache.paimon.types.RowKind;

/** A row to write: its kind, and the values of all columns in order. */
public record Change(RowKind kind, List<Object> row) {

  /** Returns a change that adds a row or replaces the row with the same key. */
  public static Change insert(List<Object> row) {
    return new Change(RowKind.INSERT, row);
  }

  /** Returns whether the change removes a row. */
  public boolean retracts() {
    return kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE;
  }
}
