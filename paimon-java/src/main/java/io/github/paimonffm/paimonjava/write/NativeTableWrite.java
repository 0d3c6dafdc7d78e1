package io.github.paimonffm.paimonjava.write;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.paimonjava.bundle.ArrowBundles;
import io.github.paimonffm.paimonjava.choice.UnfitException;
import io.github.paimonffm.paimonjava.lifecycle.Resources;
import io.github.paimonffm.paimonjava.message.MessageTranslator;
import io.github.paimonffm.paimonjava.options.NativeOptions;
import io.github.paimonffm.paimonjava.rows.RowBatch;
import io.github.paimonffm.paimonjava.table.NativeTable;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessageSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BlobConsumer;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.memory.MemoryPoolFactory;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.options.MemorySize;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.TableWrite;
import org.apache.paimon.types.RowKind;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Paimon Java's {@link BatchTableWrite} on a native writer: collects rows in Arrow batches and
 * passes the batches to the native writer, whose lanes encode them.
 *
 * <p>A writer that has failed stays failed: it never returns messages, because a part of its rows
 * could be missing. Not safe for use by multiple threads.
 */
final class NativeTableWrite implements BatchTableWrite {

  /** A batch is passed on when its rows have this many bytes. */
  private static final long BATCH_BYTES = 4 << 20;

  /** A batch is passed on when it has this many rows. */
  private static final int BATCH_ROWS = 64 << 10;

  private final FileStoreTable table;
  private final RowKeys keys;
  private final RowRules rules;
  private final NativeTable nativeTable;
  private final io.github.paimonffm.write.BatchTableWrite write;
  private final BufferAllocator allocator;
  private final RowBatch batch;
  private final GivenBuckets buckets;
  private final WriteMetricGroups metrics;
  private @Nullable Throwable failure;
  private boolean prepared;
  private boolean closed;

  private NativeTableWrite(
      FileStoreTable table,
      RowKeys keys,
      NativeTable nativeTable,
      io.github.paimonffm.write.BatchTableWrite write,
      BufferAllocator allocator,
      RowRules rules,
      RowBatch batch,
      @Nullable MetricRegistry registry) {
    this.table = table;
    this.keys = keys;
    this.nativeTable = nativeTable;
    this.write = write;
    this.allocator = allocator;
    this.rules = rules;
    this.batch = batch;
    this.buckets =
        new GivenBuckets(nativeTable.table(), table.bucketMode() == BucketMode.HASH_FIXED);
    this.metrics = WriteMetricGroups.register(registry, table.name(), write::metrics);
  }

  /**
   * Opens a native writer.
   *
   * @param table the table of Paimon Java
   * @param overwrite whether the commit replaces data
   * @throws UnfitException if the native library cannot write the table; nothing was written
   */
  static NativeTableWrite open(
      FileStoreTable table, boolean overwrite, WriteSettings settings, RowKeys keys)
      throws UnfitException {
    try (Resources opened = new Resources()) {
      NativeTable nativeTable = opened.add(NativeTable.open(table));
      Table target = nativeTable.table();
      io.github.paimonffm.write.BatchTableWrite write =
          opened.add(builder(target, table, overwrite, settings).newWrite());
      BufferAllocator allocator = opened.add(new RootAllocator());
      RowRules rules = new RowRules(table);
      RowBatch batch =
          opened.add(
              RowBatch.create(
                  allocator,
                  table.rowType(),
                  target.arrowSchema(),
                  !target.primaryKeys().isEmpty() && !rules.kindsAreInColumn()));
      NativeTableWrite result =
          new NativeTableWrite(
              table, keys, nativeTable, write, allocator, rules, batch, settings.metricRegistry);
      opened.keep();
      return result;
    } catch (UnsupportedFeatureException e) {
      throw new UnfitException(e.getMessage(), e);
    } catch (PaimonException | LinkageError e) {
      throw new UnfitException("the native writer could not be opened: " + e, e);
    }
  }

  private static BatchWriteBuilder builder(
      Table target, FileStoreTable table, boolean overwrite, WriteSettings settings) {
    BatchWriteBuilder builder = target.newBatchWriteBuilder();
    if (overwrite) {
      builder = builder.withOverwrite();
    }
    Options options = Options.fromMap(table.options());
    Integer lanes = options.get(NativeOptions.WRITE_PARALLELISM);
    if (lanes != null) {
      builder = builder.withParallelism(lanes);
    }
    MemorySize limit = options.get(NativeOptions.WRITE_MEMORY_LIMIT);
    if (limit != null) {
      builder = builder.withMemoryLimit(limit.getBytes());
    } else if (settings.memoryPoolFactory != null) {
      long pool = settings.memoryPoolFactory.totalBufferSize();
      builder = builder.withMemoryLimit(Math.max(pool, 1 << 20));
    }
    return builder;
  }

  /** Has no effect: the native writer does not spill to disk. */
  @Override
  public BatchTableWrite withIOManager(IOManager ioManager) {
    return this;
  }

  @Override
  public BatchTableWrite withWriteType(RowType writeType) {
    throw tooLate("withWriteType");
  }

  @Override
  public TableWrite withMemoryPoolFactory(MemoryPoolFactory memoryPoolFactory) {
    throw tooLate("withMemoryPoolFactory");
  }

  @Override
  public TableWrite withBlobConsumer(BlobConsumer blobConsumer) {
    throw tooLate("withBlobConsumer");
  }

  @Override
  public TableWrite withMetricRegistry(MetricRegistry metricRegistry) {
    throw tooLate("withMetricRegistry");
  }

  private IllegalStateException tooLate(String method) {
    return new IllegalStateException(
        "call "
            + method
            + " before the first row: the native writer of table "
            + table.fullName()
            + " is open");
  }

  @Override
  public BinaryRow getPartition(InternalRow row) {
    return keys.partition(row);
  }

  @Override
  public int getBucket(InternalRow row) {
    return keys.bucket(row);
  }

  @Override
  public void write(InternalRow row) {
    requireOpen();
    append(row);
    passOnIfFull();
  }

  @Override
  public void write(InternalRow row, int bucket) {
    requireOpen();
    int position = batch.rowCount();
    if (append(row)) {
      putBucket(position, bucket);
    }
    passOnIfFull();
  }

  private void putBucket(int position, int bucket) {
    try {
      buckets.put(position, bucket);
    } catch (RuntimeException e) {
      failure = e; // the row is already in the batch
      throw e;
    }
  }

  /** Appends a row to the batch. Returns false if the options of the table ignore the row. */
  private boolean append(InternalRow row) {
    InternalRow filled = rules.withDefaults(row);
    RowKind kind = rules.kind(filled);
    if (kind == null) {
      return false;
    }
    batch.append(filled, kind);
    return true;
  }

  private void passOnIfFull() {
    if (batch.rowCount() >= BATCH_ROWS || batch.sizeInBytes() >= BATCH_BYTES) {
      passOn();
    }
  }

  private void passOn() {
    if (batch.rowCount() == 0) {
      return;
    }
    try {
      VectorSchemaRoot root = batch.finish();
      buckets.check(root);
      write.writeArrow(root);
      batch.clear();
    } catch (Throwable e) {
      failure = e; // the rows of the batch are not written
      throw e;
    }
  }

  /**
   * Writes a bundle. The rows of an Arrow batch with the columns of the table are not copied to
   * another batch. As in Paimon Java, an append table gets the values of a bundle as they are:
   * nulls are not replaced by default values.
   *
   * <p>The rows go to the partitions of their values; {@code partition} is not used.
   */
  @Override
  public void writeBundle(BinaryRow partition, int bucket, BundleRecords bundle) {
    requireOpen();
    Optional<VectorSchemaRoot> root =
        rules.keepBundles()
            ? ArrowBundles.batch(bundle, table.rowType().getFieldNames())
            : Optional.empty();
    if (root.isPresent()) {
      passOn(); // rows of a key stay in their order
      buckets.write(write, root.get(), bucket);
    } else if (rules.applyToBundles()) {
      bundle.forEach(row -> write(row, bucket));
    } else {
      bundle.forEach(row -> writeAsItIs(row, bucket));
    }
  }

  private void writeAsItIs(InternalRow row, int bucket) {
    requireOpen();
    int position = batch.rowCount();
    batch.append(row, rules.kindOfInsert(row));
    putBucket(position, bucket);
    passOnIfFull();
  }

  @Override
  public void compact(BinaryRow partition, int bucket, boolean fullCompaction) {
    throw new UnsupportedOperationException(
        "the native writer of table "
            + table.fullName()
            + " does not compact files. Call compact before the first row, or set the table option "
            + NativeOptions.WRITE_ENABLED.key()
            + " to false");
  }

  @Override
  public List<CommitMessage> prepareCommit() {
    if (prepared) {
      throw new IllegalStateException("BatchTableWrite only support one-time committing.");
    }
    requireOpen();
    passOn();
    try {
      MessageTranslator translator = new MessageTranslator();
      List<CommitMessage> messages = new ArrayList<>();
      for (io.github.paimonffm.write.CommitMessage message : write.prepareCommit()) {
        messages.add(translator.toPaimon(CommitMessageSerializer.serialize(message)));
      }
      prepared = true;
      return messages;
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  /** Runs for each row, so it builds no text unless it fails. */
  private void requireOpen() {
    if (closed || failure != null || prepared) {
      throw notOpen();
    }
  }

  private IllegalStateException notOpen() {
    String writer = "the native writer of table " + table.fullName();
    if (closed) {
      return new IllegalStateException(writer + " is closed");
    }
    if (failure != null) {
      return new IllegalStateException(
          writer + " has already failed: " + failure.getMessage(), failure);
    }
    return new IllegalStateException(
        writer + " has prepared its commit; use a new writer to write more");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Resources opened = new Resources()) {
      opened.add(nativeTable);
      opened.add(allocator);
      opened.add(batch);
      opened.add(write);
      opened.add(buckets);
      opened.add(metrics);
    }
  }
}
