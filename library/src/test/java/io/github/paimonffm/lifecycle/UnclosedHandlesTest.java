package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unclosed objects are reported and freed after garbage collection, but never committed. */
@Timeout(60)
class UnclosedHandlesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private VectorSchemaRoot batch;
  private long before;

  @BeforeEach
  void create() {
    table = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(table, List.of(row(1)));
    batch = workspace.batch(table, List.of(row(2)));
    before = NativeHandles.live();
  }

  private static void collectUntil(BooleanSupplier done, String message) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, message);
      System.gc();
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void assertFreed() {
    collectUntil(
        () -> NativeHandles.live() == before,
        "unclosed handles that were not freed: " + (NativeHandles.live() - before));
  }

  /** Abandons a writer in a separate method: no stack frame of the test keeps it reachable. */
  private void forgetWriter() {
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    write.writeArrow(batch);
    assertTrue(NativeHandles.live() > before);
  }

  private void forgetCommitter() {
    BatchTableCommit commit = table.newBatchWriteBuilder().newCommit();
    assertTrue(commit.commit(List.of()).isEmpty());
  }

  private void forgetReader() {
    var read = table.newReadBuilder();
    ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator());
    assertEquals(0, reader.bytesRead());
    assertTrue(NativeHandles.live() > before);
  }

  private void forgetRouter() {
    assertEquals(0, table.newRowRouter().bucketKeys().size());
    assertEquals(1, Catalog.newBucketFunction(4, List.of("INT")).types().size());
    assertTrue(NativeHandles.live() > before);
  }

  private void forgetCatalog() {
    Catalog catalog = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()));
    assertEquals(1, catalog.getTable(Workspace.named("t")).snapshots().size());
    assertTrue(NativeHandles.live() > before);
  }

  private void forgetAll() {
    Catalog catalog = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()));
    Table reopened = catalog.getTable(Workspace.named("t"));
    BatchWriteBuilder builder = reopened.newBatchWriteBuilder();
    BatchTableWrite write = builder.newWrite();
    BatchTableCommit commit = builder.newCommit();
    write.writeArrow(batch);
    assertTrue(commit.commit(List.of()).isEmpty());
  }

  @Test
  void unclosedWriterIsReportedAndItsFilesDeleted() {
    TableState state = TableState.of(table, workspace.allocator());
    try (CapturedLog log = new CapturedLog()) {
      forgetWriter();
      assertFreed();
      collectUntil(() -> log.text().contains("never closed"), "no report in the log");
      assertTrue(log.text().contains("the writer of db.t was never closed"), log::text);
      assertTrue(log.text().contains("paimonffm.leak-detection"), log::text);
    }
    assertEquals(state, TableState.of(table, workspace.allocator()));
  }

  @Test
  void unclosedCommitterIsReported() {
    try (CapturedLog log = new CapturedLog()) {
      forgetCommitter();
      collectUntil(
          () -> log.text().contains("the committer of db.t was never closed"),
          "no report in the log");
    }
    assertFreed();
  }

  @Test
  void unclosedReaderIsReported() {
    try (CapturedLog log = new CapturedLog()) {
      forgetReader();
      collectUntil(
          () -> log.text().contains("the reader of db.t was never closed"), "no report in the log");
    }
    assertFreed();
  }

  @Test
  void unclosedRouterIsReported() {
    try (CapturedLog log = new CapturedLog()) {
      forgetRouter();
      collectUntil(
          () ->
              log.text().contains("the router of db.t was never closed")
                  && log.text().contains("the bucket function of [INT] was never closed"),
          "no report in the log");
    }
    assertFreed();
  }

  @Test
  void unclosedCatalogIsReportedAndFreedWithItsTables() {
    try (CapturedLog log = new CapturedLog()) {
      forgetCatalog();
      collectUntil(
          () -> log.text().contains("catalog " + workspace.warehouse() + " was never closed"),
          "no report in the log");
    }
    assertFreed();
  }

  @Test
  void unclosedObjectsThatReferToEachOtherAreFreed() {
    TableState state = TableState.of(table, workspace.allocator());
    forgetAll();
    assertFreed();
    assertEquals(state, TableState.of(table, workspace.allocator()));
  }

  @Test
  void leakDetectionLogsStackTraceOfCreation() {
    String property = "paimonffm.leak-detection";
    System.setProperty(property, "true");
    try (CapturedLog log = new CapturedLog()) {
      forgetCommitter();
      collectUntil(() -> log.text().contains("never closed"), "no report in the log");
      collectUntil(() -> log.text().contains("UnclosedHandlesTest.forgetCommitter"), log.text());
    } finally {
      System.clearProperty(property);
    }
    assertFreed();
  }

  @Test
  void unreachableTablesAreFreedWithoutReport() {
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 20; i++) {
        assertEquals(1, workspace.catalog().getTable(Workspace.named("t")).snapshots().size());
      }
      assertFreed();
      assertFalse(log.text().contains("never closed"), log::text);
    }
  }

  @Test
  void writerKeepsItsCatalogAndTableReachable() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write =
        workspace.openCatalog().getTable(Workspace.named("t")).newBatchWriteBuilder().newWrite()) {
      // Only the writer refers to its catalog, table and builder.
      for (int i = 0; i < 3; i++) {
        System.gc();
        write.writeArrow(batch);
      }
      assertEquals(1, write.prepareCommit().size());
    }
    assertEquals("main", builder.branch());
  }

  @Test
  void closedObjectsAreNotReported() {
    try (CapturedLog log = new CapturedLog()) {
      try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
        write.writeArrow(batch);
      }
      for (int i = 0; i < 5; i++) {
        System.gc();
      }
      assertFalse(log.text().contains("never closed"), log::text);
    }
  }
}
