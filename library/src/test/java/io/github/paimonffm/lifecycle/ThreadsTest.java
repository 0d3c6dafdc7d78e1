package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls on virtual threads, interrupted threads and threads with small stacks. */
@Timeout(120)
class ThreadsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void virtualThreadsWriteCommitAndRead() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    int count = 40;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> appends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<Object> row = row(i);
        appends.add(
            threads.submit(
                () -> {
                  assertTrue(Thread.currentThread().isVirtual());
                  workspace.append(table, List.of(row));
                  List<List<Object>> seen = workspace.rows(table);
                  assertTrue(seen.contains(row), "a committed row is visible to its thread");
                  return seen.size();
                }));
      }
      for (Future<Integer> append : appends) {
        assertTrue(append.get() >= 1);
      }
    }
    assertEquals(count, table.snapshots().size());
    Rows.assertSame(
        IntStream.range(0, count).mapToObj(id -> row(id)).toList(), workspace.rows(table));
  }

  @Test
  void threadsHaveNoContextClassLoader() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    List<Thread> threads = List.of();
    while (threads.isEmpty()) {
      assertTrue(System.nanoTime() < end, "a thread of the library must run during calls");
      table.snapshots();
      threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("paimon-ffm"))
              .toList();
    }
    for (Thread thread : threads) {
      assertNull(thread.getContextClassLoader(), thread::getName);
    }
  }

  @Test
  void interruptedThreadsSucceedAndStayInterrupted() {
    Thread.currentThread().interrupt();
    try {
      Catalog catalog = workspace.openCatalog();
      assertInterrupted("open");
      catalog.createDatabase("db", true);
      assertInterrupted("createDatabase");
      Table table =
          catalog.createTable(Workspace.named("t"), Layout.PARTITIONED.schema().build(), false);
      assertInterrupted("createTable");
      var builder = table.newBatchWriteBuilder();
      var root = workspace.batch(table, List.of(row(1L, 1, "a", new BigDecimal("1.00"))));
      List<List<Object>> rows;
      try (var write = builder.newWrite();
          var commit = builder.newCommit()) {
        write.writeArrow(root);
        assertInterrupted("writeArrow");
        var messages = write.prepareCommit();
        assertInterrupted("prepareCommit");
        assertEquals(1, commit.commit(messages).orElseThrow().id());
        assertInterrupted("commit");
      }
      rows = workspace.rows(table);
      assertInterrupted("reading");
      Rows.assertSame(List.of(row(1L, 1, "a", new BigDecimal("1.00"))), rows);
      catalog.close();
      assertInterrupted("close");
    } finally {
      Thread.interrupted();
    }
  }

  private static void assertInterrupted(String after) {
    assertTrue(Thread.currentThread().isInterrupted(), "the interrupt flag is lost after " + after);
  }

  @ParameterizedTest
  @EnumSource
  void smallStackIsEnough(Layout layout) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      rows.add(row(id, (int) (id % 3), "n" + id, BigDecimal.valueOf(id, 2)));
    }
    Table table = workspace.create("t", layout.schema());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread small =
        new Thread(
            null,
            () -> {
              workspace.append(table, rows);
              Rows.assertSame(rows, workspace.rows(table));
            },
            "small stack",
            192 * 1024);
    small.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
    small.start();
    small.join();
    assertNull(failure.get(), () -> failure.get().toString());
    Rows.assertSame(rows, workspace.rows(table));
  }

  /** Returns the calls of a complete use of the library, in order. */
  private Map<String, Runnable> calls() {
    Map<String, Runnable> calls = new LinkedHashMap<>();
    AtomicReference<Catalog> catalog = new AtomicReference<>();
    AtomicReference<Table> table = new AtomicReference<>();
    AtomicReference<BatchWriteBuilder> builder = new AtomicReference<>();
    AtomicReference<BatchTableWrite> write = new AtomicReference<>();
    AtomicReference<BatchTableCommit> commit = new AtomicReference<>();
    AtomicReference<List<CommitMessage>> messages = new AtomicReference<>();
    AtomicReference<List<Split>> splits = new AtomicReference<>();
    AtomicReference<ArrowReader> reader = new AtomicReference<>();
    List<List<Object>> rows = List.of(row(1L, 1, "a", new BigDecimal("1.00")));
    Identifier name = Workspace.named("calls");
    calls.put("open", () -> catalog.set(workspace.openCatalog()));
    calls.put("createDatabase", () -> catalog.get().createDatabase(Workspace.DATABASE, true));
    calls.put(
        "createTable",
        () -> catalog.get().createTable(name, Layout.PARTITIONED.schema().build(), false));
    calls.put("getTable", () -> table.set(catalog.get().getTable(name)));
    calls.put("newBatchWriteBuilder", () -> builder.set(table.get().newBatchWriteBuilder()));
    calls.put("newWrite", () -> write.set(builder.get().newWrite()));
    calls.put("writeArrow", () -> write.get().writeArrow(workspace.batch(table.get(), rows)));
    calls.put("prepareCommit", () -> messages.set(write.get().prepareCommit()));
    calls.put("close of a writer", () -> write.get().close());
    calls.put("newCommit", () -> commit.set(builder.get().newCommit()));
    calls.put("commit", () -> assertTrue(commit.get().commit(messages.get()).isPresent()));
    calls.put("abort", () -> commit.get().abort(List.of()));
    calls.put("close of a committer", () -> commit.get().close());
    calls.put("snapshots", () -> assertEquals(1, table.get().snapshots().size()));
    calls.put("branches", () -> assertEquals(List.of(), table.get().branches()));
    calls.put("plan", () -> splits.set(table.get().newReadBuilder().newScan().plan().splits()));
    calls.put(
        "createReader",
        () ->
            reader.set(
                table
                    .get()
                    .newReadBuilder()
                    .newRead()
                    .createReader(splits.get(), workspace.allocator())));
    calls.put("reading", () -> Rows.assertSame(rows, readAll(reader.get())));
    calls.put("orphans", () -> table.get().removeOrphanFiles(Instant.EPOCH, true));
    calls.put("dropTable", () -> catalog.get().dropTable(name, false));
    calls.put("close of a catalog", () -> catalog.get().close());
    return calls;
  }

  private static List<List<Object>> readAll(ArrowReader reader) {
    try (reader) {
      return Rows.of(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Native work runs on the library's own stacks, so a minimal stack is enough for a caller. */
  @Test
  void minimalStackIsEnoughForEachCall() throws Exception {
    for (Map.Entry<String, Runnable> call : calls().entrySet()) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread small = new Thread(null, call.getValue(), call.getKey(), 64 * 1024);
      small.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      small.start();
      small.join();
      assertNull(failure.get(), () -> call.getKey() + ": " + failure.get());
    }
  }

  @Test
  void interruptsDuringCallsHaveNoEffect() throws Exception {
    Thread current = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    Thread interrupter =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    current.interrupt();
                    LockSupport.parkNanos(100_000);
                  }
                });
    try {
      while (!current.isInterrupted()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 3; i++) {
        for (Map.Entry<String, Runnable> call : calls().entrySet()) {
          call.getValue().run();
          assertInterrupted(call.getKey());
        }
      }
    } finally {
      over.set(true);
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
  }

  /** A native call pins the carrier of its virtual thread, and this JVM has one carrier. */
  @Test
  void manyVirtualThreadsNeedOneCarrier() throws Exception {
    Table table = workspace.create("t", Layout.APPEND.schema());
    ChildJvm.running(Virtual.class)
        .flag("-Djdk.virtualThreadScheduler.parallelism=1")
        .flag("-Djdk.virtualThreadScheduler.maxPoolSize=1")
        .run(workspace.warehouse().toString())
        .succeeded();
    assertEquals(Virtual.SEPARATE_COMMITS + 1, table.snapshots().size());
    assertEquals(Virtual.THREADS, workspace.rows(table).size());
  }

  /** Some threads make separate, conflicting commits; the others write for one shared commit. */
  static final class Virtual {
    static final int THREADS = 200;
    static final int SEPARATE_COMMITS = 10;

    public static void main(String[] args) throws Exception {
      try (RootAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", args[0]));
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Table table = catalog.getTable(Workspace.named("t"));
        BatchWriteBuilder shared = table.newBatchWriteBuilder();
        List<Future<List<CommitMessage>>> writes = new ArrayList<>();
        for (long i = 0; i < THREADS; i++) {
          boolean separate = i < SEPARATE_COMMITS;
          List<Object> row = row(i, 1, "a", null);
          writes.add(
              threads.submit(
                  () -> {
                    BatchWriteBuilder builder = separate ? table.newBatchWriteBuilder() : shared;
                    List<CommitMessage> messages =
                        Commits.prepare(builder, table, allocator, List.of(row));
                    if (!separate) {
                      return messages;
                    }
                    Workspace.commit(builder, messages).orElseThrow();
                    return List.of();
                  }));
        }
        List<CommitMessage> messages = new ArrayList<>();
        for (Future<List<CommitMessage>> write : writes) {
          messages.addAll(write.get());
        }
        Workspace.commit(shared, messages).orElseThrow();
      }
    }
  }
}
