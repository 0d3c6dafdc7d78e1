package io.github.paimonffm.paimonjava.twin;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.paimon.AppendOnlyFileStore;
import org.apache.paimon.append.AppendCompactTask;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.operation.BaseAppendFileStoreWrite;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.source.Split;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/** A program that uses only Paimon Java's API. The options of its catalog select the writer. */
final class PaimonProgram implements AutoCloseable {

  private static final Identifier NAME = Identifier.create("db", "t");

  private final Catalog catalog;
  private final IOManager spill;
  private final TableDefinition definition;
  private final List<NativeChoice> choices = new ArrayList<>();

  PaimonProgram(Path folder, String metastore, TableDefinition definition) throws Exception {
    Map<String, String> options = new HashMap<>();
    options.put("warehouse", folder.resolve("warehouse").toString());
    options.put("metastore", metastore);
    this.catalog = CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)));
    this.spill = IOManager.create(folder.resolve("spill").toString());
    this.definition = definition;
  }

  void createTable() throws Exception {
    catalog.createDatabase(NAME.getDatabaseName(), true);
    catalog.createTable(NAME, definition.schema(), false);
  }

  FileStoreTable table() throws Exception {
    return (FileStoreTable) catalog.getTable(NAME);
  }

  /** Returns which writers wrote the batches. */
  List<NativeChoice> choices() {
    return choices;
  }

  /** Writes rows and commits them. */
  void append(FileStoreTable table, long seed, int rows, boolean deletes) throws Exception {
    commit(table, null, seed, rows, deletes);
  }

  /** Overwrites the partitions of a specification, or the partitions of the rows. */
  void overwrite(FileStoreTable table, Map<String, String> partition, long seed, int rows)
      throws Exception {
    commit(table, partition, seed, rows, false);
  }

  private void commit(
      FileStoreTable table,
      @Nullable Map<String, String> overwritten,
      long seed,
      int rows,
      boolean deletes)
      throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    if (overwritten != null) {
      builder.withOverwrite(overwritten);
    }
    RandomRows random =
        new RandomRows(
            definition, table.rowType(), seed, overwritten != null && !overwritten.isEmpty());
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.withIOManager(spill);
      for (int i = 0; i < rows; i++) {
        InternalRow row = random.next(kind(i, deletes));
        if (i % 5 == 0) {
          write.write(row, write.getBucket(row));
        } else {
          write.write(row);
        }
      }
      choices.add(NativeWrites.choice(write));
      commit.commit(write.prepareCommit());
    }
  }

  private RowKind kind(int row, boolean deletes) {
    if (!deletes || !definition.hasPrimaryKey()) {
      return RowKind.INSERT;
    }
    return switch (row % 7) {
      case 3 -> RowKind.DELETE;
      case 4 -> RowKind.UPDATE_BEFORE;
      case 5 -> RowKind.UPDATE_AFTER;
      default -> RowKind.INSERT;
    };
  }

  /** Compacts every bucket completely, with Paimon Java's own writer. */
  void compact(FileStoreTable table) throws Exception {
    FileStoreTable compacting = table.copy(Map.of("write-only", "false"));
    BatchWriteBuilder builder = compacting.newBatchWriteBuilder();
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.commit(
          table.bucketMode() == BucketMode.BUCKET_UNAWARE
              ? compactPartitions(compacting)
              : compactBuckets(compacting, builder));
    }
  }

  private List<CommitMessage> compactBuckets(FileStoreTable table, BatchWriteBuilder builder)
      throws Exception {
    record Bucket(BinaryRow partition, int number) {}
    Set<Bucket> buckets = new HashSet<>();
    for (ManifestEntry file : table.store().newScan().plan().files()) {
      buckets.add(new Bucket(file.partition(), file.bucket()));
    }
    try (BatchTableWrite write = builder.newWrite()) {
      write.withIOManager(spill);
      for (Bucket bucket : buckets) {
        write.compact(bucket.partition(), bucket.number(), true);
      }
      return write.prepareCommit();
    }
  }

  /** Compacts a table without buckets, as a compaction job does. */
  private static List<CommitMessage> compactPartitions(FileStoreTable table) throws Exception {
    Map<BinaryRow, List<DataFileMeta>> partitions = new HashMap<>();
    for (ManifestEntry file : table.store().newScan().plan().files()) {
      partitions.computeIfAbsent(file.partition(), p -> new ArrayList<>()).add(file.file());
    }
    BaseAppendFileStoreWrite write = ((AppendOnlyFileStore) table.store()).newWrite("compaction");
    List<CommitMessage> messages = new ArrayList<>();
    for (Map.Entry<BinaryRow, List<DataFileMeta>> files : partitions.entrySet()) {
      messages.add(new AppendCompactTask(files.getKey(), files.getValue()).doCompact(table, write));
    }
    write.close();
    return messages;
  }

  /** Returns the rows of the table as texts, in the order of the texts. */
  List<String> rows(FileStoreTable table) throws Exception {
    RowType type = table.rowType();
    List<String> rows = new ArrayList<>();
    TableRead read = table.newReadBuilder().newRead().withIOManager(spill);
    for (Split split : table.newReadBuilder().newScan().plan().splits()) {
      try (RecordReader<InternalRow> reader = read.createReader(split)) {
        reader.forEachRemaining(row -> rows.add(RowText.of(row, type)));
      }
    }
    rows.sort(null);
    return rows;
  }

  @Override
  public void close() throws Exception {
    catalog.close();
    spill.close();
  }
}
