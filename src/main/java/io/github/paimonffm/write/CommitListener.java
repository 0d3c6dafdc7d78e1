package io.github.paimonffm.write;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * Code that runs after a commit: it registers partitions, records lineage, notifies others.
 *
 * <p>A committer calls two kinds of listeners, on the thread that commits and before the commit
 * returns: those of its builder ({@link BatchWriteBuilder#withCommitListener}), then those that
 * {@link java.util.ServiceLoader} finds when the committer is opened. A listener that fails is
 * logged at ERROR. It undoes nothing, and the other listeners are still called.
 *
 * <p>A commit whose outcome was unknown calls the listeners when it is repeated, so a listener can
 * be called twice for one snapshot: by two processes that repeat the same commit. A process that
 * ends between the publish and the call has called none.
 *
 * <p>Implementations are safe to use from many threads at once.
 */
public interface CommitListener {

  /**
   * A commit that was published.
   *
   * @param table the name of the table
   * @param location where its files lie
   * @param branch the branch that was written to
   * @param snapshot what was published
   * @param messages the messages that were committed; empty for a truncation; unmodifiable
   */
  record Commit(
      Identifier table,
      String location,
      String branch,
      Snapshot snapshot,
      List<CommitMessage> messages) {
    /** Takes a copy of the messages. */
    public Commit {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A tag that a commit created or removed because the table's options say so.
   *
   * @param table the name of the table
   * @param location where its files lie
   * @param branch the branch that the tag belongs to
   * @param name the name of the tag
   * @param snapshot the tagged snapshot
   */
  record Tag(Identifier table, String location, String branch, String name, Snapshot snapshot) {}

  /**
   * Called once a commit is published.
   *
   * @param commit the commit
   * @throws Exception for any failure; it is logged
   */
  void onCommit(Commit commit) throws Exception;

  /**
   * Called once a tag is created.
   *
   * @param tag the tag
   * @throws Exception for any failure; it is logged
   */
  default void onTagCreated(Tag tag) throws Exception {}

  /**
   * Called once a tag is removed.
   *
   * @param tag the tag
   * @throws Exception for any failure; it is logged
   */
  default void onTagRemoved(Tag tag) throws Exception {}

  /**
   * The classes in the table options {@code commit.callbacks} and {@code tag.callbacks} that this
   * listener stands for. A table with such an option is refused unless its committer's listeners
   * stand for all classes in it.
   *
   * @return full names of classes
   */
  default Set<String> standsFor() {
    return Set.of();
  }
}
