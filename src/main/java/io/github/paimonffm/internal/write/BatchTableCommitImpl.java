package io.github.paimonffm.internal.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.status.NativeCall;
import io.github.paimonffm.internal.table.TableIdentity;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.CommitMessage;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** A committer over a table. What makes it commit once is its builder's ledger. */
final class BatchTableCommitImpl implements BatchTableCommit {

  /**
   * Paimon's {@code BatchWriteBuilder.COMMIT_IDENTIFIER}: a batch commit is the last of its user.
   */
  private static final long BATCH_COMMIT_IDENTIFIER = Long.MAX_VALUE;

  private static final CommitMode MODE = CommitMode.APPEND;

  private final TableLease table;
  private final String commitUser;
  private final long sinceSnapshotId;
  private final CommitLedger ledger;
  private final Cleaner.Cleanable watch;

  /** Held during a commit, so that closing waits for it. */
  private final ReentrantLock lock = new ReentrantLock();

  BatchTableCommitImpl(
      TableLease table, String commitUser, long sinceSnapshotId, CommitLedger ledger) {
    this.table = table;
    this.commitUser = commitUser;
    this.sinceSnapshotId = sinceSnapshotId;
    this.ledger = ledger;
    this.watch = Forgotten.warnIfLost(this, table);
  }

  @Override
  public Optional<Snapshot> commit(List<CommitMessage> messages) {
    List<CommitMessage> given = List.copyOf(messages);
    lock.lock();
    try {
      if (table.isClosed()) {
        throw new IllegalStateException(table + " is closed");
      }
      byte[] bodies = Frames.encode(checkedBodies(given));
      return given.isEmpty() ? Optional.empty() : ledger.commit(given, () -> publish(bodies));
    } finally {
      lock.unlock();
      // Otherwise a collector could take this for forgotten, and close the table, while the call is
      // in flight.
      Reference.reachabilityFence(this);
    }
  }

  private Optional<Snapshot> publish(byte[] bodies) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment user = call.utf8(commitUser);
      MemorySegment frames = call.bytes(bodies);
      call.check(
          PaimonFfm.pffm_commit(
              table.segment(),
              user,
              user.byteSize(),
              BATCH_COMMIT_IDENTIFIER,
              sinceSnapshotId,
              frames,
              frames.byteSize(),
              call.buffer(),
              call.error()));
      return SnapshotJson.readOptional(call.takeBytes());
    }
  }

  /** The bodies of messages that all belong here. */
  private List<byte[]> checkedBodies(List<CommitMessage> messages) {
    List<byte[]> bodies = new ArrayList<>(messages.size());
    Set<CommitMessage> seen = new HashSet<>();
    for (CommitMessage message : messages) {
      if (!seen.add(message)) {
        throw new InvalidArgumentException("the same message is given twice: " + message);
      }
      MessageEnvelope envelope = MessageEnvelope.decode(message.toBytes());
      checkBelongs(envelope);
      bodies.add(envelope.body());
    }
    return bodies;
  }

  private void checkBelongs(MessageEnvelope message) {
    TableIdentity own = table.description().identity();
    TableIdentity other = message.table();
    requireSame("table", other.location(), own.location());
    requireSame("branch", other.branch(), own.branch());
    requireSame(
        "creation time of the table",
        Instant.ofEpochMilli(other.createdMillis()),
        Instant.ofEpochMilli(own.createdMillis()));
    requireSame("commit user", message.commitUser(), commitUser);
    requireSame("mode", message.mode(), MODE);
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

  @Override
  public void close() {
    lock.lock();
    try {
      table.close();
    } finally {
      lock.unlock();
      watch.clean();
    }
  }

  @Override
  public String toString() {
    return "BatchTableCommit("
        + table.description().identity().location()
        + ", commitUser="
        + commitUser
        + ")";
  }
}
