package io.github.paimonffm.internal.write;

import static io.github.paimonffm.TableOptions.COMMIT_USER_PREFIX;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.commit.BatchTableCommitImpl;
import io.github.paimonffm.internal.commit.CommitLedger;
import io.github.paimonffm.internal.commit.CommitListeners;
import io.github.paimonffm.internal.commit.CommittingBuilder;
import io.github.paimonffm.internal.commit.SnapshotMark;
import io.github.paimonffm.internal.lifecycle.ExclusiveHandle;
import io.github.paimonffm.internal.message.MessageSealer;
import io.github.paimonffm.internal.options.WriteOptions;
import io.github.paimonffm.internal.partition.PartitionSpec;
import io.github.paimonffm.internal.routing.RowRouterImpl;
import io.github.paimonffm.internal.table.TableAddress;
import io.github.paimonffm.internal.table.TableLease;
import io.github.paimonffm.internal.table.TableSource;
import io.github.paimonffm.internal.wire.BodyAdopter;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitListener;
import io.github.paimonffm.write.IgnoredOption;
import io.github.paimonffm.write.RowRouter;
import io.github.paimonffm.write.WriteListener;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A builder for an open table, or for the address of a table that the builder opens. */
public final class BatchWriteBuilderImpl implements CommittingBuilder, BodyAdopter {

  private static final long serialVersionUID = 1L;

  private final transient TableSource source;
  private final String commitUser;

  /**
   * The newest snapshot before this builder. A search for the builder's own commit stops at this
   * snapshot.
   */
  private final SnapshotMark since;

  private final WriteOptions options;

  /** Not serialized: listeners stay in their process. */
  private final transient List<CommitListener> listeners;

  /** Not serialized, like the other listeners. */
  private final transient List<WriteProgress.Registration> writeListeners;

  /**
   * Shared by all builders with this commit user, because together they make one logical commit.
   */
  private final transient CommitLedger ledger;

  private BatchWriteBuilderImpl(
      TableSource source,
      String commitUser,
      SnapshotMark since,
      WriteOptions options,
      List<CommitListener> listeners,
      List<WriteProgress.Registration> writeListeners,
      CommitLedger ledger) {
    this.source = source;
    this.commitUser = commitUser;
    this.since = since;
    this.options = options;
    this.listeners = listeners;
    this.writeListeners = writeListeners;
    this.ledger = ledger;
  }

  /**
   * Returns a builder with a unique commit user.
   *
   * @param since the newest snapshot of the table
   * @param tableOptions the table options
   */
  public static BatchWriteBuilder of(
      TableSource source, SnapshotMark since, Map<String, String> tableOptions) {
    String unique = UUID.randomUUID().toString();
    String prefix = tableOptions.get(COMMIT_USER_PREFIX);
    String commitUser = prefix == null ? unique : prefix + "_" + unique;
    return new BatchWriteBuilderImpl(
        source, commitUser, since, WriteOptions.DEFAULT, List.of(), List.of(), new CommitLedger());
  }

  @Override
  public Identifier identifier() {
    return source.address().identifier();
  }

  @Override
  public String location() {
    return source.address().identity().location();
  }

  @Override
  public String branch() {
    return source.address().identity().branch();
  }

  @Override
  public String commitUser() {
    return commitUser;
  }

  @Override
  public BatchWriteBuilder withStrictSchema() {
    return with(options.withStrict());
  }

  @Override
  public BatchWriteBuilder withUnreadableData() {
    return with(options.withUnreadableData());
  }

  @Override
  public BatchWriteBuilder withOverwrite() {
    return with(options.withOverwrite(PartitionSpec.ALL));
  }

  @Override
  public BatchWriteBuilder withOverwrite(Map<String, ?> partition) {
    return with(options.withOverwrite(PartitionSpec.of(partition)));
  }

  @Override
  public BatchWriteBuilder withIgnoredOptions(String... names) {
    return with(options.withIgnoredOptions(List.of(names)));
  }

  @Override
  public BatchWriteBuilder withParallelism(int lanes) {
    return with(options.withParallelism(lanes));
  }

  @Override
  public BatchWriteBuilder withMemoryLimit(long bytes) {
    return with(options.withMemoryLimit(bytes));
  }

  @Override
  public BatchWriteBuilder withCommitListener(CommitListener listener) {
    List<CommitListener> all = new ArrayList<>(listeners);
    all.add(Objects.requireNonNull(listener, "listener"));
    return new BatchWriteBuilderImpl(
        source, commitUser, since, options, List.copyOf(all), writeListeners, ledger);
  }

  @Override
  public BatchWriteBuilder withWriteListener(WriteListener listener, Duration interval) {
    if (interval.isNegative()) {
      throw new InvalidArgumentException(
          "the interval of a write listener is " + interval + "; expected zero or more");
    }
    List<WriteProgress.Registration> all = new ArrayList<>(writeListeners);
    all.add(new WriteProgress.Registration(Objects.requireNonNull(listener, "listener"), interval));
    return new BatchWriteBuilderImpl(
        source, commitUser, since, options, listeners, List.copyOf(all), ledger);
  }

  @Override
  public List<IgnoredOption> ignoredOptions() {
    try (TableLease table = source.lease("the list of ignored options")) {
      return table.description().ignoredOptions();
    }
  }

  private BatchWriteBuilder with(WriteOptions other) {
    return new BatchWriteBuilderImpl(
        source, commitUser, since, other, listeners, writeListeners, ledger);
  }

  @Override
  public BatchTableWrite newWrite() {
    TableLease table = source.lease("the writer");
    try {
      ExclusiveHandle writer = table.call((handle, call) -> open(table, handle, call));
      return new BatchTableWriteImpl(
          writer, table, commitUser, options.mode(), new WriteProgress(writeListeners));
    } catch (Throwable e) {
      table.close();
      throw e;
    }
  }

  @Override
  public RowRouter newRowRouter() {
    return RowRouterImpl.open(source);
  }

  private ExclusiveHandle open(TableLease table, MemorySegment handle, NativeCall call) {
    MemorySegment user = call.utf8(commitUser);
    MemorySegment json =
        call.utf8(options.toJson(ZoneId.systemDefault().getRules(), Instant.now()));
    MemorySegment opened = call.handle();
    call.check(
        PaimonFfm.pffm_write_new(
            handle, user, user.byteSize(), json, json.byteSize(), opened, call.error()));
    return new ExclusiveHandle(
        table.toString(),
        NativeCall.takeHandle(opened),
        PaimonFfm.pffm_write_close$handle(),
        table);
  }

  @Override
  public BatchTableCommitImpl newCommit() {
    CommitListeners all = CommitListeners.with(listeners);
    TableLease table = source.lease("the committer");
    try {
      WriteOptions accepting =
          options.withIgnoredOptions(all.replacedOptions(table.description().schema().options()));
      return new BatchTableCommitImpl(this, table, accepting, all, ledger);
    } catch (Throwable e) {
      table.close();
      throw e;
    }
  }

  @Override
  public SnapshotMark since() {
    return since;
  }

  @Override
  public byte[] adopt(byte[] body) {
    try (TableLease table = source.lease("the serializer")) {
      return new MessageSealer(table, commitUser, options.mode()).sealForeign(body);
    }
  }

  /**
   * Returns the table, the commit user and the options of the builder, without catalog options.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "BatchWriteBuilder(" + source.address() + ", commitUser=" + commitUser + options + ")";
  }

  /** The serialized form. */
  private record SerializedForm(
      TableAddress table, String commitUser, SnapshotMark since, WriteOptions options)
      implements Serializable {
    private Object readResolve() {
      CommitLedger ledger = new CommitLedger();
      ledger.markTravelled();
      return new BatchWriteBuilderImpl(
          table, commitUser, since, options, List.of(), List.of(), ledger);
    }
  }

  private Object writeReplace() throws ObjectStreamException {
    ledger.markTravelled();
    return new SerializedForm(source.travellingAddress(), commitUser, since, options);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a builder can only be deserialized from its serialized form");
  }
}
