package io.github.paimonffm.write;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * A listener that runs after a commit, for example to register partitions, record lineage or send
 * notifications.
 *
 * <p>A committer calls two kinds of listeners, on the committing thread and before the commit
 * returns: first those of its builder ({@link BatchWriteBuilder#withCommitListener}), then those
 * that {@link java.util.ServiceLoader} found when the committer was opened. A failure of a listener
 * is logged at ERROR. It does not undo the commit, and the other listeners are still called.
 *
 * <p>After a commit with an unknown outcome, the listeners are called when the commit is repeated.
 * A listener can therefore be called twice for one snapshot, by two processes that repeat the same
 * commit. If a process ends after publishing the snapshot but before calling the listeners, no
 * listener is called.
 *
 * <p>Implementations must be safe for use by multiple threads.
 */
public interface CommitListener {

  /**
   * A published commit.
   *
   * @param table the name of the table
   * @param location the location of the table's files
   * @param branch the branch that was written to
   * @param snapshot the published snapshot
   * @param messages the committed messages; empty for a truncation; unmodifiable
   */
  record Commit(
      Identifier table,
      String location,
      String branch,
      Snapshot snapshot,
      List<CommitMessage> messages) {
    /** Copies the messages. */
    public Commit {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A tag that a commit created or removed because the table's options ask for it.
   *
   * @param table the name of the table
   * @param location the location of the table's files
   * @param branch the branch that the tag belongs to
   * @param name the name of the tag
   * @param snapshot the tagged snapshot
   */
  record Tag(Identifier table, String location, String branch, String name, Snapshot snapshot) {}

  /**
   * Handles a published commit.
   *
   * @param commit the commit
   * @throws Exception if the listener fails; the failure is logged
   */
  void onCommit(Commit commit) throws Exception;

  /**
   * Handles a new tag.
   *
   * @param tag the tag
   * @throws Exception if the listener fails; the failure is logged
   */
  default void onTagCreated(Tag tag) throws Exception {}

  /**
   * Handles a removed tag.
   *
   * @param tag the tag
   * @throws Exception if the listener fails; the failure is logged
   */
  default void onTagRemoved(Tag tag) throws Exception {}

  /**
   * Returns the classes in the table options {@code commit.callbacks} and {@code tag.callbacks}
   * that this listener replaces. A table with such an option is refused unless the listeners of its
   * committer replace all its classes.
   *
   * @return the fully qualified class names
   */
  default Set<String> replacedCallbacks() {
    return Set.of();
  }
}
