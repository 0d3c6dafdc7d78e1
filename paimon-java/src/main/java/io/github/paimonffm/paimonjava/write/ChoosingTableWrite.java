package io.github.paimonffm.paimonjava.write;

import io.github.paimonffm.paimonjava.choice.Fallback;
import io.github.paimonffm.paimonjava.choice.NativeChoice;
import io.github.paimonffm.paimonjava.choice.UnfitException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.BlobConsumer;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.io.BundleRecords;
import org.apache.paimon.memory.MemoryPoolFactory;
import org.apache.paimon.metrics.MetricRegistry;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.TableWrite;
import org.apache.paimon.types.RowType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer that chooses between the native writer and Paimon Java's own writer at its first use,
 * when all settings are known. The choice never changes.
 */
public final class ChoosingTableWrite implements BatchTableWrite {

  private static final Logger LOG = LoggerFactory.getLogger(ChoosingTableWrite.class);

  private final FileStoreTable table;
  private final boolean overwrite;
  private final Supplier<BatchTableWrite> paimonJava;
  private final WriteSettings settings = new WriteSettings();

  /** Computes keys without making the choice, because callers pass the results to compact. */
  private final RowKeys keys;

  private @Nullable NativeChoice choice;
  private @Nullable BatchTableWrite chosen;
  private boolean closed;

  /**
   * Creates a writer.
   *
   * @param table the table of Paimon Java
   * @param overwrite whether the commit replaces data, so that the writer does not look at existing
   *     files
   * @param paimonJava the supplier of Paimon Java's own writer
   */
  ChoosingTableWrite(
      FileStoreTable table, boolean overwrite, Supplier<BatchTableWrite> paimonJava) {
    this.table = table;
    this.overwrite = overwrite;
    this.paimonJava = paimonJava;
    this.keys = new RowKeys(table);
  }

  /**
   * Returns the choice of this writer, and makes it if it has not been made.
   *
   * @return the choice
   */
  public NativeChoice choice() {
    chosen();
    return choice;
  }

  private BatchTableWrite chosen() {
    if (chosen == null) {
      if (closed) {
        throw new IllegalStateException("the writer of table " + table.fullName() + " is closed");
      }
      choose();
    }
    return chosen;
  }

  private void choose() {
    Optional<String> reason = PaimonJavaFeatures.reason(table, settings);
    if (reason.isEmpty()) {
      try {
        chosen = NativeTableWrite.open(table, overwrite, settings, keys);
        choice = NativeChoice.NATIVE;
        LOG.debug("the native writer writes table {}", table.fullName());
        return;
      } catch (UnfitException e) {
        reason = Optional.of(e.getMessage());
      }
    }
    usePaimonJava(reason.get());
  }

  private void usePaimonJava(String reason) {
    Fallback.WRITER.use(table, reason);
    BatchTableWrite write = paimonJava.get();
    settings.apply(write);
    chosen = write;
    choice = NativeChoice.paimonJava(reason);
  }

  @Override
  public BatchTableWrite withIOManager(IOManager ioManager) {
    settings.ioManager = ioManager;
    if (chosen != null) {
      chosen.withIOManager(ioManager);
    }
    return this;
  }

  @Override
  public BatchTableWrite withWriteType(RowType writeType) {
    settings.writeType = writeType;
    if (chosen != null) {
      chosen.withWriteType(writeType);
    }
    return this;
  }

  @Override
  public TableWrite withMemoryPoolFactory(MemoryPoolFactory memoryPoolFactory) {
    settings.memoryPoolFactory = memoryPoolFactory;
    if (chosen != null) {
      chosen.withMemoryPoolFactory(memoryPoolFactory);
    }
    return this;
  }

  @Override
  public TableWrite withBlobConsumer(BlobConsumer blobConsumer) {
    settings.blobConsumer = blobConsumer;
    if (chosen != null) {
      chosen.withBlobConsumer(blobConsumer);
    }
    return this;
  }

  @Override
  public TableWrite withMetricRegistry(MetricRegistry metricRegistry) {
    settings.metricRegistry = metricRegistry;
    if (chosen != null) {
      chosen.withMetricRegistry(metricRegistry);
    }
    return this;
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
  public void write(InternalRow row) throws Exception {
    chosen().write(row);
  }

  @Override
  public void write(InternalRow row, int bucket) throws Exception {
    chosen().write(row, bucket);
  }

  @Override
  public void writeBundle(BinaryRow partition, int bucket, BundleRecords bundle) throws Exception {
    chosen().writeBundle(partition, bucket, bundle);
  }

  /** Compacts a bucket with Paimon Java's own writer, which then writes all rows as well. */
  @Override
  public void compact(BinaryRow partition, int bucket, boolean fullCompaction) throws Exception {
    if (chosen == null && !closed) {
      usePaimonJava("compact was called before the first row");
    }
    chosen().compact(partition, bucket, fullCompaction);
  }

  @Override
  public List<CommitMessage> prepareCommit() throws Exception {
    return chosen().prepareCommit();
  }

  @Override
  public void close() throws Exception {
    closed = true;
    if (chosen != null) {
      chosen.close();
    }
  }
}
