package io.github.paimonffm.paimonjava.read;

import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a read that change its rows.
 *
 * @param readType the columns of the rows; null for all columns
 * @param filter the filter; null for all rows
 * @param executesFilter whether a reader removes rows that do not match the filter
 * @param limit the number of rows that the caller needs; null for all rows
 * @param keepsDeletes whether a reader returns deleted rows
 */
record ReadSettings(
    @Nullable RowType readType,
    @Nullable Predicate filter,
    boolean executesFilter,
    @Nullable Integer limit,
    boolean keepsDeletes) {

  static final ReadSettings ALL = new ReadSettings(null, null, false, null, false);

  ReadSettings withReadType(RowType type) {
    return new ReadSettings(type, filter, executesFilter, limit, keepsDeletes);
  }

  ReadSettings withFilter(@Nullable Predicate predicate) {
    return new ReadSettings(readType, predicate, executesFilter, limit, keepsDeletes);
  }

  ReadSettings executingFilter() {
    return new ReadSettings(readType, filter, true, limit, keepsDeletes);
  }

  ReadSettings withLimit(int rows) {
    return new ReadSettings(readType, filter, executesFilter, rows, keepsDeletes);
  }

  ReadSettings keepingDeletes() {
    return new ReadSettings(readType, filter, executesFilter, limit, true);
  }
}
