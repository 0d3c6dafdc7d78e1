package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Catalog;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads out of the ordinary: virtual ones, interrupted ones, ones with little stack. */
@Timeout(120)
class ThreadsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void virtualThreadsWriteCommitAndRead() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    int count = 40;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<Object> own = row(i);
        all.add(
            threads.submit(
                () -> {
                  assertTrue(Thread.currentThread().isVirtual());
                  workspace.append(table, List.of(own));
                  List<List<Object>> seen = workspace.rows(table);
                  assertTrue(seen.contains(own), "one's own row is there right afterwards");
                  return seen.size();
                }));
      }
      for (Future<Integer> one : all) {
        assertTrue(one.get() >= 1);
      }
    }
    assertEquals(count, table.snapshots().size());
    Rows.assertSame(
        IntStream.range(0, count).mapToObj(id -> row(id)).toList(), workspace.rows(table));
  }

  @Test
  void interruptedThreadsFinishAndStayInterrupted() {
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
    assertTrue(Thread.currentThread().isInterrupted(), "the flag after " + after);
  }

  @ParameterizedTest
  @EnumSource
  void aSmallStackIsEnough(Layout layout) throws Exception {
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
}
