package io.github.paimonffm.internal.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.FailedFiles;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.json.SnapshotJson;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.status.NativeCall;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.wire.Frames;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.CommitMessage;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A committer over a table. What makes it commit once is its builder's ledger. */
final class BatchTableCommitImpl implements BatchTableCommit {

  /** The table option that says what an overwriting builder's commit does. */
  private static final String DYNAMIC = "dynamic-partition-overwrite";

  private final BatchWriteBuilderImpl builder;
  private final TableLease table;
  private final WriteOptions options;
  private final CommitLedger ledger;
  private final MessageGuard guard;
  private final Cleaner.Cleanable watch;

  /** Held during a commit, so that closing waits for it. */
  private final ReentrantLock lock = new ReentrantLock();

  BatchTableCommitImpl(
      BatchWriteBuilderImpl builder, TableLease table, WriteOptions options, CommitLedger ledger) {
    this.builder = builder;
    this.table = table;
    this.options = options;
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
    String option = schema().options().getOrDefault(DYNAMIC, "true");
    return switch (option.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidArgumentException(
              "table option " + DYNAMIC + " is '" + option + "', neither true nor false");
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
          if (opened.isEmpty() && !operation.actsOnNothing()) {
            return Optional.empty();
          }
          return pending.attempt(
              () -> ledger.commit(operation, given, () -> publish(operation, opened)));
        });
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
            options.strict());
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
