package io.github.paimonffm.oracle.engine;

import java.util.HashMap;
import java.util.Map;
import org.apache.paimon.codegen.CodeGenUtils;
import org.apache.paimon.codegen.Projection;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.index.BucketAssigner;
import org.apache.paimon.index.HashBucketAssigner;
import org.apache.paimon.index.SimpleHashBucketAssigner;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.RowPartitionKeyExtractor;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.RowKind;

/**
 * A router that writes each row to its bucket with Paimon Java. Paimon Java leaves the assignment
 * of dynamic buckets to engines such as Flink, so this router assigns dynamic buckets as Flink's
 * sink does.
 */
interface BucketRouter {

  void write(GenericRow row) throws Exception;

  /** A function that reads a table and passes each row to a consumer. */
  interface Scan {
    void run(ReadBuilder read, PaimonJava.RowConsumer consumer) throws Exception;
  }

  static BucketRouter of(FileStoreTable table, BatchTableWrite write, boolean overwrite, Scan scan)
      throws Exception {
    return switch (table.bucketMode()) {
      case HASH_DYNAMIC -> hashed(table, write, overwrite);
      case KEY_DYNAMIC -> crossPartition(table, write, scan);
      case BucketMode mode -> write::write;
    };
  }

  /** Assigns buckets from the table's hash index. An overwrite ignores the index. */
  private static BucketRouter hashed(
      FileStoreTable table, BatchTableWrite write, boolean overwrite) {
    long rows = table.coreOptions().dynamicBucketTargetRowNum();
    int maxBuckets = table.coreOptions().dynamicBucketMaxBuckets();
    BucketAssigner assigner =
        overwrite
            ? new SimpleHashBucketAssigner(1, 0, rows, maxBuckets)
            : new HashBucketAssigner(
                table.snapshotManager(),
                "oracle",
                table.store().newIndexFileHandler(),
                1,
                1,
                0,
                rows,
                maxBuckets);
    RowPartitionKeyExtractor keys = new RowPartitionKeyExtractor(table.schema());
    return row -> {
      int hash = keys.trimmedPrimaryKey(row).hashCode();
      write.write(row, assigner.assign(keys.partition(row), hash));
    };
  }

  /**
   * Assigns buckets from an index of all keys in the table. If the key of a row exists in another
   * partition, the router first deletes the old row. Flink keeps this index in RocksDB, which the
   * Paimon bundle does not contain.
   */
  private static BucketRouter crossPartition(FileStoreTable table, BatchTableWrite write, Scan scan)
      throws Exception {
    record Location(GenericRow row, BinaryRow partition, int bucket) {}
    RowPartitionKeyExtractor keys = new RowPartitionKeyExtractor(table.schema());
    // A rowkind.field column overrides the kind of the row.
    String kindField = table.coreOptions().rowkindField().orElse(null);
    int kind = kindField == null ? -1 : table.rowType().getFieldIndex(kindField);
    Projection primaryKey =
        CodeGenUtils.newProjection(
            table.rowType(), table.rowType().projectIndexes(table.primaryKeys()));
    Map<BinaryRow, Location> locations = new HashMap<>();
    scan.run(
        table.newReadBuilder(),
        (split, row) -> {
          GenericRow copy =
              PaimonValues.row(PaimonValues.fromPaimon(row, table.rowType()), table.rowType());
          BinaryRow partition = keys.partition(row).copy();
          locations.put(
              primaryKey.apply(row).copy(), new Location(copy, partition, split.bucket()));
        });
    return row -> {
      BinaryRow key = primaryKey.apply(row).copy();
      BinaryRow partition = keys.partition(row).copy();
      Location location = locations.get(key);
      if (location == null || !location.partition().equals(partition)) {
        if (location != null) {
          write.write(deleted(location.row(), kind), location.bucket());
        }
        location = new Location(row, partition, 0);
        locations.put(key, location);
      }
      write.write(row, location.bucket());
    };
  }

  private static GenericRow deleted(GenericRow row, int kindField) {
    GenericRow deleted = new GenericRow(RowKind.DELETE, row.getFieldCount());
    for (int i = 0; i < row.getFieldCount(); i++) {
      deleted.setField(i, row.getField(i));
    }
    if (kindField >= 0) {
      deleted.setField(kindField, BinaryString.fromString(RowKind.DELETE.shortString()));
    }
    return deleted;
  }
}
