package io.github.paimonffm.internal.message;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.table.TableDescription;
import io.github.paimonffm.internal.wire.CommitMode;
import io.github.paimonffm.internal.wire.Envelopes;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The checks on the messages that a committer publishes or aborts.
 *
 * @param table the table of the committer
 * @param commitUser the commit user of the committer
 * @param mode the mode of the committer
 */
public record MessageGuard(TableDescription table, String commitUser, CommitMode mode) {

  /**
   * Opens messages and checks that each belongs to the committer and occurs once.
   *
   * @throws InvalidArgumentException if a message occurs twice, or does not belong to the
   *     committer; the exception names the difference
   */
  public List<MessageEnvelope> open(List<CommitMessage> messages) {
    List<MessageEnvelope> opened = new ArrayList<>(messages.size());
    Set<CommitMessage> seen = new HashSet<>();
    for (CommitMessage message : messages) {
      if (!seen.add(message)) {
        throw new InvalidArgumentException("the same message occurs twice: " + message);
      }
      MessageEnvelope envelope = Envelopes.ofMessage(message);
      checkBelongs(envelope);
      opened.add(envelope);
    }
    return opened;
  }

  private void checkBelongs(MessageEnvelope message) {
    TableIdentity own = table.identity();
    TableIdentity other = message.table();
    requireSame("table", other.location(), own.location());
    requireSame("branch", other.branch(), own.branch());
    requireSame("table", other.origin(), own.origin());
    requireSame("commit user", message.commitUser(), commitUser);
    requireSame("mode", message.mode(), mode);
  }

  private static void requireSame(String what, Object ofMessage, Object ofCommitter) {
    if (!Objects.equals(ofMessage, ofCommitter)) {
      throw new InvalidArgumentException(
          "a message does not belong to this committer: its "
              + what
              + " is "
              + ofMessage
              + ", the committer's is "
              + ofCommitter);
    }
  }

  /**
   * Checks that no two writers wrote a part that only one writer may write. Writers number rows and
   * assign buckets independently of each other, so updates would be lost and keys would be
   * duplicated.
   *
   * @throws InvalidArgumentException if two writers wrote such a part; the exception names the part
   */
  public void checkWriters(List<MessageEnvelope> messages) {
    BucketOwnership ownership = BucketOwnership.of(table.schema());
    Map<Object, UUID> owners = new HashMap<>();
    for (MessageEnvelope message : messages) {
      Object share = ownership.share(message.summary());
      UUID owner = owners.putIfAbsent(share, message.writer());
      if (owner != null && !ownership.allows(owner, message.writer())) {
        throw new InvalidArgumentException(
            "two writers wrote "
                + ownership.describe(message.summary())
                + " of "
                + table.identity().location()
                + ", but only one writer may write it in one commit: "
                + ownership.rule());
      }
    }
  }
}
