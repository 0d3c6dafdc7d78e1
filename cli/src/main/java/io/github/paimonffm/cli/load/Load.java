package io.github.paimonffm.cli.load;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.cli.load.LoadResult.LoadedFile;
import io.github.paimonffm.cli.source.Source;
import io.github.paimonffm.cli.source.SourceReader;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A load of files into a table: all files become one snapshot, or nothing is committed.
 *
 * <p>A load that fails or is interrupted before its commit deletes the files that it wrote, and
 * drops the table if it created the table and no other program has written to it. If the outcome of
 * the commit is unknown, the load repeats the commit a few times, which is safe, and then leaves
 * everything as it is.
 */
public final class Load {
  private static final Logger LOG = LoggerFactory.getLogger(Load.class);

  /** The waiting times before a commit with an unknown outcome is repeated. */
  private static final List<Duration> RETRY_DELAYS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final Catalog catalog;
  private final LoadRequest request;
  private final BufferAllocator allocator;
  private final LoadListener listener;
  private final Interruption interruption;

  private boolean created;

  private Load(
      Catalog catalog,
      LoadRequest request,
      BufferAllocator allocator,
      LoadListener listener,
      Interruption interruption) {
    this.catalog = catalog;
    this.request = request;
    this.allocator = allocator;
    this.listener = listener;
    this.interruption = interruption;
  }

  /**
   * Runs a load.
   *
   * @param catalog the catalog of the table; stays open
   * @param request the files and the table
   * @param allocator the allocator of the batches; stays open
   * @param listener the listener for the progress
   * @param interruption the request to stop, which another thread can make
   * @return the result
   * @throws IOException if a file cannot be read, or does not fit the table; nothing was committed
   * @throws LoadException if the load cannot be done as requested; nothing was committed
   * @throws LoadInterruptedException if the stop was requested before the commit; nothing was
   *     committed
   * @throws CommitOutcomeUnknownException if it is still unknown after several attempts whether the
   *     snapshot was published
   * @throws PaimonException if an operation on the table fails; nothing was committed
   */
  public static LoadResult run(
      Catalog catalog,
      LoadRequest request,
      BufferAllocator allocator,
      LoadListener listener,
      Interruption interruption)
      throws IOException {
    try {
      return new Load(catalog, request, allocator, listener, interruption).run();
    } catch (CommitOutcomeUnknownException | LoadInterruptedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      interruption.check(e); // the interruption can be the cause
      throw e;
    }
  }

  private LoadResult run() throws IOException {
    long start = System.nanoTime();
    Table table = openTable();
    try {
      List<String> missing = missingColumns(table);
      interruption.check();
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      if (request.mode() instanceof WriteMode.Overwrite overwrite) {
        builder = builder.withOverwrite(overwrite.partition());
      }
      List<LoadedFile> files = new ArrayList<>();
      List<CommitMessage> messages;
      try (BatchTableCommit commit = builder.newCommit()) {
        try (BatchTableWrite write = builder.newWrite()) {
          write(table, write, files);
          listener.phase(LoadListener.Phase.COMPLETING_FILES);
          messages = write.prepareCommit();
        }
        listener.phase(LoadListener.Phase.COMMITTING);
        Optional<Snapshot> snapshot = commitOrAbort(builder, commit, messages);
        return new LoadResult(
            request.table(),
            created,
            files,
            snapshot,
            messages.stream().mapToLong(CommitMessage::fileCount).sum(),
            messages.stream().mapToLong(CommitMessage::sizeInBytes).sum(),
            missing,
            Duration.ofNanos(System.nanoTime() - start));
      }
    } catch (CommitOutcomeUnknownException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      dropCreated();
      throw e;
    }
  }

  /** Opens the table, and creates the table if the request says so. */
  private Table openTable() throws IOException {
    Identifier name = request.table();
    if (catalog.tableExists(name)) {
      if (request.creation() == Creation.ALWAYS) {
        throw new LoadException(
            "table " + name + " already exists, and is not to be created again");
      }
      return existing(name);
    }
    if (request.creation() == Creation.NEVER) {
      throw new LoadException("table " + name + " does not exist, and is not to be created");
    }
    listener.phase(LoadListener.Phase.FINDING_TYPES);
    io.github.paimonffm.Schema schema =
        request.newTable().schema(request.sources(), allocator, interruption);
    interruption.check();
    catalog.createDatabase(name.database(), true);
    try {
      Table table = catalog.createTable(name, schema, false);
      created = true;
      return table;
    } catch (AlreadyExistsException e) {
      if (request.creation() == Creation.ALWAYS) {
        throw e;
      }
      return existing(name); // another program was faster
    }
  }

  private Table existing(Identifier name) {
    Table table = catalog.getTable(name);
    request.newTable().requireSame(table);
    return table;
  }

  /** Returns the columns of the table that no file has. Fails if a file has another column. */
  private List<String> missingColumns(Table table) throws IOException {
    Set<String> missing =
        new LinkedHashSet<>(table.arrowSchema().getFields().stream().map(Field::getName).toList());
    Set<String> known = new HashSet<>(missing);
    for (Source source : request.sources()) {
      interruption.check();
      for (String column : source.columns(allocator)) {
        missing.remove(column);
        if (!known.contains(column)) {
          throw new LoadException(
              "%s has a column '%s', which table %s does not have; its columns are %s"
                  .formatted(
                      source.file(),
                      column,
                      request.table(),
                      table.arrowSchema().getFields().stream().map(Field::getName).toList()));
        }
      }
    }
    return List.copyOf(missing);
  }

  private void write(Table table, BatchTableWrite write, List<LoadedFile> files)
      throws IOException {
    long allRows = 0;
    long bytesBefore = 0;
    listener.phase(LoadListener.Phase.LOADING);
    for (Source source : request.sources()) {
      long size = Files.size(source.file());
      long rows = 0;
      try (SourceReader reader = source.open(table.arrowSchema(), allocator)) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        interruption.check();
        while (reader.loadNextBatch()) {
          interruption.check();
          write(write, reader, batch, rows);
          rows += batch.getRowCount();
          listener.progress(allRows + rows, bytesBefore + Math.round(size * reader.progress()));
        }
      }
      files.add(new LoadedFile(source.file(), rows));
      allRows += rows;
      bytesBefore += size;
      listener.progress(allRows, bytesBefore);
    }
  }

  /**
   * Writes a batch. The library's errors count rows in the batch, so the error gets its position.
   */
  private static void write(
      BatchTableWrite write, SourceReader reader, VectorSchemaRoot batch, long rowsBefore) {
    try {
      write.writeArrow(batch, reader);
    } catch (PaimonException e) {
      String position = rowsBefore == 0 ? "" : ", in the batch that starts after row " + rowsBefore;
      throw new LoadException(reader.file() + position + ": " + e.getMessage(), e);
    }
  }

  private Optional<Snapshot> commitOrAbort(
      BatchWriteBuilder builder, BatchTableCommit commit, List<CommitMessage> messages) {
    try {
      interruption.check();
      return commit(builder, commit, messages);
    } catch (CommitOutcomeUnknownException e) {
      throw e;
    } catch (RuntimeException e) {
      abort(commit, messages);
      throw e;
    }
  }

  private Optional<Snapshot> commit(
      BatchWriteBuilder builder, BatchTableCommit commit, List<CommitMessage> messages) {
    try {
      return switch (request.mode()) {
        case WriteMode.Append append -> commit.commit(messages);
        case WriteMode.Overwrite overwrite -> {
          if (messages.isEmpty() && !request.allowEmpty()) {
            throw new LoadException(
                "the files have no rows, so the overwrite would only remove rows of table "
                    + request.table());
          }
          yield commit.overwrite(messages, overwrite.partition());
        }
      };
    } catch (CommitOutcomeUnknownException e) {
      return repeat(builder, e);
    } catch (NativePanicException e) {
      throw unknown(builder, e);
    }
  }

  /** Repeats a commit until its outcome is known, which publishes the snapshot at most once. */
  private Optional<Snapshot> repeat(
      BatchWriteBuilder builder, CommitOutcomeUnknownException unknown) {
    for (Duration delay : RETRY_DELAYS) {
      if (interruption.isRequested()) {
        break;
      }
      LOG.warn(
          "the outcome of the commit of {} is unknown; it is repeated in {} s",
          builder.commitUser(),
          delay.toSeconds());
      try {
        Thread.sleep(delay);
        return unknown.retry().orElseThrow().commit();
      } catch (CommitOutcomeUnknownException e) {
        unknown = e;
      } catch (NativePanicException e) {
        throw unknown(builder, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw unknown(builder, unknown);
  }

  private CommitOutcomeUnknownException unknown(BatchWriteBuilder builder, PaimonException cause) {
    return new CommitOutcomeUnknownException(
        "it is unknown whether the rows were committed to table %s; they were if a snapshot of the table has the commit user %s: %s"
            .formatted(request.table(), builder.commitUser(), cause.getMessage()),
        cause);
  }

  private void abort(BatchTableCommit commit, List<CommitMessage> messages) {
    try {
      RemovalResult removal = commit.abort(messages);
      if (!removal.isComplete()) {
        LOG.warn(
            "{} files of the failed load could not be deleted, such as {}",
            removal.failed().size(),
            removal.failed().getFirst());
      }
    } catch (PaimonException | IllegalStateException e) {
      LOG.warn(
          "the files of the failed load could not be deleted and are orphan files: {}",
          e.getMessage());
    }
  }

  /** Drops the table if this load created it, unless another program has written to it. */
  private void dropCreated() {
    if (!created) {
      return;
    }
    try {
      if (catalog.getTable(request.table()).latestSnapshot().isEmpty()) {
        catalog.dropTable(request.table(), true);
      }
    } catch (PaimonException e) {
      LOG.warn(
          "table {} was created, but could not be dropped: {}", request.table(), e.getMessage());
    }
  }
}
