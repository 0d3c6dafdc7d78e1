package io.github.paimonffm.oracle.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ways of merging rows, as simple models that compute the rows that a reader should see. */
public enum Merging {
  /** Keeps every row. */
  APPEND,
  /** Keeps the last row of a key. */
  LAST {
    @Override
    List<Object> merge(List<Object> old, List<Object> row) {
      return row;
    }
  },
  /** Keeps the last non-null value of each column of a key. */
  LAST_NON_NULL {
    @Override
    List<Object> merge(List<Object> old, List<Object> row) {
      List<Object> merged = new ArrayList<>(old);
      for (int i = 0; i < merged.size(); i++) {
        if (row.get(i) != null) {
          merged.set(i, row.get(i));
        }
      }
      return merged;
    }
  },
  /** Keeps the first row of a key. */
  FIRST {
    @Override
    List<Object> merge(List<Object> old, List<Object> row) {
      return old;
    }
  };

  List<Object> merge(List<Object> old, List<Object> row) {
    throw new IllegalStateException("rows without a key are not merged");
  }

  /**
   * Returns the rows after all changes.
   *
   * @param keys the positions of the key columns
   */
  public List<List<Object>> rows(List<Change> changes, List<Integer> keys) {
    Map<Object, List<Object>> rows = new LinkedHashMap<>();
    for (Change change : changes) {
      List<Object> row = change.row();
      Object key = this == APPEND ? rows.size() : keys.stream().map(row::get).toList();
      if (change.retracts()) {
        rows.remove(key);
      } else {
        rows.merge(key, row, this::merge);
      }
    }
    return rows.values().stream().sorted(Rows.ORDER).toList();
  }
}
