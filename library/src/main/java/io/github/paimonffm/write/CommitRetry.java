package io.github.paimonffm.write;

import io.github.paimonffm.Snapshot;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A commit with an unknown outcome and everything needed to repeat it, in this process or, after
 * serialization, in another process.
 *
 * <p>Repeating the commit is safe, any number of times. If the snapshot was published, the
 * repetition returns that snapshot and publishes nothing. If not, it publishes the snapshot now.
 *
 * <p>Snapshots that were published after the builder was created can expire or be rolled back. In
 * that case, the data files show whether the commit was published. If the commit was published, its
 * snapshot no longer exists, and the repetition throws an {@link IllegalStateException}. The
 * outcome of a truncation, or of an overwrite without messages, can then no longer be determined:
 * the outcome stays unknown, and the commit is not repeated.
 *
 * <p>Like a serialized builder, the serialized form contains the options of the catalog,
 * <b>including secrets</b>.
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
   * @throws io.github.paimonffm.exception.PaimonException as for {@link BatchTableCommit#commit}
   */
  Optional<Snapshot> commit();
}
