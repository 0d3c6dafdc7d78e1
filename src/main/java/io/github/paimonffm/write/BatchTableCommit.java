package io.github.paimonffm.write;

import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * Publishes what writers have written, as one snapshot, atomically against all other committers of
 * this library. As Paimon's own {@code BatchTableCommit}.
 *
 * <p>A builder commits once, whichever of its committers does it: its first commit uses it up, and
 * a second one is refused, except of exactly the same messages, which returns the snapshot that
 * they became. So a commit can be repeated safely when its answer was lost.
 *
 * <p>Safe to use from many threads at once; commits of one builder wait for each other.
 */
public interface BatchTableCommit extends AutoCloseable {

  /**
   * Publishes messages.
   *
   * <p>After a failure the same messages may be committed again: their files are left alone in any
   * case.
   *
   * @param messages all messages of all writers of the builder, in any order
   * @return the snapshot; empty if there is nothing to commit, which does not use the builder up
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a message is of another
   *     table, branch, commit user or mode, or is given twice; the message says which, and both
   *     values. Nothing was published
   * @throws io.github.paimonffm.exception.CommitConflictException if others got in the way too
   *     often. Nothing was published
   * @throws io.github.paimonffm.exception.CommitOutcomeUnknownException if it cannot be told
   *     whether it was published; commit exactly the same messages again
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage failed. Nothing was
   *     published
   * @throws IllegalStateException if the committer is closed, or the builder has committed other
   *     messages
   */
  Optional<Snapshot> commit(List<CommitMessage> messages);

  /** Closes the committer, after the commit in flight if there is one. Closing twice is nothing. */
  @Override
  void close();
}
