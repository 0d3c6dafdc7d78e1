package io.github.paimonffm.stress;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The program of {@code scripts/stress closing}: many threads close one object at the same moment.
 * In every second round, another thread calls the object meanwhile.
 */
public final class ClosingStress implements AutoCloseable {

  private static final int ROUNDS_PER_TABLE = 100;
  private static final long MAX_DELAY_NANOS = 10_000_000;

  /** The object that is closed. */
  public enum Target {
    WRITER,
    COMMITTER,
    READER,
    CATALOG,
    /** All of these objects; some of the threads close each. */
    ALL
  }

  /** The results of the concurrent calls. */
  private record Calls(int done, int refused) {
    Calls plus(boolean isDone) {
      return isDone ? new Calls(done + 1, refused) : new Calls(done, refused + 1);
    }
  }

  private final Path warehouse;
  private final BufferAllocator allocator;
  private final int threads;
  private final ExecutorService pool;
  private final Catalog catalog;
  private final Map<Target, Calls> calls = new EnumMap<>(Target.class);
  private final Random random = new Random(1);
  private Table table;
  private long commits;
  private int tables;

  /** Opens a catalog and the threads. */
  public ClosingStress(Path warehouse, BufferAllocator allocator, int threads) {
    this.warehouse = warehouse;
    this.allocator = allocator;
    this.threads = threads;
    pool = Executors.newFixedThreadPool(threads + 1);
    catalog = open();
    catalog.createDatabase(Workspace.DATABASE, true);
  }

  /** Creates a table with one commit. Aborts read the whole history, so a new table is faster. */
  private void createTable() {
    table =
        catalog.createTable(
            Workspace.named("closing" + tables++),
            Schema.builder().column("id", "BIGINT").build(),
            false);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Commits.commit(builder, prepare(builder));
    commits = 1;
  }

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/closing}
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, Set.of("rounds", "threads"));
    int rounds = arguments.number("rounds", 1000);
    int threads = arguments.number("threads", 16);
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    try (BufferAllocator allocator = new RootAllocator()) {
      try (ClosingStress stress = new ClosingStress(folder.resolve("w"), allocator, threads)) {
        for (Target target : Target.values()) {
          stress.run(target, rounds);
          System.out.printf(
              "%s: %d rounds of %d threads; concurrent calls: %s%n",
              target, rounds, threads, stress.calls.get(target));
        }
      }
      Workspace.assertHandles(0);
      System.out.println("live handles 0, allocator " + allocator.getAllocatedMemory() + " bytes");
    } finally {
      Workspace.delete(folder);
    }
  }

  private Catalog open() {
    return Catalog.open(Map.of("warehouse", warehouse.toString()));
  }

  private VectorSchemaRoot batch(long id) {
    return Rows.batch(table.arrowSchema(), allocator, List.of(row(id)));
  }

  private List<CommitMessage> prepare(BatchWriteBuilder builder) {
    return Commits.prepare(builder, table, allocator, List.of(row(commits)));
  }

  /** Runs a number of rounds, and checks the table after each hundred. */
  public void run(Target target, int rounds) throws Exception {
    calls.put(target, new Calls(0, 0));
    for (int round = 0; round < rounds; round++) {
      if (round % ROUNDS_PER_TABLE == 0) {
        if (round > 0) {
          checkTable();
        }
        createTable();
      }
      round(target, round % 2 == 1);
    }
    checkTable();
  }

  private void checkTable() {
    int rows = Rows.of(table, allocator).size();
    int files = TableState.dataFiles(table).size();
    if (rows != commits || table.snapshots().size() != commits || files != commits) {
      throw new AssertionError(
          "%d commits were reported; there are %d snapshots, %d rows, %d data files"
              .formatted(commits, table.snapshots().size(), rows, files));
    }
    catalog.dropTable(table.identifier(), false);
  }

  private void round(Target target, boolean inCall) throws Exception {
    long handles = NativeHandles.live();
    Catalog closed = open();
    Table opened = closed.getTable(table.identifier());
    BatchWriteBuilder builder = opened.newBatchWriteBuilder();
    ReadBuilder read = opened.newReadBuilder();
    List<CommitMessage> messages =
        target == Target.COMMITTER && inCall ? prepare(builder) : List.of();
    BatchTableWrite write = builder.newWrite();
    BatchTableCommit commit = builder.newCommit();
    ArrowReader reader = read.newRead().createReader(read.newScan().plan().splits(), allocator);
    List<AutoCloseable> targets = List.of(write, commit, reader, closed);
    try (VectorSchemaRoot root = batch(0)) {
      write.writeArrow(root);
      Callable<?> call =
          switch (target) {
            case WRITER, ALL ->
                () -> {
                  write.writeArrow(root);
                  return null;
                };
            case COMMITTER -> () -> commit.commit(messages);
            case READER -> reader::loadNextBatch;
            case CATALOG -> () -> closed.getTable(table.identifier()).snapshots();
          };
      AtomicBoolean done = new AtomicBoolean();
      // After the delay, some calls have just started and others have ended.
      long delay = inCall ? random.nextLong(MAX_DELAY_NANOS) : 0;
      Concurrently.run(
          inCall ? threads + 1 : threads,
          pool,
          number -> {
            if (number < threads) {
              LockSupport.parkNanos(delay);
              targets
                  .get(target == Target.ALL ? number % targets.size() : target.ordinal())
                  .close();
            } else {
              done.set(succeeds(call));
            }
            return null;
          });
      if (inCall) {
        calls.put(target, calls.get(target).plus(done.get()));
        if (target == Target.COMMITTER) {
          finish(builder, messages, done.get());
        }
      }
    }
    for (AutoCloseable closeable : targets) {
      closeable.close();
    }
    // The garbage collector may free tables at any time.
    if (NativeHandles.live() > handles) {
      Workspace.assertHandles(handles);
    }
    // The closed reader has freed its root.
    if (allocator.getAllocatedMemory() != 0) {
      throw new AssertionError(allocator.toVerboseString());
    }
  }

  /** Counts a published commit, or aborts the messages of a refused commit. */
  private void finish(BatchWriteBuilder builder, List<CommitMessage> messages, boolean published) {
    if (published) {
      commits++;
      return;
    }
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
  }

  /** Returns whether a call succeeded; otherwise it must report that the object is closed. */
  private static boolean succeeds(Callable<?> call) throws Exception {
    try {
      call.call();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
    catalog.close();
  }
}
