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

/** Lets only those messages through that a committer may publish, or abort. */
public record MessageGuard(TableDescription table, String commitUser, CommitMode mode) {

  /**
   * Opens messages that all belong to the committer, each once.
   *
   * @throws InvalidArgumentException if one does not; the message says what differs
   */
  public List<MessageEnvelope> open(List<CommitMessage> messages) {
    List<MessageEnvelope> opened = new ArrayList<>(messages.size());
    Set<CommitMessage> seen = new HashSet<>();
    for (CommitMessage message : messages) {
      if (!seen.add(message)) {
        throw new InvalidArgumentException("the same message is given twice: " + message);
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
   * Checks that no two writers wrote what only one may: they number rows, and assign buckets,
   * without knowing of each other, so that updates would get lost and keys be there twice.
   *
   * @throws InvalidArgumentException if so; the message says where
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
                + ", which only one may in one commit: "
                + ownership.rule());
      }
    }
  }
}
