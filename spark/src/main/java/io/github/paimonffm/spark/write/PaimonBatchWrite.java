package io.github.paimonffm.spark.write;

import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  private final WriteTarget target;
  private final BatchWriteBuilder builder;
  private final WriteMode mode;
  private final StructType schema;
  private final WriteOptions options;
  private final RepeatedCommit commit;

  PaimonBatchWrite(
      WriteTarget target,
      BatchWriteBuilder builder,
      WriteMode mode,
      StructType schema,
      WriteOptions options) {
    this.target = target;
    this.builder = builder;
    this.mode = mode;
    this.schema = schema;
    this.options = options;
    target.creation().ifPresent(creation -> creation.add(builder.commitUser()));
    this.commit = new RepeatedCommit(target.name(), builder);
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return new TaskWriterFactory(builder, schema, options.parallelism(), options.batchRows());
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<CommitMessage> written = messages(messages);
    LOG.info(
        "{}: {} messages of {} tasks are committed",
        target.name(),
        written.size(),
        messages.length);
    try {
      commit.publish(committer -> mode.publish(committer, written));
    } catch (CommitOutcomeUnknownException e) {
      if (target.creation().isPresent()) {
        throw new IllegalStateException(
            "the rows of the new table %s could not be committed. The table is dropped, unless its snapshots cannot be read or another program has written to it. Drop it if it still exists, and run the statement again. Last failure: %s"
                .formatted(target.name(), e.getCause().getMessage()),
            e.withoutRetry());
      }
      throw e;
    }
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    if (commit.maybePublished()) {
      LOG.warn(
          "{}: the files of the write are kept, because it was or may have been published",
          target.name());
      return;
    }
    try (BatchTableCommit committer = builder.newCommit()) {
      var removed = committer.abort(messages(messages));
      LOG.info("{}: the write failed; its files were deleted: {}", target.name(), removed);
    } catch (RuntimeException e) {
      // Spark reports the failure of the write. An exception from here would hide it.
      LOG.warn(
          "{}: the write failed, and its files could not be deleted; removeOrphanFiles deletes them later",
          target.name(),
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
    return target.name() + " (commit user " + builder.commitUser() + ")";
  }
}
