package io.github.paimonffm.stress.sequences;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * A random sequence of valid and invalid calls on several tables of two catalogs. A model predicts
 * the result or the exception class of each call. A call that is invalid in several ways may fail
 * with any of their exception classes.
 */
public final class CallSequence {

  private static final Class<? extends Exception> STATE = IllegalStateException.class;
  private static final Class<? extends Exception> ARGUMENT = InvalidArgumentException.class;
  private static final Schema BATCH =
      new Schema(List.of(notNull("id", MinorType.BIGINT), notNull("p", MinorType.INT)));
  private static final Schema FOREIGN =
      new Schema(List.of(Field.nullable("id", MinorType.VARCHAR.getType())));

  /** A catalog and the tables that were opened with it. */
  private static final class OpenCatalog {
    final Catalog real;
    final Map<TableModel, Table> tables = new HashMap<>();
    boolean closed;

    OpenCatalog(Catalog catalog) {
      this.real = catalog;
    }
  }

  /** The state that all builders of a commit user share. */
  private static final class User {
    final TableModel table;
    final Set<CommitMessage> aborted = new HashSet<>();
    Operation operation;
    Set<CommitMessage> committed;
    long snapshot;

    User(TableModel table) {
      this.table = table;
    }

    boolean isPublished(Operation wanted, List<Message> messages) {
      return operation != null && operation.equals(wanted) && committed.equals(real(messages));
    }
  }

  /** A builder; the catalog of a deserialized builder is null. */
  private record Builder(
      BatchWriteBuilder real, User user, boolean overwrites, @Nullable OpenCatalog catalog) {
    boolean hasClosedCatalog() {
      return catalog != null && catalog.closed;
    }
  }

  private static final class Writer {
    final BatchTableWrite real;
    final Builder builder;
    final List<List<Object>> rows = new ArrayList<>();
    boolean done;

    Writer(BatchTableWrite real, Builder builder) {
      this.real = real;
      this.builder = builder;
    }
  }

  private static final class Committer {
    final BatchTableCommit real;
    final Builder builder;
    boolean closed;

    Committer(BatchTableCommit real, Builder builder) {
      this.real = real;
      this.builder = builder;
    }
  }

  private record Message(CommitMessage real, Writer writer, List<List<Object>> rows) {
    int partition() {
      return TableModel.partitionOf(rows.getFirst());
    }
  }

  private static final class Reader {
    final ArrowReader real;
    final List<List<Object>> rows;
    boolean closed;

    Reader(ArrowReader real, List<List<Object>> rows) {
      this.real = real;
      this.rows = List.copyOf(rows);
    }
  }

  /** The number of steps of a sequence, both in the test and in the stress program. */
  public static final int STEPS = 30;

  private final long seed;
  private final Random random;
  private final Path warehouse;
  private final BufferAllocator allocator;
  private final List<String> log = new ArrayList<>();

  private final OpenCatalog[] catalogs = new OpenCatalog[2];
  private final Map<TableModel, Identifier> names = new HashMap<>();
  private final List<TableModel> tables = new ArrayList<>();
  private final List<Builder> builders = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Committer> committers = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private long nextId;
  private int refused;

  /**
   * The outcome of a sequence.
   *
   * @param published the number of snapshots
   * @param refused the number of refused calls
   * @param rows the number of rows at the end
   */
  public record Outcome(long published, long refused, long rows) {
    /** Returns the sum of two outcomes. */
    public Outcome plus(Outcome other) {
      return new Outcome(published + other.published, refused + other.refused, rows + other.rows);
    }
  }

  /**
   * Creates a sequence, which depends on the seed only.
   *
   * @param warehouse a warehouse with the database {@link Workspace#DATABASE}
   */
  public CallSequence(long seed, Path warehouse, BufferAllocator allocator) {
    this.seed = seed;
    this.random = new Random(seed);
    this.warehouse = warehouse;
    this.allocator = allocator;
  }

  /**
   * Runs a number of steps, and compares the tables with the model.
   *
   * @throws AssertionError if the tables or a call differ from the model; the message contains the
   *     seed and the steps
   */
  public Outcome run(int steps) {
    long handles = NativeHandles.live();
    try {
      for (int i = 0; i < catalogs.length; i++) {
        catalogs[i] = open();
      }
      for (int i = 0; i < 2; i++) {
        TableModel table = new TableModel(any(List.of(TableModel.Kind.values())));
        Identifier name = Workspace.named("t" + seed + "_" + i);
        catalogs[i].real.createTable(name, table.kind.schema(), false);
        names.put(table, name);
        tables.add(table);
        log.add("table " + i + ": " + table.kind);
      }
      newBuilder();
      for (int i = 0; i < steps; i++) {
        step();
      }
      finish();
      Workspace.assertHandles(handles);
      assertEquals(0, allocator.getAllocatedMemory(), allocator::toVerboseString);
      return new Outcome(
          tables.stream().mapToLong(table -> table.snapshots).sum(),
          refused,
          tables.stream().mapToLong(table -> table.rows.size()).sum());
    } catch (Throwable e) {
      throw new AssertionError(
          "seed " + seed + ": " + e + "\nSteps:\n  " + String.join("\n  ", log), e);
    }
  }

  private OpenCatalog open() {
    return new OpenCatalog(Catalog.open(Map.of("warehouse", warehouse.toString())));
  }

  private void step() throws Throwable {
    switch (random.nextInt(24)) {
      case 0, 1 -> newBuilder();
      case 2 -> derivedBuilder();
      case 3, 4, 5 -> newWrite();
      case 6 -> newCommit();
      case 7, 8, 9, 10 -> write();
      case 11, 12, 13 -> prepare();
      case 14 -> closeWriter();
      case 15, 16, 17, 18 -> commit();
      case 19 -> abort();
      case 20 -> closeCommitter();
      case 21 -> read();
      case 22 -> finishReader();
      default -> reopen();
    }
  }

  private static Field notNull(String name, MinorType type) {
    return new Field(name, FieldType.notNullable(type.getType()), null);
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Set<CommitMessage> real(List<Message> messages) {
    return messages.stream().map(Message::real).collect(Collectors.toSet());
  }

  /** Makes a call that must fail with one of the given classes, or succeed if none is given. */
  private <T> Optional<T> expect(
      String call, Set<Class<? extends Exception>> wrong, ThrowingSupplier<T> supplier)
      throws Throwable {
    log.add(call + (wrong.isEmpty() ? "" : " -> " + wrong));
    T result;
    try {
      result = supplier.get();
    } catch (Exception e) {
      if (!wrong.contains(e.getClass())) {
        throw e;
      }
      refused++;
      return Optional.empty();
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError("the call succeeded and returned " + result);
    }
    return Optional.of(result);
  }

  private boolean expectDone(String call, Set<Class<? extends Exception>> wrong, Executable work)
      throws Throwable {
    return expect(
            call,
            wrong,
            () -> {
              work.execute();
              return true;
            })
        .isPresent();
  }

  private static Set<Class<? extends Exception>> stateIf(boolean wrong) {
    return wrong ? Set.of(STATE) : Set.of();
  }

  private Table table(OpenCatalog catalog, TableModel model) {
    return catalog.tables.computeIfAbsent(model, m -> catalog.real.getTable(names.get(m)));
  }

  private void newBuilder() throws Throwable {
    OpenCatalog catalog = any(List.of(catalogs));
    TableModel model = any(tables);
    if (catalog.closed && !catalog.tables.containsKey(model)) {
      expect("getTable of a closed catalog", Set.of(STATE), () -> table(catalog, model));
      return;
    }
    Table table = table(catalog, model);
    expect(
            "b" + builders.size() + " = builder of table " + tables.indexOf(model),
            stateIf(catalog.closed),
            table::newBatchWriteBuilder)
        .ifPresent(real -> builders.add(new Builder(real, new User(model), false, catalog)));
  }

  /**
   * Derives an overwriting or a deserialized builder with the same commit user, but not a builder
   * that is both: a deserialized builder does not distinguish overwrites with the same effect.
   */
  private void derivedBuilder() {
    Builder old = any(builders);
    if (old.catalog() == null) {
      return;
    }
    String name = "b" + builders.size() + " = b" + builders.indexOf(old);
    if (old.overwrites || random.nextBoolean()) {
      log.add(name + " with overwrite");
      builders.add(new Builder(old.real.withOverwrite(), old.user, true, old.catalog()));
    } else {
      log.add(name + " deserialized");
      BatchWriteBuilder deserialized = Transport.send(old.real);
      builders.add(new Builder(deserialized, old.user, old.overwrites, null));
    }
  }

  private void newWrite() throws Throwable {
    Builder builder = any(builders);
    expect(
            "w" + writers.size() + " = writer of b" + builders.indexOf(builder),
            stateIf(builder.hasClosedCatalog()),
            builder.real::newWrite)
        .ifPresent(real -> writers.add(new Writer(real, builder)));
  }

  private void newCommit() throws Throwable {
    Builder builder = any(builders);
    expect(
            "c" + committers.size() + " = committer of b" + builders.indexOf(builder),
            stateIf(builder.hasClosedCatalog()),
            builder.real::newCommit)
        .ifPresent(real -> committers.add(new Committer(real, builder)));
  }

  private void write() throws Throwable {
    if (writers.isEmpty()) {
      return;
    }
    Writer writer = any(writers);
    String name = "w" + writers.indexOf(writer);
    if (random.nextInt(6) == 0) {
      Set<Class<? extends Exception>> wrong = new HashSet<>(stateIf(writer.done));
      wrong.add(SchemaMismatchException.class);
      try (VectorSchemaRoot root =
          Rows.batch(FOREIGN, allocator, List.of(Rows.row("not a number")))) {
        expectDone(name + " writes a foreign batch", wrong, () -> writer.real.writeArrow(root));
      }
      return;
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      rows.add(TableModel.rowOf(nextId++, random.nextInt(TableModel.PARTITIONS)));
    }
    try (VectorSchemaRoot root = Rows.batch(BATCH, allocator, rows)) {
      if (expectDone(
          name + " writes " + rows, stateIf(writer.done), () -> writer.real.writeArrow(root))) {
        writer.rows.addAll(rows);
      }
    }
  }

  private void prepare() throws Throwable {
    if (writers.isEmpty()) {
      return;
    }
    Writer writer = any(writers);
    Optional<List<CommitMessage>> prepared =
        expect(
            "w" + writers.indexOf(writer) + " prepares, from m" + messages.size(),
            stateIf(writer.done),
            writer.real::prepareCommit);
    if (prepared.isEmpty()) {
      return;
    }
    writer.done = true;
    boolean partitioned = writer.builder.user.table.kind.isPartitioned();
    Map<String, List<List<Object>>> parts = new TreeMap<>();
    for (List<Object> row : writer.rows) {
      String partition = partitioned ? Integer.toString(TableModel.partitionOf(row)) : "";
      parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(row);
    }
    assertEquals(parts.size(), prepared.get().size(), "messages");
    for (CommitMessage message : prepared.get()) {
      List<List<Object>> rows = parts.remove(message.partition().getOrDefault("p", ""));
      assertEquals(rows.size(), message.rowCount(), "rows of " + message);
      messages.add(new Message(message, writer, rows));
    }
  }

  private void closeWriter() {
    if (writers.isEmpty()) {
      return;
    }
    Writer writer = any(writers);
    log.add("w" + writers.indexOf(writer) + " is closed");
    writer.real.close();
    writer.done = true;
  }

  private void closeCommitter() {
    if (committers.isEmpty()) {
      return;
    }
    Committer committer = any(committers);
    log.add("c" + committers.indexOf(committer) + " is closed");
    committer.real.close();
    committer.closed = true;
  }

  /** Returns messages for a committer, mostly messages of its builder that were not aborted. */
  private List<Message> messagesFor(Committer committer) {
    Builder builder = committer.builder;
    List<Message> matching =
        messages.stream()
            .filter(m -> isOwn(m, builder) && !builder.user.aborted.contains(m.real))
            .toList();
    return switch (random.nextInt(8)) {
      case 0 -> List.of();
      case 1 -> matching.isEmpty() ? matching : List.of(any(matching));
      case 2 ->
          matching.isEmpty()
              ? matching
              : Stream.concat(matching.stream(), Stream.of(any(matching))).toList();
      case 3 -> messages.isEmpty() ? matching : List.of(any(messages));
      case 4 ->
          messages.isEmpty()
              ? matching
              : Stream.concat(matching.stream(), Stream.of(any(messages))).toList();
      default -> matching;
    };
  }

  private static boolean isOwn(Message message, Builder builder) {
    Builder of = message.writer.builder;
    return of.user == builder.user && of.overwrites == builder.overwrites;
  }

  private Operation operationFor(Builder builder) {
    List<Integer> some = List.of(random.nextInt(TableModel.PARTITIONS));
    // A deserialized builder does not know the operation of an earlier commit.
    int choice = builder.catalog() == null ? 0 : random.nextInt(12);
    return switch (choice) {
      case 6, 7 -> Operation.of(Operation.How.DYNAMIC);
      case 8 -> Operation.of(Operation.How.STATIC);
      case 9 -> new Operation(Operation.How.STATIC, some);
      case 10 -> Operation.of(Operation.How.TRUNCATE_TABLE);
      case 11 -> new Operation(Operation.How.TRUNCATE_PARTITIONS, some);
      default -> Operation.of(Operation.How.APPEND);
    };
  }

  /** Returns the operation that a plain commit of the builder executes. */
  private static Operation resolve(Operation requested, Builder builder) {
    if (requested.how() != Operation.How.APPEND || !builder.overwrites) {
      return requested;
    }
    return Operation.of(
        builder.user.table.kind.isPartitioned() ? Operation.How.DYNAMIC : Operation.How.STATIC);
  }

  /** Returns the exception classes for messages that no method accepts. */
  private static Set<Class<? extends Exception>> wrongMessages(
      Committer committer, List<Message> given) {
    Set<Class<? extends Exception>> wrong = new HashSet<>(stateIf(committer.closed));
    boolean foreign = given.stream().anyMatch(message -> !isOwn(message, committer.builder));
    if (foreign || real(given).size() < given.size()) {
      wrong.add(ARGUMENT);
    }
    return wrong;
  }

  private Set<Class<? extends Exception>> wrongCommit(
      Committer committer, Operation requested, Operation operation, List<Message> given) {
    Builder builder = committer.builder;
    User user = builder.user;
    TableModel table = user.table;
    Set<Class<? extends Exception>> wrong = wrongMessages(committer, given);
    boolean same = user.isPublished(operation, given);
    if (requested.how().overwrites() && !builder.overwrites
        || !operation.partitions().isEmpty() && !table.kind.isPartitioned()
        || table.kind.isKeyed() && !areOfOneWriterEach(given, table)) {
      wrong.add(ARGUMENT);
    }
    boolean outside =
        operation.how() == Operation.How.STATIC
            && !operation.partitions().isEmpty()
            && given.stream().anyMatch(m -> !operation.partitions().contains(m.partition()));
    if (outside && !same) {
      wrong.add(ARGUMENT);
    }
    boolean nothing = operation.how() == Operation.How.APPEND && given.isEmpty();
    if (!nothing
        && !same
        && (user.operation != null
            || given.stream().anyMatch(m -> user.aborted.contains(m.real)))) {
      wrong.add(STATE);
    }
    return wrong;
  }

  private static boolean areOfOneWriterEach(List<Message> given, TableModel table) {
    Map<Object, Writer> owners = new HashMap<>();
    for (Message message : given) {
      Object share = table.kind.isPartitioned() ? message.partition() : "the table";
      Writer owner = owners.putIfAbsent(share, message.writer);
      if (owner != null && owner != message.writer) {
        return false;
      }
    }
    return true;
  }

  private Committer anyCommitter() throws Throwable {
    if (committers.isEmpty() || random.nextInt(3) == 0) {
      newCommit();
    }
    return committers.isEmpty()
        ? null
        : random.nextBoolean() ? committers.getLast() : any(committers);
  }

  private void commit() throws Throwable {
    Committer committer = anyCommitter();
    if (committer == null) {
      return;
    }
    Builder builder = committer.builder;
    User user = builder.user;
    Operation requested = operationFor(builder);
    Operation operation = resolve(requested, builder);
    List<Message> given = requested.how().truncates() ? List.of() : messagesFor(committer);
    Set<Class<? extends Exception>> wrong = wrongCommit(committer, requested, operation, given);
    Optional<Optional<Snapshot>> committed =
        expect(
            "c" + committers.indexOf(committer) + " " + requested + " " + named(given),
            wrong,
            () -> publish(committer.real, requested, given));
    if (committed.isEmpty()) {
      return;
    }
    Optional<Long> snapshot = committed.get().map(Snapshot::id);
    boolean nothing =
        given.isEmpty()
            && (operation.how() == Operation.How.APPEND
                || operation.how() == Operation.How.DYNAMIC && user.table.kind.isPartitioned());
    if (nothing && !user.isPublished(operation, given)) {
      assertEquals(Optional.empty(), snapshot, "snapshot of an empty commit");
      return;
    }
    if (user.operation == null) {
      Set<Integer> written = new TreeSet<>();
      List<List<Object>> rows = new ArrayList<>();
      for (Message message : given) {
        written.add(message.partition());
        rows.addAll(message.rows);
      }
      user.table.publish(operation.emptied(user.table.kind.isPartitioned(), written), rows);
      user.operation = operation;
      user.committed = real(given);
      user.snapshot = user.table.snapshots;
    }
    assertEquals(Optional.of(user.snapshot), snapshot);
  }

  private String named(List<Message> given) {
    return given.stream().map(message -> "m" + messages.indexOf(message)).toList().toString();
  }

  private static Optional<Snapshot> publish(
      BatchTableCommit commit, Operation operation, List<Message> given) {
    List<CommitMessage> real = given.stream().map(Message::real).toList();
    Map<String, Integer> partition =
        operation.partitions().isEmpty()
            ? Map.of()
            : Map.of("p", operation.partitions().getFirst());
    return switch (operation.how()) {
      case APPEND -> commit.commit(real);
      case DYNAMIC -> commit.overwrite(real);
      case STATIC -> commit.overwrite(real, partition);
      case TRUNCATE_TABLE -> commit.truncateTable();
      case TRUNCATE_PARTITIONS -> commit.truncatePartitions(List.of(partition));
    };
  }

  private void abort() throws Throwable {
    Committer committer = anyCommitter();
    if (committer == null) {
      return;
    }
    User user = committer.builder.user;
    List<Message> given = messagesFor(committer);
    Set<Class<? extends Exception>> wrong = wrongMessages(committer, given);
    if (user.operation != null && given.stream().anyMatch(m -> user.committed.contains(m.real))) {
      wrong.add(STATE);
    }
    boolean aborted =
        expectDone(
            "c" + committers.indexOf(committer) + " aborts " + named(given),
            wrong,
            () -> committer.real.abort(given.stream().map(Message::real).toList()));
    if (aborted) {
      user.aborted.addAll(real(given));
    }
  }

  private void read() throws Throwable {
    OpenCatalog catalog = any(List.of(catalogs));
    TableModel model = any(tables);
    if (catalog.closed && !catalog.tables.containsKey(model)) {
      return;
    }
    ReadBuilder read = table(catalog, model).newReadBuilder();
    expect(
            "r" + readers.size() + " = reader of table " + tables.indexOf(model),
            stateIf(catalog.closed),
            () -> read.newRead().createReader(read.newScan().plan().splits(), allocator))
        .ifPresent(real -> readers.add(new Reader(real, model.rows)));
  }

  private void finishReader() throws Throwable {
    if (readers.isEmpty()) {
      return;
    }
    Reader reader = any(readers);
    String name = "r" + readers.indexOf(reader);
    if (!reader.closed && random.nextBoolean()) {
      log.add(name + " is read");
      Rows.assertSame(reader.rows, Rows.of(reader.real));
    } else {
      expect(name + " loads a batch", stateIf(reader.closed), reader.real::loadNextBatch);
    }
    log.add(name + " is closed");
    reader.real.close();
    reader.closed = true;
  }

  /** Closes a catalog, or replaces a closed catalog by a new one. */
  private void reopen() {
    int which = random.nextInt(catalogs.length);
    if (catalogs[which].closed) {
      log.add("catalog " + which + " is opened again");
      catalogs[which] = open();
    } else {
      log.add("catalog " + which + " is closed");
      catalogs[which].real.close();
      catalogs[which].closed = true;
    }
  }

  /** Compares the tables with the model, and closes everything in random order. */
  private void finish() throws Exception {
    log.add("the end");
    List<AutoCloseable> all = new ArrayList<>();
    try (Catalog catalog = open().real) {
      for (TableModel model : tables) {
        Table table = catalog.getTable(names.get(model));
        Rows.assertSame(model.rows, Rows.of(table, allocator));
        assertEquals(
            LongStream.rangeClosed(1, model.snapshots).boxed().toList(),
            table.snapshots().stream().map(Snapshot::id).toList(),
            "snapshots");
      }
    }
    for (OpenCatalog catalog : catalogs) {
      all.add(catalog.real);
    }
    writers.forEach(writer -> all.add(writer.real));
    committers.forEach(committer -> all.add(committer.real));
    readers.forEach(reader -> all.add(reader.real));
    Collections.shuffle(all, random);
    for (AutoCloseable one : all) {
      one.close();
    }
    try (Catalog catalog = open().real) {
      for (Identifier name : names.values()) {
        catalog.dropTable(name, false);
      }
    }
  }
}
