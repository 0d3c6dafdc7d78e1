package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.BlockingInputs;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.Gate;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Closing an object during another thread's call waits for the call or makes it fail cleanly. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseDuringCallTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static void assertBlocked(Future<?> closing) {
    assertThrows(TimeoutException.class, () -> closing.get(200, TimeUnit.MILLISECONDS));
  }

  @Test
  void closingWriterWaitsForBatchInProgress() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("name", "STRING"));
    long before = NativeHandles.live();
    Gate gate = new Gate();
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        BlockingInputs.Batch slow =
            BlockingInputs.batch("name", List.of("a"), workspace.allocator(), gate)) {
      Future<?> writing = threads.submit(() -> write.writeArrow(slow.root(), slow.dictionaries()));
      gate.awaitReached();
      Future<?> closing = threads.submit(write::close);
      assertBlocked(closing);
      assertTrue(NativeHandles.live() > before, "the handle was freed during a call");
      gate.open();
      writing.get();
      closing.get();
    }
    assertEquals(before, NativeHandles.live());
    Messages.assertNames(assertThrows(IllegalStateException.class, write::prepareCommit), "closed");
    assertEquals(List.of(), workspace.rows(table));
  }

  @Test
  void closingReaderWaitsForBatchInProgress() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(table, List.of(row(1), row(2)));
    var read = table.newReadBuilder();
    var splits = read.newScan().plan().splits();
    long before = NativeHandles.live();
    Gate gate = new Gate();
    BufferAllocator slow = BlockingInputs.allocator(workspace.allocator(), gate);
    ArrowReader reader = read.newRead().createReader(splits, slow);
    reader.getVectorSchemaRoot();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Boolean> loading = threads.submit(reader::loadNextBatch);
      gate.awaitReached();
      Future<?> closing =
          threads.submit(
              () -> {
                reader.close();
                return null;
              });
      assertBlocked(closing);
      assertTrue(NativeHandles.live() > before, "the handle was freed during a call");
      gate.open();
      assertTrue(loading.get());
      closing.get();
    }
    assertEquals(before, NativeHandles.live());
    assertEquals(0, slow.getAllocatedMemory(), "the closed reader leaked its batch");
    slow.close();
    Messages.assertNames(
        assertThrows(IllegalStateException.class, reader::loadNextBatch), "closed");
  }

  @Test
  void closedCommitterPublishesOrReportsThatItIsClosed() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    int published = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 25; i++) {
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(i)));
        BatchTableCommit commit = builder.newCommit();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<Optional<?>> committing =
            threads.submit(
                () -> {
                  start.await();
                  return commit.commit(messages);
                });
        Future<?> closing =
            threads.submit(
                () -> {
                  start.await();
                  commit.close();
                  return null;
                });
        closing.get();
        try {
          assertTrue(committing.get().isPresent());
          published++;
        } catch (ExecutionException e) {
          assertInstanceOf(IllegalStateException.class, e.getCause());
          Messages.assertNames(e.getCause(), "closed");
        }
        assertEquals(
            published, table.snapshots().size(), "snapshots of the table, and reported commits");
      }
    }
    assertEquals(published, workspace.rows(table).size());
  }

  @Test
  void closingCatalogFinishesCallsAndRefusesNewOnes() throws Exception {
    Table template = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(template, List.of(row(1)));
    for (int round = 0; round < 10; round++) {
      Catalog catalog = workspace.openCatalog();
      int workers = 4;
      CountDownLatch busy = new CountDownLatch(workers);
      AtomicInteger done = new AtomicInteger();
      List<Future<?>> calls = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
        for (int i = 0; i < workers; i++) {
          calls.add(
              threads.submit(
                  () -> {
                    for (int n = 0; ; n++) {
                      Table table = catalog.getTable(Workspace.named("t"));
                      assertEquals(1, table.snapshots().size());
                      assertEquals(List.of("t"), catalog.listTables("db"));
                      done.incrementAndGet();
                      if (n == 1) {
                        busy.countDown();
                      }
                    }
                  }));
        }
        assertTrue(busy.await(30, TimeUnit.SECONDS), "the workers did not start");
        catalog.close();
        for (Future<?> worker : calls) {
          ExecutionException end = assertThrows(ExecutionException.class, worker::get);
          assertInstanceOf(IllegalStateException.class, end.getCause(), end::toString);
          Messages.assertNames(end.getCause(), "closed");
        }
      }
      assertTrue(done.get() >= 2 * workers);
    }
  }

  @Test
  void closingWriterFromManyThreadsFreesItOnce() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    long before = NativeHandles.live();
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    write.writeArrow(workspace.batch(table, List.of(row(1))));
    Concurrently.run(
        8,
        thread -> {
          write.close();
          return null;
        });
    assertEquals(before, NativeHandles.live());
  }

  @Test
  void closingReaderFromManyThreadsReleasesBatchOnce() throws Exception {
    Schema.Builder schema = Schema.builder();
    int columns = 60;
    for (int i = 0; i < columns; i++) {
      schema.column("c" + i, "INT");
    }
    Table table = workspace.create("t", schema);
    workspace.append(table, List.of(Collections.nCopies(columns, 1)));
    var read = table.newReadBuilder();
    var splits = read.newScan().plan().splits();
    for (int round = 0; round < 40; round++) {
      ArrowReader reader = read.newRead().createReader(splits, workspace.allocator());
      assertTrue(reader.loadNextBatch());
      Concurrently.run(
          8,
          thread -> {
            reader.close();
            return null;
          });
      assertEquals(0, workspace.allocator().getAllocatedMemory());
    }
  }
}
