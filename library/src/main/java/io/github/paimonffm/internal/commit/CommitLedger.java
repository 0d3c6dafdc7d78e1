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
 * A record of the commits and aborts of one builder's committers, which allows at most one commit.
 * Paimon treats a second commit of the same commit user as a repetition of the first commit and
 * silently drops it.
 *
 * <p>Thread-safe.
 */
public final class CommitLedger {

  /** A commit. The order of its messages does not matter. */
  private record Commit(CommitOperation operation, Set<CommitMessage> messages) {}

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. The commit is set when it is published, or may have been published.
  private @Nullable Commit committed;
  private @Nullable Snapshot snapshot;
  private final Set<CommitMessage> aborted = new HashSet<>();
  private int attempts;

  /** Whether another process may have a copy of the builder and may have committed. */
  private volatile boolean travelled;

  /** Records that the builder was serialized or deserialized. */
  public void markTravelled() {
    travelled = true;
  }

  /**
   * Tells whether the attempt in progress is certainly the first: the commit user cannot have
   * published anything before, and no earlier attempt has an unknown outcome.
   */
  boolean isFirstAttempt() {
    return attempts == 1 && !travelled;
  }

  /**
   * Publishes messages, unless the same commit was published before.
   *
   * @throws IllegalStateException if another commit was published, or may have been published, or
   *     if a message was aborted
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
                ? "the outcome of this builder's commit is unknown; only the same commit may be"
                    + " repeated"
                : "this builder has already committed snapshot "
                    + snapshot.id()
                    + "; use a new builder for another commit");
      }
      if (snapshot != null) {
        return Optional.of(snapshot);
      }
      for (CommitMessage message : messages) {
        if (aborted.contains(message)) {
          throw new IllegalStateException(
              "a message was aborted and its files were deleted: " + message);
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
   * Deletes the files of messages.
   *
   * @param delete the deletion; fails only before it deletes any file, or by a panic
   * @throws IllegalStateException if a message was published, or may have been published
   */
  <T> T abort(List<CommitMessage> messages, Supplier<T> delete) {
    lock.lock();
    try {
      if (committed != null && messages.stream().anyMatch(committed.messages()::contains)) {
        throw new IllegalStateException(
            snapshot == null
                ? "the outcome of this builder's commit is unknown: repeat the commit; its messages"
                    + " cannot be aborted"
                : "the messages are committed as snapshot "
                    + snapshot.id()
                    + " and cannot be aborted");
      }
      T outcome;
      try {
        outcome = delete.get();
      } catch (NativePanicException e) {
        aborted.addAll(messages); // some files may be deleted
        throw e;
      }
      aborted.addAll(messages);
      return outcome;
    } finally {
      lock.unlock();
    }
  }
}
