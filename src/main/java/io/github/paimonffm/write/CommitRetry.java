package io.github.paimonffm.write;

import io.github.paimonffm.Snapshot;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A commit whose outcome is unknown, with all that is needed to do it again: in this process or,
 * serialized, in another one.
 *
 * <p>To do it again is safe, as often as one likes: if it was published, it gives the snapshot that
 * it became, and publishes nothing; if not, it publishes it now. Where snapshots since the builder
 * was made have expired, or were rolled back, its files tell whether it was done: if so, that is an
 * {@link IllegalStateException}, for its snapshot is gone. Of a truncation, or an overwrite without
 * messages, nobody can tell then; it stays unknown, and is not done again.
 *
 * <p>Like the builder in it, it carries the options of the catalog when it is serialized,
 * <b>secrets included</b>.
 */
public interface CommitRetry extends Serializable {

  /**
   * The builder whose commit it is.
   *
   * @return the builder; if it travelled, it opens the table by itself
   */
  BatchWriteBuilder builder();

  /**
   * The messages of the commit.
   *
   * @return all of them, unmodifiable; empty for a truncation
   */
  List<CommitMessage> messages();

  /**
   * Does the very same commit again, by a committer of its own: the same messages, in the same way,
   * be it appending, overwriting or truncating.
   *
   * @return the snapshot, of this attempt or of one before; empty if there was nothing to commit
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if it cannot be told again
   * @throws IllegalStateException if it was published and its snapshot has expired since
   * @throws io.github.paimonffm.exception.PaimonException as {@link BatchTableCommit#commit}
   */
  Optional<Snapshot> commit();
}
