package io.github.paimonffm.paimontests;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BlobConsumer;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.memory.MemoryPoolFactory;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.operation.FileStoreWrite;
import org.apache.paimon.operation.WriteRestore;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.InnerTableWrite;
import org.apache.paimon.table.sink.SinkRecord;
import org.apache.paimon.table.sink.TableWrite;
import org.apache.paimon.table.sink.TableWriteImpl;
import org.apache.paimon.types.RowType;

/**
 * A writer of Paimon Java's class that writes with writers of the table's batch write builder: a
 * new one after each {@code prepareCommit}.
 *
 * <p>If the batch writer is not native, or if the test calls a method that batch writers do not
 * have, all following rows are written with Paimon Java's own writer, including the rows since the
 * last {@code prepareCommit}. {@link WriterLog} stores the reason.
 */
final class RepointedWrite<T> extends TableWriteImpl<T> {

  /** A row since the last prepareCommit; the bucket is null if the test did not give one. */
  private record Row(InternalRow row, Integer bucket) {}

  private final FileStoreTable table;
  private final TableWriteImpl<T> paimonJava;
  private final List<Row> rows = new ArrayList<>();

  /** The type that the test has set; null if the test has set none. */
  private RowType writeType;

  private MemoryPoolFactory memoryPoolFactory;
  private BlobConsumer blobConsumer;
  private MetricRegistry metricRegistry;
  private boolean ignorePreviousFiles;

  /** The open writer of the builder; null before the first row. */
  private BatchTableWrite batch;

  private boolean usesPaimonJava;
  private boolean batchPrepared;

  private RepointedWrite(FileStoreTable table, TableWriteImpl<T> paimonJava) {
    super(table.rowType(), paimonJava.getWrite(), null, null, null, null);
    this.table = table;
    this.paimonJava = paimonJava;
  }

  /**
   * Creates a writer.
   *
   * @param table a table whose batch write builder is that of this project
   * @param paimonJava Paimon Java's own writer of the table
   */
  static <T> RepointedWrite<T> of(FileStoreTable table, TableWriteImpl<T> paimonJava) {
    return new RepointedWrite<>(table, paimonJava);
  }

  @Override
  public RepointedWrite<T> withIgnorePreviousFiles(boolean ignore) {
    paimonJava.withIgnorePreviousFiles(ignore);
    ignorePreviousFiles = ignore;
    return this;
  }

  @Override
  public RepointedWrite<T> withIOManager(IOManager ioManager) {
    paimonJava.withIOManager(ioManager);
    return this;
  }

  @Override
  public RepointedWrite<T> withWriteType(RowType type) {
    paimonJava.withWriteType(type);
    writeType = type;
    return this;
  }

  @Override
  public RepointedWrite<T> withMemoryPoolFactory(MemoryPoolFactory factory) {
    paimonJava.withMemoryPoolFactory(factory);
    memoryPoolFactory = factory;
    return this;
  }

  @Override
  public TableWrite withBlobConsumer(BlobConsumer consumer) {
    paimonJava.withBlobConsumer(consumer);
    blobConsumer = consumer;
    return this;
  }

  @Override
  public RepointedWrite<T> withMetricRegistry(MetricRegistry registry) {
    paimonJava.withMetricRegistry(registry);
    metricRegistry = registry;
    return this;
  }

  @Override
  public InnerTableWrite withWriteRestore(WriteRestore restore) {
    usePaimonJava("the test calls withWriteRestore");
    paimonJava.withWriteRestore(restore);
    return this;
  }

  @Override
  public RepointedWrite<T> withCompactExecutor(ExecutorService executor) {
    usePaimonJava("the test calls withCompactExecutor");
    paimonJava.withCompactExecutor(executor);
    return this;
  }

  @Override
  public FileStoreWrite<T> getWrite() {
    usePaimonJava("the test calls getWrite, which returns an internal class of Paimon Java");
    return paimonJava.getWrite();
  }

  @Override
  public FileStoreWrite<T> fileStoreWrite() {
    return getWrite();
  }

  @Override
  public BinaryRow getPartition(InternalRow row) {
    return paimonJava.getPartition(row);
  }

  @Override
  public int getBucket(InternalRow row) {
    return paimonJava.getBucket(row);
  }

  @Override
  public void write(InternalRow row) throws Exception {
    write(new Row(row, null));
  }

  @Override
  public void write(InternalRow row, int bucket) throws Exception {
    write(new Row(row, bucket));
  }

  private void write(Row row) throws Exception {
    openBatch();
    if (usesPaimonJava) {
      write(paimonJava, row);
      return;
    }
    write(batch, row);
    RowType type = writeType == null ? table.rowType() : writeType;
    InternalRow copy = new InternalRowSerializer(type).copy(row.row());
    copy.setRowKind(row.row().getRowKind());
    rows.add(new Row(copy, row.bucket()));
  }

  private static void write(TableWrite target, Row row) throws Exception {
    if (row.bucket() == null) {
      target.write(row.row());
    } else {
      target.write(row.row(), row.bucket());
    }
  }

  @Override
  public void writeBundle(BinaryRow partition, int bucket, BundleRecords bundle) throws Exception {
    openBatch();
    if (usesPaimonJava) {
      paimonJava.writeBundle(partition, bucket, bundle);
      return;
    }
    for (InternalRow row : bundle) {
      write(row, bucket);
    }
  }

  @Override
  public SinkRecord writeAndReturn(InternalRow row) throws Exception {
    usePaimonJava("the test calls writeAndReturn");
    return paimonJava.writeAndReturn(row);
  }

  @Override
  public SinkRecord writeAndReturn(InternalRow row, int bucket) throws Exception {
    usePaimonJava("the test calls writeAndReturn");
    return paimonJava.writeAndReturn(row, bucket);
  }

  @Override
  public void compact(BinaryRow partition, int bucket, boolean fullCompaction) throws Exception {
    usePaimonJava("the test calls compact");
    paimonJava.compact(partition, bucket, fullCompaction);
  }

  @Override
  public void notifyNewFiles(
      long snapshotId, BinaryRow partition, int bucket, List<DataFileMeta> files) {
    usePaimonJava("the test calls notifyNewFiles");
    paimonJava.notifyNewFiles(snapshotId, partition, bucket, files);
  }

  @Override
  public List<FileStoreWrite.State<T>> checkpoint() {
    usePaimonJava("the test calls checkpoint");
    return paimonJava.checkpoint();
  }

  @Override
  public void restore(List<FileStoreWrite.State<T>> state) {
    usePaimonJava("the test calls restore");
    paimonJava.restore(state);
  }

  @Override
  public List<CommitMessage> prepareCommit(boolean waitCompaction, long commitIdentifier)
      throws Exception {
    if (batch == null) {
      return paimonJava.prepareCommit(waitCompaction, commitIdentifier);
    }
    return prepareBatch(true);
  }

  @Override
  public List<CommitMessage> prepareCommit() throws Exception {
    if (batchPrepared) {
      throw new IllegalStateException("BatchTableWrite only support one-time committing.");
    }
    batchPrepared = true;
    openBatch();
    return usesPaimonJava
        ? paimonJava.prepareCommit(true, BatchWriteBuilder.COMMIT_IDENTIFIER)
        : prepareBatch(false);
  }

  private List<CommitMessage> prepareBatch(boolean streaming) throws Exception {
    List<CommitMessage> messages = batch.prepareCommit();
    WriterLog.addNative(rows.size(), streaming);
    closeBatch();
    return messages;
  }

  /** Opens a writer of the builder, if none is open. */
  private void openBatch() throws Exception {
    if (usesPaimonJava || batch != null) {
      return;
    }
    if (KeptTests.reason() != null) {
      usePaimonJava(KeptTests.reason());
      return;
    }
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    if (ignorePreviousFiles) {
      builder.withOverwrite(Map.of());
    }
    batch = builder.newWrite();
    if (writeType != null) {
      batch.withWriteType(writeType);
    }
    if (memoryPoolFactory != null) {
      batch.withMemoryPoolFactory(memoryPoolFactory);
    }
    if (blobConsumer != null) {
      batch.withBlobConsumer(blobConsumer);
    }
    if (metricRegistry != null) {
      batch.withMetricRegistry(metricRegistry);
    }
    NativeChoice choice = NativeWrites.choice(batch);
    choice.reasonForPaimonJava().ifPresent(this::usePaimonJava);
  }

  private void closeBatch() throws Exception {
    rows.clear();
    if (batch != null) {
      BatchTableWrite closed = batch;
      batch = null;
      closed.close();
    }
  }

  /** Writes all following rows with Paimon Java's own writer. */
  private void usePaimonJava(String reason) {
    if (usesPaimonJava) {
      return;
    }
    usesPaimonJava = true;
    WriterLog.addPaimonJava(reason);
    List<Row> repeated = List.copyOf(rows);
    try {
      closeBatch();
      for (Row row : repeated) {
        write(paimonJava, row);
      }
    } catch (Exception e) {
      throw new IllegalStateException("the rows could not be written again: " + e, e);
    }
  }

  @Override
  public void close() throws Exception {
    try {
      closeBatch();
    } finally {
      paimonJava.close();
    }
  }
}
