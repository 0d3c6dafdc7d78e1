package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the committers of one builder have done: at most one commit, for Paimon takes a second one
 * of the same user for a repetition of the first, and drops it silently.
 */
public final class CommitLedger {

  /** A commit, whatever the order of its messages. */
  private record Commit(CommitOperation operation, Set<CommitMessage> messages) {}

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. A commit is there once it is published, or may be.
  private @Nullable Commit committed;
  private @Nullable Snapshot snapshot;
  private final Set<CommitMessage> aborted = new HashSet<>();
  private int attempts;

  /** Whether the builder is known elsewhere, where it may have committed unseen. */
  private volatile boolean travelled;

  /** Notes that the builder goes to, or came from, another process. */
  public void markTravelled() {
    travelled = true;
  }

  /**
   * While something is published: whether nothing can have been published before, nor be in doubt,
   * by the builder's commit user.
   */
  boolean isFirstAttempt() {
    return attempts == 1 && !travelled;
  }

  /**
   * Publishes messages, unless that was done.
   *
   * @throws IllegalStateException if another commit was published, or may have been, or a message
   *     was aborted
   */
  Optional<Snapshot> commit(
      CommitOperation operation,
      List<CommitMessage> messages,
      Supplier<Optional<Snapshot>> publish) {
    Commit wanted = new Commit(operation, Set.copyOf(messages));
    lock.lock();
    try {
      if (committed != null && !committed.equals(wanted)) {
        throw new IllegalStateException(
            snapshot == null
                ? "the outcome of this builder's commit is unknown; only the very same commit may"
                    + " be done again"
                : "this builder has already committed, as snapshot "
                    + snapshot.id()
                    + "; another commit needs another builder");
      }
      if (snapshot != null) {
        return Optional.of(snapshot);
      }
      for (CommitMessage message : messages) {
        if (aborted.contains(message)) {
          throw new IllegalStateException("a message was aborted, its files are gone: " + message);
        }
      }
      return record(wanted, publish);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Snapshot> record(Commit wanted, Supplier<Optional<Snapshot>> publish) {
    attempts++;
    try {
      Optional<Snapshot> published = publish.get();
      committed = published.isPresent() ? wanted : null;
      snapshot = published.orElse(null);
      return published;
    } catch (CommitOutcomeUnknownException | NativePanicException e) {
      committed = wanted;
      throw e;
    }
  }

  /**
   * Deletes what messages stand for.
   *
   * @param delete fails before it has deleted anything, or by a panic
   * @throws IllegalStateException if one of them is published, or may be
   */
  <T> T abort(List<CommitMessage> messages, Supplier<T> delete) {
    lock.lock();
    try {
      if (committed != null && messages.stream().anyMatch(committed.messages()::contains)) {
        throw new IllegalStateException(
            snapshot == null
                ? "the outcome of this builder's commit is unknown: its messages cannot be aborted,"
                    + " only committed again"
                : "the messages are committed, as snapshot "
                    + snapshot.id()
                    + ", and cannot be aborted");
      }
      T outcome;
      try {
        outcome = delete.get();
      } catch (NativePanicException e) {
        aborted.addAll(messages); // nobody knows how far it came
        throw e;
      }
      aborted.addAll(messages);
      return outcome;
    } finally {
      lock.unlock();
    }
  }
}
