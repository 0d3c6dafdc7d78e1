package io.github.paimonffm.internal.commit;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.json.FailedFiles;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.message.MessageGuard;
import io.github.paimonffm.internal.options.WriteOptions;
import io.github.paimonffm.internal.partition.PartitionMatch;
import io.github.paimonffm.internal.partition.PartitionSpec;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.tag.AutomaticTags;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.write.BatchWriteBuilderImpl;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.CommitListener;
import io.github.paimonffm.write.CommitMessage;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A committer over a table. What makes it commit once is its builder's ledger. */
final class BatchTableCommitImpl implements BatchTableCommit {

  private static final Logger LOG = LoggerFactory.getLogger(BatchTableCommit.class);

  /** The table option that says what an overwriting builder's commit does. */
  private static final String DYNAMIC = "dynamic-partition-overwrite";

  private final BatchWriteBuilderImpl builder;
  private final TableLease table;
  private final WriteOptions options;
  private final CommitListeners listeners;
  private final Optional<AutomaticTags> tags;
  private final CommitLedger ledger;
  private final MessageGuard guard;
  private final Cleaner.Cleanable watch;

  /** Held during a commit, so that closing waits for it. */
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * A committer over a table, which it closes.
   *
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has an option
   *     that must not be ignored
   */
  BatchTableCommitImpl(
      BatchWriteBuilderImpl builder,
      TableLease table,
      WriteOptions options,
      CommitListeners listeners,
      CommitLedger ledger) {
    checkOptions(table, options);
    this.builder = builder;
    this.table = table;
    this.options = options;
    this.listeners = listeners;
    this.tags = AutomaticTags.of(table.description().schema().options());
    this.ledger = ledger;
    this.guard = new MessageGuard(table.description(), builder.commitUser(), options.mode());
    this.watch = Forgotten.warnIfLost(this, table);
  }

  @Override
  public Optional<Snapshot> commit(List<CommitMessage> messages) {
    return commit(ofTheBuilder(), messages);
  }

  /** What the builder and the table's options ask for, as in Paimon Java. */
  private CommitOperation ofTheBuilder() {
    PartitionSpec overwrite = options.overwrite();
    if (overwrite == null) {
      return CommitOperation.APPEND;
    }
    boolean partitioned = !schema().partitionKeys().isEmpty();
    return partitioned && isDynamic()
        ? CommitOperation.DYNAMIC_OVERWRITE
        : CommitOperation.staticOverwrite(overwrite.in(schema()));
  }

  private Schema schema() {
    return table.description().schema();
  }

  private boolean isDynamic() {
    return isOption(DYNAMIC, true);
  }

  private boolean isOption(String name, boolean otherwise) {
    String option = schema().options().getOrDefault(name, String.valueOf(otherwise));
    return switch (option.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidArgumentException(
              "table option " + name + " is '" + option + "', neither true nor false");
    };
  }

  @Override
  public Optional<Snapshot> overwrite(List<CommitMessage> messages) {
    requireOverwrite();
    return commit(CommitOperation.DYNAMIC_OVERWRITE, messages);
  }

  @Override
  public Optional<Snapshot> overwrite(List<CommitMessage> messages, Map<String, ?> partition) {
    requireOverwrite();
    return commit(
        CommitOperation.staticOverwrite(PartitionSpec.of(partition).in(schema())), messages);
  }

  private void requireOverwrite() {
    if (options.overwrite() == null) {
      throw new InvalidArgumentException(
          "this committer appends; overwrite by one of a builder withOverwrite(), whose writers"
              + " number their rows for it");
    }
  }

  @Override
  public Optional<Snapshot> truncateTable() {
    return commit(CommitOperation.TRUNCATE_TABLE, List.of());
  }

  @Override
  public Optional<Snapshot> truncatePartitions(List<? extends Map<String, ?>> partitions) {
    if (partitions.isEmpty()) {
      throw new InvalidArgumentException("there is no partition to truncate in an empty list");
    }
    List<PartitionMatch> matches = new ArrayList<>(partitions.size());
    partitions.forEach(partition -> matches.add(PartitionSpec.of(partition).in(schema())));
    return commit(CommitOperation.truncatePartitions(matches), List.of());
  }

  Optional<Snapshot> commit(CommitOperation operation, List<CommitMessage> messages) {
    List<CommitMessage> given = List.copyOf(messages);
    PendingCommit pending = new PendingCommit(builder, operation, given);
    return whileOpen(
        () -> {
          List<MessageEnvelope> opened = guard.open(given);
          guard.checkWriters(opened);
          if (opened.isEmpty() && !actsOnNothing(operation)) {
            return Optional.empty();
          }
          AtomicReference<Snapshot> published = new AtomicReference<>();
          Optional<Snapshot> snapshot =
              pending.attempt(
                  () ->
                      ledger.commit(
                          operation,
                          given,
                          () -> {
                            Optional<Snapshot> found = publish(operation, opened);
                            found.ifPresent(published::set);
                            return found;
                          }));
          if (published.get() != null) {
            afterPublish(published.get(), given);
          }
          return snapshot;
        });
  }

  private boolean actsOnNothing(CommitOperation operation) {
    return operation.actsOnNothing()
        || operation.equals(CommitOperation.APPEND) && publishesEmptySnapshots();
  }

  private boolean publishesEmptySnapshots() {
    return !isOption("snapshot.ignore-empty-commit", true)
        || isOption("commit.force-create-snapshot", false);
  }

  private static void checkOptions(TableLease table, WriteOptions options) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment accepted = call.utf8(Json.write(options.ignoredOptions()));
      call.check(
          PaimonFfm.pffm_commit_check_options(
              table.segment(), accepted, accepted.byteSize(), call.error()));
    }
  }

  /** What follows a commit. No failure here undoes the commit, so all are logged. */
  private void afterPublish(Snapshot snapshot, List<CommitMessage> messages) {
    String happened = "snapshot " + snapshot.id() + " of " + builder.identifier() + " is published";
    CommitListener.Commit commit =
        new CommitListener.Commit(
            builder.identifier(), builder.location(), builder.branch(), snapshot, messages);
    listeners.tell(happened, listener -> listener.onCommit(commit));
    try {
      tags.ifPresent(automatic -> automatic.afterCommit(table, snapshot, new TagNews()));
    } catch (RuntimeException e) {
      LOG.warn("{}, but not all tags that the table's options ask for are created", happened, e);
    }
  }

  /** Tells the listeners of tags. */
  private final class TagNews implements AutomaticTags.Watcher {
    @Override
    public void created(String tag, Snapshot snapshot) {
      listeners.tell(
          "tag '" + tag + "' is created", listener -> listener.onTagCreated(of(tag, snapshot)));
    }

    @Override
    public void removed(String tag, Snapshot snapshot) {
      listeners.tell(
          "tag '" + tag + "' is removed", listener -> listener.onTagRemoved(of(tag, snapshot)));
    }

    private CommitListener.Tag of(String tag, Snapshot snapshot) {
      return new CommitListener.Tag(
          builder.identifier(), builder.location(), builder.branch(), tag, snapshot);
    }
  }

  private Optional<Snapshot> publish(CommitOperation operation, List<MessageEnvelope> messages) {
    Set<Long> schemaIds =
        messages.stream().map(MessageEnvelope::schemaId).collect(Collectors.toSet());
    CommitRequest request =
        new CommitRequest(
            builder.commitUser(),
            builder.since(),
            ledger.isFirstAttempt(),
            operation,
            schemaIds,
            options.strict(),
            messages.isEmpty() && actsOnNothing(operation),
            options.ignoredOptions());
    try (NativeCall call = new NativeCall()) {
      MemorySegment json = call.utf8(request.toJson());
      MemorySegment frames = frames(call, messages);
      call.check(
          PaimonFfm.pffm_commit(
              table.segment(),
              json,
              json.byteSize(),
              frames,
              frames.byteSize(),
              call.buffer(),
              call.error()));
      return SnapshotJson.readOptional(call.takeBytes());
    }
  }

  @Override
  public void abort(List<CommitMessage> messages) {
    List<CommitMessage> given = List.copyOf(messages);
    whileOpen(
        () -> {
          List<MessageEnvelope> opened = guard.open(given);
          if (!opened.isEmpty()) {
            FailedFiles.check(ledger.abort(given, () -> delete(opened)));
          }
          return Optional.empty();
        });
  }

  /** Gives what became of each file. Fails only where none was deleted. */
  private JsonNode delete(List<MessageEnvelope> messages) {
    try (NativeCall call = new NativeCall()) {
      MemorySegment frames = frames(call, messages);
      call.check(
          PaimonFfm.pffm_abort(
              table.segment(), frames, frames.byteSize(), call.buffer(), call.error()));
      return Json.read(call.takeBytes());
    }
  }

  private static MemorySegment frames(NativeCall call, List<MessageEnvelope> messages) {
    return call.bytes(Frames.encode(messages.stream().map(MessageEnvelope::body).toList()));
  }

  private <T> T whileOpen(Supplier<T> work) {
    lock.lock();
    try {
      if (table.isClosed()) {
        throw new IllegalStateException(table + " is closed");
      }
      return work.get();
    } finally {
      lock.unlock();
      // Otherwise a collector could take this for forgotten, and close the table, while the call is
      // in flight.
      Reference.reachabilityFence(this);
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
        + builder.commitUser()
        + (options.overwrite() == null ? "" : ", overwrite")
        + ")";
  }
}
