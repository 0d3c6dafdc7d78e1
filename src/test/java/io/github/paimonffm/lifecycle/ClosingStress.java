package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Together;
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
 * Many threads that close one handle at the same moment, every other time while one more thread is
 * in a call of it. What {@code scripts/stress closing} runs.
 */
final class ClosingStress implements AutoCloseable {

  private static final int ROUNDS_PER_TABLE = 100;
  private static final long MOST_NANOS = 10_000_000;

  /** What is closed. */
  enum What {
    WRITER,
    COMMITTER,
    READER,
    CATALOG,
    /** All of these, each by some of the threads. */
    ALL
  }

  /** What the calls came to that were made meanwhile. */
  private record Calls(int done, int refused) {
    Calls plus(boolean isDone) {
      return isDone ? new Calls(done + 1, refused) : new Calls(done, refused + 1);
    }
  }

  private final Path warehouse;
  private final BufferAllocator allocator;
  private final int threads;
  private final ExecutorService pool;
  private final Catalog own;
  private final Map<What, Calls> calls = new EnumMap<>(What.class);
  private final Random random = new Random(1);
  private Table table;
  private long commits;
  private int tables;

  ClosingStress(Path warehouse, BufferAllocator allocator, int threads) {
    this.warehouse = warehouse;
    this.allocator = allocator;
    this.threads = threads;
    pool = Executors.newFixedThreadPool(threads + 1);
    own = open();
    own.createDatabase(Workspace.DATABASE, true);
  }

  /** A table with one commit: what is aborted is compared with all that was ever committed. */
  private void renew() {
    table =
        own.createTable(
            Workspace.named("closing" + tables++),
            Schema.builder().column("id", "BIGINT").build(),
            false);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.commit(prepare(builder));
    }
    commits = 1;
  }

  /**
   * Runs it.
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
        for (What what : What.values()) {
          stress.run(what, rounds);
          System.out.printf(
              "%s: %d rounds of %d threads; calls meanwhile: %s%n",
              what, rounds, threads, stress.calls.get(what));
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
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = batch(commits)) {
      write.writeArrow(root);
      return write.prepareCommit();
    }
  }

  /** So many rounds, with a look at the table after each hundred. */
  void run(What what, int rounds) throws Exception {
    calls.put(what, new Calls(0, 0));
    for (int round = 0; round < rounds; round++) {
      if (round % ROUNDS_PER_TABLE == 0) {
        if (round > 0) {
          checkTable();
        }
        renew();
      }
      round(what, round % 2 == 1);
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
    own.dropTable(table.identifier(), false);
  }

  private void round(What what, boolean inCall) throws Exception {
    long handles = NativeHandles.live();
    Catalog catalog = open();
    Table opened = catalog.getTable(table.identifier());
    BatchWriteBuilder builder = opened.newBatchWriteBuilder();
    ReadBuilder read = opened.newReadBuilder();
    List<CommitMessage> messages = what == What.COMMITTER && inCall ? prepare(builder) : List.of();
    BatchTableWrite write = builder.newWrite();
    BatchTableCommit commit = builder.newCommit();
    ArrowReader reader = read.newRead().createReader(read.newScan().plan().splits(), allocator);
    List<AutoCloseable> all = List.of(write, commit, reader, catalog);
    try (VectorSchemaRoot root = batch(0)) {
      write.writeArrow(root);
      Callable<?> call =
          switch (what) {
            case WRITER, ALL ->
                () -> {
                  write.writeArrow(root);
                  return null;
                };
            case COMMITTER -> () -> commit.commit(messages);
            case READER -> reader::loadNextBatch;
            case CATALOG -> () -> catalog.getTable(table.identifier()).snapshots();
          };
      AtomicBoolean done = new AtomicBoolean();
      // Some calls have just begun by then, others are over.
      long delay = inCall ? random.nextLong(MOST_NANOS) : 0;
      Together.run(
          inCall ? threads + 1 : threads,
          pool,
          number -> {
            if (number < threads) {
              LockSupport.parkNanos(delay);
              all.get(what == What.ALL ? number % all.size() : what.ordinal()).close();
            } else {
              done.set(succeeds(call));
            }
            return null;
          });
      if (inCall) {
        calls.put(what, calls.get(what).plus(done.get()));
        if (what == What.COMMITTER) {
          finish(builder, messages, done.get());
        }
      }
    }
    for (AutoCloseable one : all) {
      one.close();
    }
    // Tables that were dropped may leave meanwhile.
    if (NativeHandles.live() > handles) {
      Workspace.assertHandles(handles);
    }
    // The reader's root belongs to the reader.
    if (allocator.getAllocatedMemory() != 0) {
      throw new AssertionError(allocator.toVerboseString());
    }
  }

  /** A commit was published, or its messages can be aborted. */
  private void finish(BatchWriteBuilder builder, List<CommitMessage> messages, boolean published) {
    if (published) {
      commits++;
      return;
    }
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(messages);
    }
  }

  /** Whether a call came in time; if not, it has to be told so. */
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
    own.close();
  }
}
