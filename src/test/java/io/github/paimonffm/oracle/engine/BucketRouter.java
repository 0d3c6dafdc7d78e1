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
 * Writes rows of Paimon Java's into their buckets. For dynamic buckets that is left to the engines
 * around it, so it is done here as Flink's sink does.
 */
interface BucketRouter {

  void write(GenericRow row) throws Exception;

  /** Reads a table. */
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

  /** By the hash index that lies beside the data; as if there were none for an overwrite. */
  private static BucketRouter hashed(
      FileStoreTable table, BatchTableWrite write, boolean overwrite) {
    long rows = table.coreOptions().dynamicBucketTargetRowNum();
    int most = table.coreOptions().dynamicBucketMaxBuckets();
    BucketAssigner assigner =
        overwrite
            ? new SimpleHashBucketAssigner(1, 0, rows, most)
            : new HashBucketAssigner(
                table.snapshotManager(),
                "oracle",
                table.store().newIndexFileHandler(),
                1,
                1,
                0,
                rows,
                most);
    RowPartitionKeyExtractor keys = new RowPartitionKeyExtractor(table.schema());
    return row -> {
      int hash = keys.trimmedPrimaryKey(row).hashCode();
      write.write(row, assigner.assign(keys.partition(row), hash));
    };
  }

  /**
   * By an index of all keys, read from the table. A row whose key lies in another partition is
   * deleted there first. Flink keeps the index in RocksDB, which the bundle does not have.
   */
  private static BucketRouter crossPartition(FileStoreTable table, BatchTableWrite write, Scan scan)
      throws Exception {
    record Home(GenericRow row, BinaryRow partition, int bucket) {}
    RowPartitionKeyExtractor keys = new RowPartitionKeyExtractor(table.schema());
    // Where a column says what is done, it overrides what a row itself says.
    String kindField = table.coreOptions().rowkindField().orElse(null);
    int kind = kindField == null ? -1 : table.rowType().getFieldIndex(kindField);
    Projection primaryKey =
        CodeGenUtils.newProjection(
            table.rowType(), table.rowType().projectIndexes(table.primaryKeys()));
    Map<BinaryRow, Home> homes = new HashMap<>();
    scan.run(
        table.newReadBuilder(),
        (split, row) -> {
          GenericRow copy =
              PaimonValues.row(PaimonValues.fromPaimon(row, table.rowType()), table.rowType());
          BinaryRow partition = keys.partition(row).copy();
          homes.put(primaryKey.apply(row).copy(), new Home(copy, partition, split.bucket()));
        });
    return row -> {
      BinaryRow key = primaryKey.apply(row).copy();
      BinaryRow partition = keys.partition(row).copy();
      Home home = homes.get(key);
      if (home == null || !home.partition().equals(partition)) {
        if (home != null) {
          write.write(deleted(home.row(), kind), home.bucket());
        }
        home = new Home(row, partition, 0);
        homes.put(key, home);
      }
      write.write(row, home.bucket());
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
