package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.tag.AutomaticTags;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitListener;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A commit that this process has just published. This class notifies the listeners, and creates and
 * removes the automatic tags of the table. A failure of these steps does not undo the commit and is
 * only logged.
 */
record PublishedCommit(BatchWriteBuilder builder, Snapshot snapshot, List<CommitMessage> messages) {

  private static final Logger LOG = LoggerFactory.getLogger(BatchTableCommit.class);

  void follow(TableLease table, CommitListeners listeners, Optional<AutomaticTags> tags) {
    String published =
        "snapshot " + snapshot.id() + " of " + builder.identifier() + " is published";
    CommitListener.Commit commit =
        new CommitListener.Commit(
            builder.identifier(), builder.location(), builder.branch(), snapshot, messages);
    listeners.notifyAll(published, listener -> listener.onCommit(commit));
    try {
      tags.ifPresent(
          automatic -> automatic.afterCommit(table, snapshot, new TagAnnouncer(listeners)));
    } catch (RuntimeException e) {
      LOG.warn("{}, but not all tags that the table's options ask for are created", published, e);
    }
  }

  /** A watcher that notifies the listeners of tags. */
  private final class TagAnnouncer implements AutomaticTags.Watcher {
    private final CommitListeners listeners;

    private TagAnnouncer(CommitListeners listeners) {
      this.listeners = listeners;
    }

    @Override
    public void created(String tag, Snapshot tagged) {
      listeners.notifyAll(
          "tag '" + tag + "' is created", listener -> listener.onTagCreated(event(tag, tagged)));
    }

    @Override
    public void removed(String tag, Snapshot tagged) {
      listeners.notifyAll(
          "tag '" + tag + "' is removed", listener -> listener.onTagRemoved(event(tag, tagged)));
    }

    private CommitListener.Tag event(String tag, Snapshot tagged) {
      return new CommitListener.Tag(
          builder.identifier(), builder.location(), builder.branch(), tag, tagged);
    }
  }
}
