package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
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
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * What one test works with: a warehouse in a folder of its own, a catalog on it, an allocator.
 *
 * <p>When the test is over everything that it opened here is closed, and the test fails if a native
 * handle or a byte of Arrow memory is left.
 */
public final class Workspace implements BeforeEachCallback, AfterEachCallback {

  /** The database that {@link #catalog} has. */
  public static final String DATABASE = "db";

  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** A table is open for as long as it is held, and handles are counted. */
  private final List<Table> held = new ArrayList<>();

  /** The options of a catalog; none for a warehouse in the folder. */
  private final Supplier<Map<String, String>> elsewhere;

  private Map<String, String> options;
  private Path folder;
  private BufferAllocator allocator;
  private Catalog catalog;
  private long handlesBefore;

  public Workspace() {
    this(null);
  }

  /** With a warehouse elsewhere than in the folder: the options of a catalog on it, asked once. */
  public Workspace(Supplier<Map<String, String>> options) {
    elsewhere = options;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .getOrComputeIfAbsent(EndOfRun.class, type -> new EndOfRun(), EndOfRun.class);
    folder = Files.createTempDirectory("paimon-ffm-test-").toRealPath();
    options = elsewhere == null ? Map.of("warehouse", warehouse().toString()) : elsewhere.get();
    allocator = new RootAllocator();
    handlesBefore = NativeHandles.live();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
      held.clear();
      assertHandles(handlesBefore);
      assertEquals(0, allocator.getAllocatedMemory(), allocator::toVerboseString);
      allocator.close();
    } finally {
      delete(folder);
    }
  }

  /** A folder that goes with the test. */
  public Path folder() {
    return folder;
  }

  /** The folder of the warehouse. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** An allocator that has to be empty at the end of the test. */
  public BufferAllocator allocator() {
    return allocator;
  }

  /** The catalog of the warehouse, with {@link #DATABASE} in it. */
  public Catalog catalog() {
    if (catalog == null) {
      catalog = openCatalog();
      catalog.createDatabase(DATABASE, true);
    }
    return catalog;
  }

  /** One more catalog on the warehouse. */
  public Catalog openCatalog() {
    return closeLater(Catalog.open(options));
  }

  /** The options of the catalog. */
  public Map<String, String> options() {
    return options;
  }

  /** Closes something at the end of the test, before what was opened earlier. */
  public <T extends AutoCloseable> T closeLater(T closeable) {
    open.push(closeable);
    return closeable;
  }

  /** Names a table of the database. */
  public static Identifier named(String table) {
    return Identifier.of(DATABASE, table);
  }

  /** Makes a table. */
  public Table create(String name, Schema.Builder schema) {
    Table table = catalog().createTable(named(name), schema.build(), false);
    held.add(table);
    return table;
  }

  /** A batch in the table's own Arrow schema, closed with the test. */
  public VectorSchemaRoot batch(Table table, Collection<List<Object>> rows) {
    return closeLater(Rows.batch(table.arrowSchema(), allocator, rows));
  }

  /** Writes rows as one batch and commits them. */
  public Snapshot append(Table table, Collection<List<Object>> rows) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Optional<Snapshot> snapshot = commit(builder, prepare(builder, table, rows));
    return snapshot.orElseThrow(() -> new AssertionError("nothing was committed"));
  }

  /** Writes rows as one batch, by a writer of its own. */
  public List<CommitMessage> prepare(
      BatchWriteBuilder builder, Table table, Collection<List<Object>> rows) {
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), allocator, rows)) {
      write.writeArrow(root);
      return write.prepareCommit();
    }
  }

  /** Commits by a committer of its own. */
  public static Optional<Snapshot> commit(BatchWriteBuilder builder, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(messages);
    }
  }

  /** The rows of the table's newest snapshot. */
  public List<List<Object>> rows(Table table) {
    return Rows.of(table, allocator);
  }

  /**
   * Waits for the count of native handles, which tables that nobody uses any more may still be
   * about to leave.
   */
  public static void assertHandles(long expected) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (NativeHandles.live() != expected && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(expected, NativeHandles.live(), "live native handles");
  }

  /** Deletes a folder with all that is in it. */
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

  /** Closed by JUnit after the last test of the run. */
  private static final class EndOfRun implements AutoCloseable {
    @Override
    public void close() {
      assertHandles(0);
      System.out.println("live native handles after the run: " + NativeHandles.live());
    }
  }
}
