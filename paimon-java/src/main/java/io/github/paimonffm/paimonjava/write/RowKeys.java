package io.github.paimonffm.paimonjava.write;

import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.RowKeyExtractor;
import org.jspecify.annotations.Nullable;

/** Computes the partition and the bucket of rows, with Paimon Java's own extractor. */
final class RowKeys {

  private final FileStoreTable table;
  private @Nullable RowKeyExtractor extractor;

  RowKeys(FileStoreTable table) {
    this.table = table;
  }

  BinaryRow partition(InternalRow row) {
    return of(row).partition();
  }

  int bucket(InternalRow row) {
    return of(row).bucket();
  }

  private RowKeyExtractor of(InternalRow row) {
    if (extractor == null) {
      extractor = table.createRowKeyExtractor();
    }
    extractor.setRecord(row);
    return extractor;
  }
}
