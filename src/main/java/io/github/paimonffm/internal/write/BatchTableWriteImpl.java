package io.github.paimonffm.internal.write;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.arrow.BatchExport;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.message.MessageSealer;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** A writer on a native handle. A writer is open, prepared, failed or closed. */
final class BatchTableWriteImpl implements BatchTableWrite {

  private final ExclusiveHandle handle;
  private final TableLease table;
  private final MessageSealer sealer;
  private final UUID id = UUID.randomUUID();
  private final Cleaner.Cleanable watch;

  // Both guarded by the handle.
  private boolean prepared;
  private @Nullable Throwable failure;

  /**
   * Takes ownership of a native writer.
   *
   * @param table the table of the writer; the handle closes it
   */
  BatchTableWriteImpl(
      ExclusiveHandle handle, TableLease table, String commitUser, CommitMode mode) {
    this.handle = handle;
    this.table = table;
    this.sealer = new MessageSealer(table, commitUser, mode);
    this.watch = Forgotten.warnIfLost(this, handle);
  }

  @Override
  public void writeArrow(VectorSchemaRoot root) {
    write(root, null);
  }

  @Override
  public void writeArrow(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    write(root, Objects.requireNonNull(dictionaries, "dictionaries"));
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
      write(root, reader);
      rows += root.getRowCount();
    }
    return rows;
  }

  private void write(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    Objects.requireNonNull(root, "root");
    handle.whileHeld(
        () -> {
          requireOpen();
          try (BatchExport batch = new BatchExport(root, dictionaries)) {
            write(batch);
          }
          return null;
        });
  }

  private void write(BatchExport batch) {
    try {
      handle.run(
          (writer, call) ->
              call.check(
                  PaimonFfm.pffm_write_arrow(writer, batch.array(), batch.schema(), call.error())));
    } catch (SchemaMismatchException | InvalidArgumentException e) {
      throw e; // the batch was refused before any row was written
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public List<CommitMessage> prepareCommit() {
    return handle.whileHeld(
        () -> {
          requireOpen();
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
        });
  }

  private List<byte[]> prepareBodies() {
    return handle.call(
        (writer, call) -> {
          call.check(PaimonFfm.pffm_write_prepare_commit(writer, call.buffer(), call.error()));
          return Frames.decode(call.takeBytes());
        });
  }

  private void requireOpen() {
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
  public void close() {
    try {
      handle.close();
    } finally {
      watch.clean();
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
