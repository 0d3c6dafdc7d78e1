package app;

import static app.Warehouse.create;
import static app.Warehouse.expected;
import static app.Warehouse.numbers;
import static app.Warehouse.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Row;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RowWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tests that delete the warehouse while the library uses it. */
@ExtendWith(Summary.class)
@Timeout(120)
class DeletedWarehouseTest {

  private static final int REPETITIONS = 6;

  @TempDir private Path folder;

  private Path warehouse;
  private Catalog catalog;
  private BufferAllocator allocator;
  private Table table;

  @BeforeEach
  void open() {
    warehouse = folder.resolve("warehouse");
    catalog = Warehouse.open(warehouse);
    allocator = new RootAllocator();
    table = create(catalog, "t");
    table.appendRows(numbers(1000));
  }

  /** Closing the allocator fails if memory of it is still in use. */
  @AfterEach
  void close() {
    allocator.close();
    catalog.close();
  }

  private void assertTableIsMissing(Executable call) {
    String message = assertThrows(NotFoundException.class, call).getMessage();
    assertTrue(message.contains(table.location()), message);
  }

  @RepeatedTest(REPETITIONS)
  void commitIsRefused() throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite prepared = builder.newWrite();
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      prepared.rows(allocator).addAll(numbers(10));
      List<CommitMessage> messages = prepared.prepareCommit();
      RowWriter rows = write.rows(allocator);
      rows.addAll(numbers(10));
      rows.flush();
      Warehouse.delete(warehouse);

      assertTableIsMissing(() -> commit.commit(messages));
      assertFalse(Files.exists(warehouse), "a refused commit creates no folder");
      // A writer does not look for the table again. It creates the folders of its files, as on an
      // object store; the commit refuses the files.
      rows.addAll(numbers(10));
      rows.flush();
      List<CommitMessage> late = write.prepareCommit();
      assertTableIsMissing(() -> commit.commit(late));
      assertTableIsMissing(() -> commit.abort(late));
      assertTableIsMissing(commit::truncateTable);
    }
    assertTableIsMissing(() -> table.newBatchWriteBuilder().newWrite());
    assertTableIsMissing(() -> table.appendRows(numbers(1)));
    assertTableIsMissing(table::latestSnapshot);
    assertTableIsMissing(() -> table.newReadBuilder().rows());
    assertThrows(NotFoundException.class, () -> catalog.getTable(table.identifier()));
    assertFalse(catalog.tableExists(table.identifier()));
  }

  @RepeatedTest(REPETITIONS)
  void readNamesMissingFile() throws Exception {
    String path = warehouse.toString().substring(1); // without the slash
    ReadBuilder read = table.newReadBuilder();
    try (Rows<Row> rows = read.rows();
        ArrowReader reader =
            read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      Warehouse.delete(warehouse);
      for (Executable call : List.<Executable>of(rows::hasNext, reader::loadNextBatch)) {
        String message = assertThrows(PaimonIOException.class, call).getMessage();
        assertTrue(message.contains(path) && message.contains(".parquet"), message);
        // a failed reader stays failed
        assertThrows(RuntimeException.class, call);
      }
    }
  }

  @RepeatedTest(REPETITIONS)
  void readThatHasBegunEnds() throws Exception {
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      assertTrue(reader.loadNextBatch());
      Warehouse.delete(warehouse);
      int count = reader.getVectorSchemaRoot().getRowCount();
      try {
        while (reader.loadNextBatch()) {
          count += reader.getVectorSchemaRoot().getRowCount();
        }
        assertEquals(1000, count);
      } catch (PaimonIOException e) {
        assertTrue(e.getMessage().contains(".parquet"), e.getMessage());
      }
    }
  }

  @RepeatedTest(REPETITIONS)
  void warehouseIsDeletedDuringAppends() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<PaimonException> failure =
          threads.submit(
              () -> {
                while (true) {
                  try {
                    table.appendRows(numbers(1000));
                    begun.countDown();
                  } catch (PaimonException e) {
                    return e;
                  }
                }
              });
      begun.await();
      Warehouse.delete(warehouse);
      // The path of the table, of a file or of a folder; or a snapshot that is gone.
      String message = failure.get().getMessage();
      assertTrue(
          message.contains(warehouse.toString().substring(1))
              || message.matches(".*Snapshot \\d+ does not exist.*"),
          failure.get()::toString);
    }
  }

  @RepeatedTest(REPETITIONS)
  void recreatedWarehouseIsUsable() throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      write.rows(allocator).addAll(numbers(10));
      messages = write.prepareCommit();
    }
    Warehouse.delete(warehouse);

    Table recreated = create(catalog, "t");
    assertEquals(List.of(), read(recreated));
    assertEquals(1, recreated.appendRows(numbers(20)).orElseThrow().id());
    assertEquals(expected(20), read(recreated));
    // The table that is gone accepts nothing, although its path exists again.
    for (Executable call :
        List.<Executable>of(
            () -> table.appendRows(numbers(1)),
            builder::newWrite,
            () -> {
              try (BatchTableCommit commit = builder.newCommit()) {
                commit.commit(messages);
              }
            })) {
      String message = assertThrows(IllegalStateException.class, call).getMessage();
      assertTrue(message.endsWith("created again; open the table again"), message);
    }
    try (Catalog other = Warehouse.open(warehouse)) {
      assertEquals(1, other.getTable(table.identifier()).snapshots().size());
      other.getTable(table.identifier()).appendRows(numbers(20));
    }
    assertEquals(40, read(catalog.getTable(table.identifier())).size());
    assertEquals(List.of("t"), catalog.listTables("db"));
  }
}
