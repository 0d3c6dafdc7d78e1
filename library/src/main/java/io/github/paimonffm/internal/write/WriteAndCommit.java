package io.github.paimonffm.internal.write;

import io.github.paimonffm.FailedFile;
import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.internal.partition.PartitionSpec;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A write with one writer and its commit, as one operation. If the operation fails and certainly
 * has not published a snapshot, its files are deleted.
 */
public final class WriteAndCommit {

  private WriteAndCommit() {}

  /**
   * The rows to write.
   *
   * @param <E> the checked exception of the source; {@link RuntimeException} if it has none
   */
  @FunctionalInterface
  public interface Source<E extends Exception> {

    /** Writes all rows. */
    void writeTo(BatchTableWrite write) throws E;
  }

  /** The commit of the messages of the writer. */
  private interface Publish {
    Optional<Snapshot> commit(BatchTableCommit committer, List<CommitMessage> messages);
  }

  /**
   * Adds rows to a table.
   *
   * @param builder a new builder that appends
   */
  public static <E extends Exception> Optional<Snapshot> append(
      BatchWriteBuilder builder, Source<E> rows) throws E {
    return run(builder, rows, BatchTableCommit::commit);
  }

  /**
   * Replaces the rows of the partitions that match a specification.
   *
   * @param builder a new builder that appends
   * @param schema the schema of the table
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the specification does not
   *     fit the table; nothing was written
   */
  public static <E extends Exception> Optional<Snapshot> overwrite(
      BatchWriteBuilder builder, Schema schema, Map<String, ?> partition, Source<E> rows) throws E {
    Map<String, Object> values = new LinkedHashMap<>(partition);
    PartitionSpec.of(values).in(schema);
    return run(
        builder.withOverwrite(values),
        rows,
        (committer, messages) -> committer.overwrite(messages, values));
  }

  private static <E extends Exception> Optional<Snapshot> run(
      BatchWriteBuilder builder, Source<E> rows, Publish publish) throws E {
    try (BatchTableCommit committer = builder.newCommit()) {
      List<CommitMessage> messages = List.of();
      try {
        // Closes the writer before the commit, so that no failure follows a published snapshot.
        try (BatchTableWrite write = builder.newWrite()) {
          rows.writeTo(write);
          messages = write.prepareCommit();
        }
        return publish.commit(committer, messages);
      } catch (CommitOutcomeUnknownException | NativePanicException e) {
        throw e; // a snapshot may need the files
      } catch (Exception e) {
        // Without messages, the writer has deleted its files when it was closed.
        if (!messages.isEmpty()) {
          abort(committer, messages, e);
        }
        throw e;
      }
    }
  }

  /** Deletes the files of messages. A failure is added to the failure of the operation. */
  private static void abort(
      BatchTableCommit committer, List<CommitMessage> messages, Exception failure) {
    try {
      RemovalResult result = committer.abort(messages);
      if (!result.isComplete()) {
        failure.addSuppressed(new PaimonIOException(undeleted(result.failed()), false));
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static String undeleted(List<FailedFile> files) {
    return files.stream()
        .map(file -> file.path() + " (" + file.reason() + ")")
        .collect(Collectors.joining(", ", "files of the failed write could not be deleted: ", ""));
  }
}
