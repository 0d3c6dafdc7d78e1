package io.github.paimonffm.internal.commit;

import static io.github.paimonffm.TableOptions.COMMIT_FORCE_CREATE_SNAPSHOT;
import static io.github.paimonffm.TableOptions.DYNAMIC_PARTITION_OVERWRITE;
import static io.github.paimonffm.TableOptions.SNAPSHOT_IGNORE_EMPTY_COMMIT;

import io.github.paimonffm.RemovalResult;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NativePanicException;
import io.github.paimonffm.internal.events.CommitEvent;
import io.github.paimonffm.internal.events.CommitEvent.Outcome;
import io.github.paimonffm.internal.lifecycle.Forgotten;
import io.github.paimonffm.internal.message.MessageGuard;
import io.github.paimonffm.internal.options.BooleanOption;
import io.github.paimonffm.internal.options.WriteOptions;
import io.github.paimonffm.internal.partition.PartitionMatch;
import io.github.paimonffm.internal.partition.PartitionSpec;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.tag.AutomaticTags;
import io.github.paimonffm.internal.wire.MessageEnvelope;
import io.github.paimonffm.internal.wire.TableIdentity;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A committer for a table. The ledger of the builder ensures that the builder commits only once.
 */
public final class BatchTableCommitImpl implements BatchTableCommit {

  private final CommittingBuilder builder;
  private final TableLease table;
  private final WriteOptions options;
  private final CommitListeners listeners;
  private final Optional<AutomaticTags> tags;
  private final CommitLedger ledger;
  private final MessageGuard guard;
  private final Cleaner.Cleanable watch;

  /** Held during a commit, so that closing waits for the commit. */
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Creates a committer that owns a table. Closing the committer closes the table.
   *
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the table has an option
   *     that must not be ignored
   */
  public BatchTableCommitImpl(
      CommittingBuilder builder,
      TableLease table,
      WriteOptions options,
      CommitListeners listeners,
      CommitLedger ledger) {
    CommitCalls.checkOptions(table, options.ignoredOptions());
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
    return commit(builderOperation(), messages);
  }

  /** Returns the operation that the builder and the table's options ask for, as in Paimon Java. */
  private CommitOperation builderOperation() {
    PartitionSpec overwrite = options.overwrite();
    if (overwrite == null) {
      return CommitOperation.APPEND;
    }
    boolean partitioned = !schema().partitionKeys().isEmpty();
    return partitioned && hasOption(DYNAMIC_PARTITION_OVERWRITE, true)
        ? CommitOperation.DYNAMIC_OVERWRITE
        : CommitOperation.staticOverwrite(overwrite.in(schema()));
  }

  private Schema schema() {
    return table.description().schema();
  }

  private boolean hasOption(String name, boolean byDefault) {
    return BooleanOption.of(schema().options(), name, byDefault);
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
          "this committer appends; to overwrite, use a builder withOverwrite(), because its writers"
              + " number the rows differently");
    }
  }

  @Override
  public Optional<Snapshot> truncateTable() {
    return commit(CommitOperation.TRUNCATE_TABLE, List.of());
  }

  @Override
  public Optional<Snapshot> truncatePartitions(List<? extends Map<String, ?>> partitions) {
    if (partitions.isEmpty()) {
      throw new InvalidArgumentException("the list of partitions to truncate is empty");
    }
    List<PartitionMatch> matches = new ArrayList<>(partitions.size());
    partitions.forEach(partition -> matches.add(PartitionSpec.of(partition).in(schema())));
    return commit(CommitOperation.truncatePartitions(matches), List.of());
  }

  Optional<Snapshot> commit(CommitOperation operation, List<CommitMessage> messages) {
    List<CommitMessage> given = List.copyOf(messages);
    PendingCommit pending = new PendingCommit(builder, operation, given);
    CommitEvent event = CommitEvent.started();
    try {
      return commit(pending, operation, given, event);
    } catch (CommitOutcomeUnknownException | NativePanicException e) {
      event.failed(e);
      event.ended(Outcome.UNKNOWN, 0);
      throw e;
    } catch (Throwable e) {
      event.failed(e);
      event.ended(Outcome.NOT_PUBLISHED, 0);
      throw e;
    } finally {
      if (event.shouldCommit()) {
        TableIdentity identity = table.description().identity();
        event.record(
            identity.location(), identity.branch(), builder.commitUser(), operation.kind().code());
      }
    }
  }

  private Optional<Snapshot> commit(
      PendingCommit pending,
      CommitOperation operation,
      List<CommitMessage> given,
      CommitEvent event) {
    return whileOpen(
        () -> {
          List<MessageEnvelope> opened = guard.open(given);
          opened.stream()
              .map(MessageEnvelope::summary)
              .forEach(s -> event.add(s.fileCount(), s.rowCount(), s.fileSize()));
          guard.checkWriters(opened);
          if (opened.isEmpty() && !publishesWithoutMessages(operation)) {
            event.ended(Outcome.NOTHING_TO_COMMIT, 0);
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
                            CommitCalls.Published result = publish(operation, opened);
                            event.tried(result.attempts());
                            result.snapshot().ifPresent(published::set);
                            return result.snapshot();
                          }));
          event.ended(
              snapshot.isEmpty()
                  ? Outcome.NOTHING_TO_COMMIT
                  : event.attempts() > 0 ? Outcome.PUBLISHED : Outcome.ALREADY_PUBLISHED,
              snapshot.map(Snapshot::id).orElse(0L));
          if (published.get() != null) {
            new PublishedCommit(builder, published.get(), given).follow(table, listeners, tags);
          }
          return snapshot;
        });
  }

  private boolean publishesWithoutMessages(CommitOperation operation) {
    return operation.actsWithoutMessages()
        || operation.equals(CommitOperation.APPEND) && publishesEmptySnapshots();
  }

  private boolean publishesEmptySnapshots() {
    return !hasOption(SNAPSHOT_IGNORE_EMPTY_COMMIT, true)
        || hasOption(COMMIT_FORCE_CREATE_SNAPSHOT, false);
  }

  private CommitCalls.Published publish(CommitOperation operation, List<MessageEnvelope> messages) {
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
            messages.isEmpty() && publishesWithoutMessages(operation),
            options.ignoredOptions());
    return CommitCalls.publish(table, request, messages);
  }

  @Override
  public RemovalResult abort(List<CommitMessage> messages) {
    List<CommitMessage> given = List.copyOf(messages);
    return whileOpen(
        () -> {
          List<MessageEnvelope> opened = guard.open(given);
          return opened.isEmpty()
              ? RemovalResult.EMPTY
              : ledger.abort(given, () -> CommitCalls.abort(table, opened));
        });
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
      // Without the fence, this committer could become unreachable during the call, and the table
      // could be closed.
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
