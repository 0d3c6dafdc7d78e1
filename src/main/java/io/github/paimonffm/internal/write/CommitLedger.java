package io.github.paimonffm.internal.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.CommitOutcomeUnknownException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the committers of one builder have committed: at most one set of messages, for Paimon takes
 * a second commit of the same user for a repetition of the first, and drops it silently.
 */
final class CommitLedger {

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. Messages are there once they are published, or may be.
  private @Nullable Set<CommitMessage> committed;
  private @Nullable Snapshot snapshot;

  /**
   * Publishes messages, unless that was done.
   *
   * @param messages at least one
   * @throws IllegalStateException if other messages were published, or may have been
   */
  Optional<Snapshot> commit(List<CommitMessage> messages, Supplier<Optional<Snapshot>> publish) {
    Set<CommitMessage> wanted = Set.copyOf(messages);
    lock.lock();
    try {
      if (committed != null && !committed.equals(wanted)) {
        throw new IllegalStateException(
            snapshot == null
                ? "the outcome of this builder's commit is unknown; only the very same messages may"
                    + " be committed again"
                : "this builder has already committed, as snapshot "
                    + snapshot.id()
                    + "; another commit needs another builder");
      }
      if (snapshot != null) {
        return Optional.of(snapshot);
      }
      return record(wanted, publish);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Snapshot> record(
      Set<CommitMessage> wanted, Supplier<Optional<Snapshot>> publish) {
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
}
