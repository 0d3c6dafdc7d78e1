package io.github.paimonffm.paimonjava.read;

import io.github.paimonffm.paimonjava.read.columns.BatchRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.predicate.Predicate;
import org.apache.paimon.reader.RecordReader.RecordIterator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch. As in Paimon Java's own reader, all rows are one object, which the next call
 * moves to the next row.
 */
final class BatchRows implements RecordIterator<InternalRow> {

  private final ArrowBatch batch;
  private final @Nullable Predicate filter;
  private final @Nullable RowLimit limit;
  private final BatchRow row;
  private final int count;
  private int next;

  BatchRows(ArrowBatch batch, @Nullable Predicate filter, @Nullable RowLimit limit) {
    this.batch = batch;
    this.filter = filter;
    this.limit = limit;
    this.row = new BatchRow(batch.columns());
    this.count = batch.columns().getNumRows();
  }

  @Override
  public @Nullable InternalRow next() {
    while (next < count && (limit == null || !limit.isReached())) {
      row.setRowId(next++);
      if (filter == null || filter.test(row)) {
        if (limit != null) {
          limit.count();
        }
        return row;
      }
    }
    return null;
  }

  @Override
  public void releaseBatch() {
    batch.close();
  }
}
