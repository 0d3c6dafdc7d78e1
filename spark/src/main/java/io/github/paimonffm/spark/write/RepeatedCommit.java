package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A commit of the driver, which is repeated while its outcome is unknown. */
final class RepeatedCommit {

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedCommit.class);

  /** The waits before the repetitions of a commit with an unknown outcome, in milliseconds. */
  private static final long[] WAITS = {100, 1_000, 5_000};

  private final String name;
  private final BatchWriteBuilder builder;
  private boolean maybePublished;

  /**
   * Creates a commit.
   *
   * @param name the name of the table for messages
   * @param builder the builder, which makes only this commit
   */
  RepeatedCommit(String name, BatchWriteBuilder builder) {
    this.name = name;
    this.builder = builder;
  }

  /** Returns whether the snapshot was published, or may have been. */
  boolean maybePublished() {
    return maybePublished;
  }

  /**
   * Makes the commit, and repeats the commit while its outcome is unknown.
   *
   * @param publish makes the commit with a committer, which this method closes
   * @return the snapshot; empty if there was nothing to commit
   * @throws CommitOutcomeUnknownException if the outcome is still unknown after all repetitions
   */
  Optional<Snapshot> publish(Function<BatchTableCommit, Optional<Snapshot>> publish) {
    Optional<Snapshot> snapshot;
    try (BatchTableCommit commit = builder.newCommit()) {
      snapshot = publish.apply(commit);
    } catch (CommitOutcomeUnknownException e) {
      maybePublished = true;
      snapshot = repeat(e);
    }
    maybePublished = true;
    LOG.info(
        "{}: committed, snapshot {}, commit user {}",
        name,
        snapshot.map(s -> String.valueOf(s.id())).orElse("none"),
        builder.commitUser());
    return snapshot;
  }

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
        // This attempt published nothing. The outcome of the first attempt is still unknown.
        LOG.warn("{}: the commit could not be repeated", name, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new CommitOutcomeUnknownException(
        "it is unknown whether the change of table "
            + name
            + " was published (commit user "
            + builder.commitUser()
            + "). No file was deleted. To finish the commit, find this exception among the causes of the failure and call"
            + " retry().get().commit(): it returns the snapshot, or publishes it once. Do not run the statement again"
            + " before that: its rows could be in the table twice. Last failure: "
            + unknown.getMessage(),
        unknown,
        unknown.retry().orElse(null));
  }
}
