package io.github.paimonffm.oracle.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a table makes of changes, in the plainest way: what a reader should see. */
public enum Merging {
  /** Every row stays. */
  APPEND,
  /** The last row of a key. */
  LAST {
    @Override
    List<Object> merge(List<Object> old, List<Object> row) {
      return row;
    }
  },
  /** Of each column of a key, the last value that is not null. */
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
  /** The first row of a key. */
  FIRST {
    @Override
    List<Object> merge(List<Object> old, List<Object> row) {
      return old;
    }
  };

  List<Object> merge(List<Object> old, List<Object> row) {
    throw new IllegalStateException("no two rows have one key here");
  }

  /** The rows that are there after all changes; {@code keys} are the positions of the key. */
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
