package io.github.paimonffm.write;

import io.github.paimonffm.Snapshot;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A commit with an unknown outcome and everything needed to repeat it, in this process or,
 * serialized, in another one.
 *
 * <p>A repeated commit is safe, any number of times. If the snapshot was published, the repetition
 * returns that snapshot and publishes nothing. If not, it publishes the snapshot now.
 *
 * <p>Snapshots that were published after the builder was created can expire or be rolled back. In
 * that case the data files show whether the commit was published: if so, its snapshot is gone and
 * the repetition throws an {@link IllegalStateException}. For a truncation, or an overwrite without
 * messages, the outcome can then no longer be determined; it stays unknown, and the commit is not
 * repeated.
 *
 * <p>The serialized form contains the options of the catalog, <b>including secrets</b>, like the
 * builder in it.
 */
public interface CommitRetry extends Serializable {

  /**
   * Returns the builder of the commit.
   *
   * @return the builder; a deserialized builder opens the table itself
   */
  BatchWriteBuilder builder();

  /**
   * Returns the messages of the commit.
   *
   * @return all messages; empty for a truncation; unmodifiable
   */
  List<CommitMessage> messages();

  /**
   * Repeats exactly the same commit with a new committer: the same messages and the same kind of
   * commit, whether it appends, overwrites or truncates.
   *
   * @return the snapshot of this attempt or of an earlier one; empty if there was nothing to commit
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if the outcome is unknown again
   * @throws IllegalStateException if the commit was published and its snapshot has since expired
   * @throws io.github.paimonffm.exception.PaimonException in the cases of {@link
   *     BatchTableCommit#commit}
   */
  Optional<Snapshot> commit();
}
