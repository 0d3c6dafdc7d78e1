package io.github.paimonffm.internal.rows;

import io.github.paimonffm.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@code Row}s from the cells of vectors. */
final class RowMaker {

  private final Row.Factory rows;
  private final Getter[] getters;

  /**
   * Creates a maker.
   *
   * @param getters one getter for each name
   */
  RowMaker(List<String> names, Getter[] getters) {
    this.rows = Row.factory(names);
    this.getters = getters;
  }

  /** Makes the row of a position. */
  Row make(int index) {
    @Nullable Object[] values = new Object[getters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = getters[i].get(index);
    }
    return rows.of(values);
  }
}
