package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The resources of one test: a folder with a warehouse, a catalog and an allocator.
 *
 * <p>After the test, the workspace closes everything that was opened with it. The test fails if it
 * leaks a native handle or Arrow memory.
 */
public final class Workspace implements BeforeEachCallback, AfterEachCallback {

  /** The database of {@link #catalog}. */
  public static final String DATABASE = "db";

  private static final long TIMEOUT_NANOS = 5_000_000_000L;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * The tables. The list keeps them reachable, because the garbage collector closes the handles of
   * unreachable tables, and tests count handles.
   */
  private final List<Table> tables = new ArrayList<>();

  /** The options of a catalog elsewhere; null for a warehouse in the folder. */
  private final @Nullable Supplier<Map<String, String>> givenOptions;

  private Map<String, String> options;
  private Path folder;
  private BufferAllocator allocator;
  private Catalog catalog;
  private long handlesBefore;

  /** Creates a workspace whose warehouse is in its folder. */
  public Workspace() {
    this(null);
  }

  /**
   * Creates a workspace whose warehouse is elsewhere.
   *
   * @param options the options of a catalog, requested once for each test
   */
  public Workspace(@Nullable Supplier<Map<String, String>> options) {
    givenOptions = options;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(EndOfRun.class, type -> new EndOfRun(), EndOfRun.class);
    folder = Files.createTempDirectory("paimon-ffm-test-").toRealPath();
    options =
        givenOptions == null ? Map.of("warehouse", warehouse().toString()) : givenOptions.get();
    allocator = new RootAllocator();
    handlesBefore = NativeHandles.live();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
      tables.clear();
      assertHandles(handlesBefore);
      assertEquals(0, allocator.getAllocatedMemory(), allocator::toVerboseString);
      allocator.close();
    } finally {
      delete(folder);
    }
  }

  /** Returns the folder of the test, which is deleted after the test. */
  public Path folder() {
    return folder;
  }

  /** Returns the folder of the warehouse. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** Returns the allocator, which must be empty after the test. */
  public BufferAllocator allocator() {
    return allocator;
  }

  /** Returns the catalog, which has the database {@link #DATABASE}. */
  public Catalog catalog() {
    if (catalog == null) {
      catalog = openCatalog();
      catalog.createDatabase(DATABASE, true);
    }
    return catalog;
  }

  /** Opens another catalog with the same options. */
  public Catalog openCatalog() {
    return closeLater(Catalog.open(options));
  }

  /** Returns the options of the catalog. */
  public Map<String, String> options() {
    return options;
  }

  /** Registers an object to close after the test. Objects are closed in reverse order. */
  public <T extends AutoCloseable> T closeLater(T closeable) {
    open.push(closeable);
    return closeable;
  }

  /** Returns the identifier of a table in {@link #DATABASE}. */
  public static Identifier named(String table) {
    return Identifier.of(DATABASE, table);
  }

  /** Creates a table in {@link #DATABASE}. */
  public Table create(String name, Schema.Builder schema) {
    Table table = catalog().createTable(named(name), schema.build(), false);
    tables.add(table);
    return table;
  }

  /** Returns a batch with the table's Arrow schema, which is closed after the test. */
  public VectorSchemaRoot batch(Table table, Collection<List<Object>> rows) {
    return closeLater(Rows.batch(table.arrowSchema(), allocator, rows));
  }

  /** Writes rows as one batch and commits them. */
  public Snapshot append(Table table, Collection<List<Object>> rows) {
    return Commits.append(table, allocator, rows);
  }

  /** Writes rows as one batch with a new writer, and returns the messages. */
  public List<CommitMessage> prepare(
      BatchWriteBuilder builder, Table table, Collection<List<Object>> rows) {
    return Commits.prepare(builder, table, allocator, rows);
  }

  /** Commits messages with a new committer. */
  public static Optional<Snapshot> commit(BatchWriteBuilder builder, List<CommitMessage> messages) {
    return Commits.commit(builder, messages);
  }

  /** Returns the rows of the table's latest snapshot. */
  public List<List<Object>> rows(Table table) {
    return Rows.of(table, allocator);
  }

  /**
   * Checks the number of native handles. Waits for a while, because the garbage collector may not
   * have closed unreachable tables yet.
   */
  public static void assertHandles(long expected) {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    while (NativeHandles.live() != expected && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(expected, NativeHandles.live(), "live native handles");
  }

  /** Deletes a folder and its content. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted((a, b) -> b.compareTo(a))
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** A resource that JUnit closes after the last test of the run. */
  private static final class EndOfRun implements AutoCloseable {
    @Override
    public void close() {
      assertHandles(0);
      System.out.println("live native handles after the run: " + NativeHandles.live());
    }
  }
}
