package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmReaderMetrics;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.events.ReadEvent;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.PolledValue;
import io.github.paimonffm.read.ReadMetrics;
import io.github.paimonffm.read.TableReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A reader of batches from a native reader. The memory of each batch is taken over from the native
 * library without a copy.
 *
 * <p>This class does not import an Arrow C stream, because the callbacks of a stream can return
 * neither the text nor the kind of an error.
 */
public final class NativeArrowReader extends TableReader {

  private final ExclusiveHandle handle;
  private final Cleaner.Cleanable watch;
  private final ReentrantLock closing = new ReentrantLock();
  private @Nullable RuntimeException failure;
  private long bytesRead;
  private final ReadEvent event = ReadEvent.started();

  private final PolledValue<ReadMetrics> metrics;

  /** Takes ownership of the handle; {@link #close} closes it. */
  public NativeArrowReader(BufferAllocator allocator, ExclusiveHandle handle) {
    super(allocator);
    this.handle = handle;
    this.metrics = new PolledValue<>(handle, NativeArrowReader::metrics);
    this.watch = Forgotten.warnIfLost(this, handle);
  }

  @Override
  protected Schema readSchema() {
    return handle.call(
        (reader, call) ->
            SchemaImport.schema(
                call,
                schema -> call.check(PaimonFfm.pffm_reader_schema(reader, schema, call.error()))));
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    return handle.whileHeld(() -> loadNextBatch(root));
  }

  private boolean loadNextBatch(VectorSchemaRoot root) {
    if (failure != null) {
      throw new IllegalStateException(
          handle + " has already failed: " + failure.getMessage(), failure);
    }
    root.setRowCount(0);
    try (ImportedArray array = new ImportedArray(allocator)) {
      return loadNextBatch(root, array);
    }
  }

  private boolean loadNextBatch(VectorSchemaRoot root, ImportedArray array) {
    try {
      if (!exportNextBatch(array.struct())) {
        return false;
      }
      ArrayImport.load(array, root, allocator);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
    root.getFieldVectors().forEach(vector -> bytesRead += vector.getBufferSize());
    return true;
  }

  private boolean exportNextBatch(MemorySegment array) {
    return handle.call(
        (reader, call) ->
            call.flagOf(
                hasNext -> PaimonFfm.pffm_reader_next(reader, array, hasNext, call.error())));
  }

  @Override
  public ReadMetrics metrics() {
    return metrics.get();
  }

  private static ReadMetrics metrics(MemorySegment reader, NativeCall call) {
    MemorySegment metrics = call.allocate(PffmReaderMetrics.sizeof());
    call.check(PaimonFfm.pffm_reader_metrics(reader, metrics, call.error()));
    return new ReadMetrics(
        PffmReaderMetrics.rows(metrics),
        PffmReaderMetrics.batches(metrics),
        PffmReaderMetrics.bytes(metrics),
        PffmReaderMetrics.splits_read(metrics),
        PffmReaderMetrics.splits_total(metrics),
        PffmReaderMetrics.buffered_bytes(metrics),
        Duration.ofNanos(PffmReaderMetrics.decode_nanos(metrics)),
        Duration.ofNanos(PffmReaderMetrics.wait_nanos(metrics)));
  }

  /**
   * Returns the total memory size of all batches so far.
   *
   * @return the size in bytes of Arrow memory; the number of bytes read from files is not known
   *     here
   */
  @Override
  public long bytesRead() {
    return bytesRead;
  }

  /**
   * Closes the handle first. This waits for a batch that another thread is loading, which would
   * otherwise remain in the closed root. Then one thread at a time closes the root, because Arrow
   * vectors release their memory more than once if threads close them concurrently.
   */
  @Override
  public void close(boolean closeReadSource) throws IOException {
    closing.lock();
    try {
      if (closeReadSource) {
        closeReadSource();
      }
      super.close(false);
    } finally {
      closing.unlock();
    }
  }

  @Override
  protected void closeReadSource() {
    boolean closes = !handle.isClosed();
    try {
      metrics.close();
    } finally {
      watch.clean();
    }
    if (closes && event.shouldCommit()) {
      event.record(handle.toString(), metrics());
    }
  }
}
