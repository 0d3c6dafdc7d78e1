package io.github.paimonffm.recipes.compaction;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.paimon.AppendOnlyFileStore;
import org.apache.paimon.append.AppendCompactCoordinator;
import org.apache.paimon.append.AppendCompactTask;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.manifest.BucketEntry;
import org.apache.paimon.operation.BaseAppendFileStoreWrite;
import org.apache.paimon.options.ExpireConfig;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;

/** Compacts tables and expires their snapshots, with Paimon Java. */
final class Compaction {

  private Compaction() {}

  // sample open
  /** Opens the warehouse with Paimon Java. */
  static Catalog openCatalog(String warehouse) {
    Options options = Options.fromMap(Map.of("warehouse", warehouse));
    return CatalogFactory.createCatalog(CatalogContext.create(options));
  }

  /** Opens a table of this library's warehouse with Paimon Java. */
  static FileStoreTable openTable(Catalog catalog, String database, String table) throws Exception {
    return (FileStoreTable) catalog.getTable(Identifier.create(database, table));
  }

  // end

  // sample
  /** Rewrites the files of a table into fewer files, as one snapshot of kind COMPACT. */
  static void compact(FileStoreTable table, Path temporary) throws Exception {
    BatchWriteBuilder builder = table.copy(Map.of("write-only", "false")).newBatchWriteBuilder();
    try (IOManager spill = IOManager.create(temporary.toString());
        BatchTableWrite write = builder.newWrite().withIOManager(spill);
        BatchTableCommit commit = builder.newCommit()) {
      if (table.bucketMode() == BucketMode.BUCKET_UNAWARE) {
        commit.commit(compactSmallFiles(table));
      } else {
        for (BucketEntry bucket : table.newSnapshotReader().bucketEntries()) {
          write.compact(bucket.partition(), bucket.bucket(), true); // true: all files of the bucket
        }
        commit.commit(write.prepareCommit());
      }
    }
  }

  /** Merges small files of each partition of an append table without fixed buckets. */
  private static List<CommitMessage> compactSmallFiles(FileStoreTable table) throws Exception {
    FileStoreTable eager = table.copy(Map.of("compaction.min.file-num", "2"));
    AppendCompactCoordinator coordinator = new AppendCompactCoordinator(eager, false);
    BaseAppendFileStoreWrite write = ((AppendOnlyFileStore) eager.store()).newWrite("compaction");
    List<CommitMessage> messages = new ArrayList<>();
    for (AppendCompactTask task : coordinator.run()) {
      messages.add(task.doCompact(eager, write));
    }
    write.close();
    return messages;
  }

  // end

  // sample expire
  /** Keeps only the newest snapshot, and deletes the files that no snapshot or tag needs. */
  static int expireSnapshots(FileStoreTable table) {
    ExpireConfig newest =
        ExpireConfig.builder()
            .snapshotRetainMin(1)
            .snapshotRetainMax(1)
            .snapshotTimeRetain(Duration.ZERO)
            .build();
    return table.newExpireSnapshots().config(newest).expire();
  }
  // end
}
