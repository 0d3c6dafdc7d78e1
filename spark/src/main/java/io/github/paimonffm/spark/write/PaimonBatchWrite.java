package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a write in the driver: one builder, and so one commit user and one commit, which
 * can be repeated without publishing anything twice.
 */
final class PaimonBatchWrite implements BatchWrite {

  private static final Logger LOG = LoggerFactory.getLogger(PaimonBatchWrite.class);

  /** How often a commit with an unknown outcome is repeated, and the waits before, in ms. */
  private static final long[] WAITS = {100, 1_000, 5_000};

  private final String name;
  private final BatchWriteBuilder builder;
  private final WriteMode mode;
  private final StructType schema;
  private final WriteOptions options;
  private final boolean droppedOnFailure;

  /** Whether the snapshot was published, or may have been. */
  private boolean maybePublished;

  PaimonBatchWrite(
      String name,
      BatchWriteBuilder builder,
      WriteMode mode,
      StructType schema,
      WriteOptions options,
      boolean droppedOnFailure) {
    this.name = name;
    this.builder = builder;
    this.mode = mode;
    this.schema = schema;
    this.options = options;
    this.droppedOnFailure = droppedOnFailure;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new TaskWriterFactory(builder, schema, options.parallelism(), options.batchRows());
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<CommitMessage> written = messages(messages);
    Optional<Snapshot> snapshot;
    try (BatchTableCommit commit = builder.newCommit()) {
      snapshot = mode.publish(commit, written);
    } catch (CommitOutcomeUnknownException e) {
      maybePublished = true;
      snapshot = repeat(e);
    }
    maybePublished = true;
    LOG.info(
        "{}: {} messages of {} tasks committed, snapshot {}, commit user {}",
        name,
        written.size(),
        messages.length,
        snapshot.map(s -> String.valueOf(s.id())).orElse("none"),
        builder.commitUser());
  }

  /** Repeats a commit until its outcome is known. */
  private Optional<Snapshot> repeat(CommitOutcomeUnknownException first) {
    CommitOutcomeUnknownException unknown = first;
    for (long wait : WAITS) {
      LOG.warn("{}: the outcome of the commit is unknown; it is repeated", name, unknown);
      try {
        Thread.sleep(wait);
        return unknown.retry().orElseThrow().commit();
      } catch (CommitOutcomeUnknownException e) {
        unknown = e;
      } catch (PaimonIOException e) {
        // This attempt published nothing, but that says nothing about the first attempt.
        LOG.warn("{}: the commit could not be repeated", name, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    if (droppedOnFailure) {
      throw new IllegalStateException(
          "the rows of the new table %s could not be committed. The table is dropped; run the statement again. Last failure: %s"
              .formatted(name, unknown.getMessage()),
          unknown.withoutRetry());
    }
    throw new CommitOutcomeUnknownException(
        "it is unknown whether the write to table "
            + name
            + " was published (commit user "
            + builder.commitUser()
            + "). No file was deleted. To finish it, find this exception among the causes of the failure and call"
            + " retry().get().commit(): it returns the snapshot, or publishes it once. Do not run the write again"
            + " before: its rows could be in the table twice. Last failure: "
            + unknown.getMessage(),
        unknown,
        unknown.retry().orElse(null));
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    if (maybePublished) {
      LOG.warn(
          "{}: the files of the write are kept, because it was or may have been published", name);
      return;
    }
    try (BatchTableCommit commit = builder.newCommit()) {
      var removed = commit.abort(messages(messages));
      LOG.info("{}: the write failed; its files were deleted: {}", name, removed);
    } catch (RuntimeException e) {
      // Spark reports the failure of the write. An exception from here would hide it.
      LOG.warn(
          "{}: the write failed, and its files could not be deleted; removeOrphanFiles deletes them later",
          name,
          e);
    }
  }

  /** Returns the messages of the tasks that completed. */
  private static List<CommitMessage> messages(WriterCommitMessage[] messages) {
    return Arrays.stream(messages)
        .filter(Objects::nonNull)
        .flatMap(message -> ((TaskMessages) message).messages().stream())
        .toList();
  }

  @Override
  public String toString() {
    return name + " (commit user " + builder.commitUser() + ")";
  }
}
