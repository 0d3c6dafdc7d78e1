package io.github.paimonffm.internal.write;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.abi.PffmWriteMetrics;
import io.github.paimonffm.internal.arrow.BatchExport;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.events.PrepareEvent;
import io.github.paimonffm.internal.events.WriteEvent;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.lifecycle.PolledValue;
import io.github.paimonffm.internal.message.MessageSealer;
import io.github.paimonffm.internal.rows.RowWriterImpl;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowWriter;
import io.github.paimonffm.write.WriteMetrics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** A writer on a native handle. A writer is open, prepared, failed or closed. */
final class BatchTableWriteImpl implements BatchTableWrite {

  /** The bucket of batches whose buckets the native library finds. */
  private static final int ANY_BUCKET = -1;

  private final ExclusiveHandle handle;
  private final TableLease table;
  private final MessageSealer sealer;
  private final UUID id = UUID.randomUUID();
  private final Cleaner.Cleanable watch;

  // Guarded by the handle.
  private boolean prepared;
  private @Nullable Throwable failure;
  private final BatchExport batches = new BatchExport();
  private final WriteProgress progress;
  private final WriterEvents events;

  /** The open row writers. A thread-safe list, because any thread can close this writer. */
  private final List<RowWriterImpl> rowWriters = new CopyOnWriteArrayList<>();

  private final PolledValue<WriteMetrics> metrics;

  /**
   * Takes ownership of a native writer.
   *
   * @param table the table of the writer; the handle closes it
   */
  BatchTableWriteImpl(
      ExclusiveHandle handle,
      TableLease table,
      String commitUser,
      CommitMode mode,
      WriteProgress progress) {
    this.handle = handle;
    this.table = table;
    this.sealer = new MessageSealer(table, commitUser, mode);
    this.progress = progress;
    this.events = new WriterEvents(table.description().identity(), commitUser);
    this.metrics = new PolledValue<>(handle, BatchTableWriteImpl::metrics);
    this.watch = Forgotten.warnIfLost(this, handle);
  }

  @Override
  public void writeArrow(VectorSchemaRoot root) {
    write(root, null, ANY_BUCKET);
  }

  @Override
  public void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    write(root, Objects.requireNonNull(dictionaries, "dictionaries"), ANY_BUCKET);
  }

  @Override
  public void writeArrow(VectorSchemaRoot root, int bucket) {
    write(root, null, requireNotNegative(bucket));
  }

  @Override
  public void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries, int bucket) {
    write(root, Objects.requireNonNull(dictionaries, "dictionaries"), requireNotNegative(bucket));
  }

  private static int requireNotNegative(int bucket) {
    if (bucket < 0) {
      throw new InvalidArgumentException(
          "the batch was given for bucket " + bucket + "; expected at least 0");
    }
    return bucket;
  }

  @Override
  public long writeArrow(ArrowReader reader) throws IOException {
    // Checks the state first, so that the reader does not lose a batch that cannot be written.
    handle.whileHeld(
        () -> {
          requireOpen();
          return null;
        });
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    long rows = 0;
    while (reader.loadNextBatch()) {
      write(root, reader, ANY_BUCKET);
      rows += root.getRowCount();
    }
    return rows;
  }

  private void write(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries, int bucket) {
    Objects.requireNonNull(root, "root");
    handle.whileHeld(
        () -> {
          requireOpen();
          WriteEvent event = WriteEvent.started();
          try {
            export(root, dictionaries, bucket);
          } catch (Throwable e) {
            event.failed(e);
            throw e;
          } finally {
            events.wrote(event, root.getRowCount(), this::metrics);
          }
          progress.afterBatch(this::metrics);
          return null;
        });
  }

  private void export(
      VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries, int bucket) {
    if (root.getFieldVectors().isEmpty()) {
      throw new SchemaMismatchException("the batch has no columns");
    }
    try {
      handle.run(
          (writer, call) ->
              batches.pass(
                  root,
                  dictionaries,
                  call,
                  (array, schema) -> write(writer, array, schema, bucket, call.error())));
    } catch (SchemaMismatchException | InvalidArgumentException e) {
      throw e; // the batch was refused before any row was written
    } catch (Throwable e) {
      if (batches.crossed()) {
        failure = e; // some rows of the batch may be written
      }
      throw e;
    }
  }

  private static int write(
      MemorySegment writer,
      MemorySegment array,
      MemorySegment schema,
      int bucket,
      MemorySegment error) {
    return schema.equals(MemorySegment.NULL)
        ? PaimonFfm.pffm_write_same_schema(writer, array, bucket, error)
        : PaimonFfm.pffm_write_arrow(writer, array, schema, bucket, error);
  }

  @Override
  public RowWriter rows(BufferAllocator allocator) {
    Objects.requireNonNull(allocator, "allocator");
    return handle.whileHeld(
        () -> {
          requireOpen();
          RowWriterImpl rows =
              new RowWriterImpl(
                  "table " + table.description().identity().location(),
                  table.description().schema(),
                  table.arrowSchema(),
                  allocator,
                  new RowSink());
          rowWriters.add(rows);
          return rows;
        });
  }

  /** This writer as the sink of its row writers. */
  private final class RowSink implements RowWriterImpl.Sink {

    @Override
    public void requireOpen() {
      if (handle.isClosed()) {
        throw new IllegalStateException(handle + " is closed");
      }
      BatchTableWriteImpl.this.requireOpen();
    }

    @Override
    public void write(VectorSchemaRoot batch) {
      try {
        writeArrow(batch);
      } catch (Throwable e) {
        // The rows were accepted, so a commit without them would lose them.
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void closed(RowWriterImpl rows) {
      rowWriters.remove(rows);
    }
  }

  @Override
  public List<CommitMessage> prepareCommit() {
    return handle.whileHeld(
        () -> {
          requireOpen();
          rowWriters.forEach(RowWriterImpl::flush);
          PrepareEvent event = PrepareEvent.started();
          List<CommitMessage> messages = List.of();
          try {
            messages = prepare();
          } catch (Throwable e) {
            event.failed(e);
            throw e;
          } finally {
            events.prepared(event, messages.size(), this::metrics);
          }
          progress.afterPrepare(this::metrics);
          return messages;
        });
  }

  private List<CommitMessage> prepare() {
    try {
      List<CommitMessage> messages = sealer.seal(id, prepareBodies());
      prepared = true;
      return messages;
    } catch (Throwable e) {
      // The native writer may have returned some files already. A second call would silently
      // return fewer files.
      failure = e;
      throw e;
    }
  }

  private List<byte[]> prepareBodies() {
    return handle.call(
        (writer, call) -> {
          call.check(PaimonFfm.pffm_write_prepare_commit(writer, call.buffer(), call.error()));
          return Frames.decode(call.takeBytes());
        });
  }

  private void requireOpen() {
    if (progress.isCalling()) {
      throw new IllegalStateException(
          handle + " is calling a listener for its progress; the listener must not use the writer");
    }
    if (failure != null) {
      throw new IllegalStateException(
          handle + " has already failed: " + failure.getMessage(), failure);
    }
    if (prepared) {
      throw new IllegalStateException(
          handle + " has prepared its commit; use a new writer of the builder to write more");
    }
  }

  @Override
  public WriteMetrics metrics() {
    return metrics.get();
  }

  private static WriteMetrics metrics(MemorySegment writer, NativeCall call) {
    MemorySegment metrics = call.allocate(PffmWriteMetrics.sizeof());
    call.check(PaimonFfm.pffm_write_metrics(writer, metrics, call.error()));
    return new WriteMetrics(
        PffmWriteMetrics.rows(metrics),
        PffmWriteMetrics.batches(metrics),
        PffmWriteMetrics.bytes(metrics),
        PffmWriteMetrics.files(metrics),
        PffmWriteMetrics.file_bytes(metrics),
        PffmWriteMetrics.open_partitions(metrics),
        PffmWriteMetrics.buffered_bytes(metrics),
        Duration.ofNanos(PffmWriteMetrics.encode_nanos(metrics)),
        Duration.ofNanos(PffmWriteMetrics.wait_nanos(metrics)));
  }

  @Override
  public void close() {
    boolean closes = !handle.isClosed();
    try {
      metrics.close();
    } finally {
      watch.clean();
      rowWriters.forEach(RowWriterImpl::abandon);
    }
    if (closes) {
      events.counters(this::metrics);
    }
  }

  @Override
  public String toString() {
    return "BatchTableWrite("
        + table.description().identity().location()
        + ", commitUser="
        + sealer.commitUser()
        + (sealer.mode() == CommitMode.OVERWRITE ? ", overwrite" : "")
        + ")";
  }
}
