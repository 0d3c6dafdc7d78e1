package io.github.paimonffm.oracle.model;

import java.util.List;
import org.apache.paimon.types.RowKind;

/** A row as it is written: what is done, and the values of all columns in order. */
public record Change(RowKind kind, List<Object> row) {

  /** A row that is added, or replaces the one of its key. */
  public static Change insert(List<Object> row) {
    return new Change(RowKind.INSERT, row);
  }

  /** Whether it takes a row away. */
  public boolean retracts() {
    return kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE;
  }
}
