package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Open objects and running calls of the library do not keep a JVM from exiting. */
class JvmExitTest {

  private static final long SECONDS = 15;

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void jvmExitsWithUnclosedObjects() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(Forgetful.class).run(workspace.warehouse().toString()).succeeded();
    assertTrue(result.output().contains("main is done"), result::output);
    assertTrue(result.millis() < SECONDS * 1000, () -> "took " + result.millis() + " ms");
    assertTableIsIntact();
  }

  @Test
  void jvmExitsWhileDaemonThreadWrites() throws IOException, InterruptedException {
    ChildJvm.Result result =
        ChildJvm.running(Busy.class).run(workspace.warehouse().toString()).succeeded();
    assertTrue(result.output().contains("main is done"), result::output);
    assertTrue(result.millis() < SECONDS * 1000, () -> "took " + result.millis() + " ms");
    assertTableIsIntact();
  }

  /** The call that other threads repeat when the JVM exits. */
  enum Call {
    WRITING,
    COMMITTING,
    READING
  }

  @ParameterizedTest
  @CsvSource({"WRITING, exit", "COMMITTING, exit", "READING, exit", "COMMITTING, halt"})
  void jvmExitsDuringCallsOfOtherThreads(Call call, String how) throws Exception {
    ChildJvm.Result result =
        ChildJvm.running(Exiting.class).run(workspace.warehouse().toString(), call.name(), how);
    assertEquals(Exiting.CODE, result.exitCode(), result::output);
    assertTrue(result.millis() < SECONDS * 1000, () -> "took " + result.millis() + " ms");
    Table table = workspace.openCatalog().getTable(Identifier.of("db", "t"));
    // Each snapshot is complete or missing.
    assertEquals(table.snapshots().size(), workspace.rows(table).size());
    workspace.append(table, List.of(row(2)));
    assertEquals(table.snapshots().size(), workspace.rows(table).size());
  }

  private void assertTableIsIntact() {
    Table table = workspace.openCatalog().getTable(Identifier.of("db", "t"));
    assertEquals(1, table.snapshots().size());
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
    workspace.append(table, List.of(row(2)));
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  private static Table tableWithOneRow(String warehouse, BufferAllocator allocator) {
    Catalog catalog = Catalog.open(Map.of("warehouse", warehouse));
    catalog.createDatabase("db", true);
    Table table =
        catalog.createTable(
            Identifier.of("db", "t"), Schema.builder().column("id", "INT").build(), false);
    // The programs deliberately close nothing.
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchTableWrite write = builder.newWrite();
    BatchTableCommit commit = builder.newCommit();
    write.writeArrow(Rows.batch(table.arrowSchema(), allocator, List.of(row(1))));
    assertEquals(1, commit.commit(write.prepareCommit()).orElseThrow().id());
    return table;
  }

  /** Leaves a catalog, a table, writers, a committer and a reader open. */
  static final class Forgetful {
    public static void main(String[] args) throws Exception {
      // Loads and links the library on a small stack, in an interrupted thread.
      Thread first = new Thread(null, () -> forget(args[0]), "small stack", 256 * 1024);
      first.start();
      first.interrupt();
      first.join();
      System.out.println("main is done");
    }

    private static void forget(String warehouse) {
      BufferAllocator allocator = new RootAllocator();
      Table table = tableWithOneRow(warehouse, allocator);
      var read = table.newReadBuilder();
      ArrowReader reader = read.newRead().createReader(read.newScan().plan().splits(), allocator);
      try {
        assertTrue(reader.loadNextBatch());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      BatchTableWrite unprepared = table.newBatchWriteBuilder().newWrite();
      unprepared.writeArrow(Rows.batch(table.arrowSchema(), allocator, List.of(row(3))));
    }
  }

  /** Exits while non-daemon threads are calling the library. */
  static final class Exiting {
    static final int CODE = 17;

    public static void main(String[] args) throws Exception {
      BufferAllocator allocator = new RootAllocator();
      Table table = tableWithOneRow(args[0], allocator);
      int threads = 3;
      CountDownLatch busy = new CountDownLatch(threads * 3);
      for (int i = 0; i < threads; i++) {
        VectorSchemaRoot root =
            Rows.batch(
                table.arrowSchema(),
                allocator,
                IntStream.range(0, 10_000).mapToObj(id -> row(id)).toList());
        VectorSchemaRoot one = Rows.batch(table.arrowSchema(), allocator, List.of(row(5)));
        BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        Runnable call =
            switch (Call.valueOf(args[1])) {
              case WRITING -> () -> write.writeArrow(root);
              case COMMITTING -> () -> commit(table, one);
              case READING -> () -> Rows.of(table, allocator);
            };
        new Thread(
                () -> {
                  while (true) {
                    call.run();
                    busy.countDown();
                  }
                })
            .start();
      }
      busy.await();
      if (args[2].equals("exit")) {
        System.exit(CODE);
      } else {
        Runtime.getRuntime().halt(CODE);
      }
    }

    private static void commit(Table table, VectorSchemaRoot root) {
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(root);
        commit.commit(write.prepareCommit());
      }
    }
  }

  /** Ends its main thread while a daemon thread writes. */
  static final class Busy {
    public static void main(String[] args) throws Exception {
      BufferAllocator allocator = new RootAllocator();
      Table table = tableWithOneRow(args[0], allocator);
      CountDownLatch writing = new CountDownLatch(20);
      Thread daemon =
          new Thread(
              () -> {
                BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
                VectorSchemaRoot root =
                    Rows.batch(
                        table.arrowSchema(),
                        allocator,
                        IntStream.range(0, 10_000).mapToObj(id -> row(id)).toList());
                while (true) {
                  write.writeArrow(root);
                  writing.countDown();
                }
              });
      daemon.setDaemon(true);
      daemon.start();
      writing.await();
      System.out.println("main is done");
    }
  }
}
