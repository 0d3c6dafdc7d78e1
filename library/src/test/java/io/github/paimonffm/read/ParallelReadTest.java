package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.stress.ReadStress;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers with several lanes, and their metrics. */
class ParallelReadTest {

  private static final int COMMITS = 6;
  private static final int ROWS_PER_COMMIT = 5000;
  private static final int ROWS = COMMITS * ROWS_PER_COMMIT;

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Creates an unpartitioned table with one file for each commit. */
  private Table table(String name) {
    Table table =
        workspace.create(
            name, Schema.builder().column("id", "INT NOT NULL").column("text", "STRING"));
    for (int commit = 0; commit < COMMITS; commit++) {
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < ROWS_PER_COMMIT; i++) {
        int id = commit * ROWS_PER_COMMIT + i;
        rows.add(row(id, "text " + id));
      }
      workspace.append(table, rows);
    }
    return table;
  }

  private TableReader open(ReadBuilder read) {
    return read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator());
  }

  private List<List<Object>> rows(ReadBuilder read) {
    return Rows.of(read, workspace.allocator());
  }

  @Test
  void randomReadsDoNotDependOnNumberOfLanes() throws IOException {
    long rows = new ReadStress(workspace.catalog(), workspace.allocator(), 7).run(64);
    assertTrue(rows > 10_000, () -> rows + " rows");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void filterAndLimitAreExact(int lanes) {
    ReadBuilder read = table("limits").newReadBuilder().withParallelism(lanes);
    List<List<Object>> all = rows(read);
    assertEquals(ROWS, all.size());
    ReadBuilder filtered = read.withFilter(Predicate.greaterOrEqual("id", 7000));
    List<List<Object>> kept = all.stream().filter(row -> (Integer) row.getFirst() >= 7000).toList();
    assertEquals(kept, rows(filtered));
    for (int limit : new int[] {0, 1, 4999, 5001, 8192, 22_999, 23_000, 23_001}) {
      int size = Math.min(limit, kept.size());
      assertEquals(kept.subList(0, size), rows(filtered.withLimit(limit)), "limit " + limit);
    }
  }

  @Test
  void numberOfLanesOutOfRangeIsRefused() {
    ReadBuilder read = table("lanes").newReadBuilder();
    for (int lanes : new int[] {Integer.MIN_VALUE, -1, 0, 257}) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> read.withParallelism(lanes));
      Messages.assertNames(refused, Integer.toString(lanes), "1 to 256");
    }
    assertEquals(ROWS, rows(read.withParallelism(256)).size());
  }

  @Test
  void serializedBuilderKeepsNumberOfLanes() throws Exception {
    ReadBuilder read = table("serialized").newReadBuilder().withParallelism(3).withLimit(5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(read);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ReadBuilder copy = (ReadBuilder) in.readObject();
      assertEquals(read.toString(), copy.toString());
      assertTrue(copy.toString().contains("\"parallelism\":3"), copy::toString);
      assertEquals(5, rows(copy).size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void rowsBeforeDamagedFileComeFirst(int lanes) throws IOException {
    Table table = table("damaged");
    ReadBuilder read = table.newReadBuilder().withParallelism(lanes);
    List<List<Object>> expected = rows(read);
    List<Path> files =
        TableState.dataFiles(table).stream().map(Path.of(table.location())::resolve).toList();
    assertEquals(COMMITS, files.size());
    Files.write(files.get(COMMITS / 2), new byte[100]);
    List<List<Object>> found = new ArrayList<>();
    try (TableReader reader = open(read)) {
      RuntimeException failed =
          assertThrows(
              RuntimeException.class,
              () -> {
                while (reader.loadNextBatch()) {
                  found.addAll(Rows.of(reader.getVectorSchemaRoot()));
                }
              });
      Messages.assertNames(failed, files.get(COMMITS / 2).getFileName().toString());
      assertThrows(IllegalStateException.class, reader::loadNextBatch);
      assertEquals(found.size(), reader.metrics().rows());
    }
    assertEquals(0, found.size() % ROWS_PER_COMMIT, "whole files before the damaged file");
    assertEquals(expected.subList(0, found.size()), found);
  }

  @Test
  void closingEarlyStopsTheLanes() throws IOException {
    ReadBuilder read = table("early").newReadBuilder().withParallelism(4);
    for (int round = 0; round < 50; round++) {
      long handles = NativeHandles.live();
      try (TableReader reader = open(read)) {
        if (round % 5 > 0) {
          assertTrue(reader.loadNextBatch());
        }
      }
      assertTrue(NativeHandles.live() <= handles);
      assertEquals(0, workspace.allocator().getAllocatedMemory());
    }
  }

  @Test
  void metricsDescribeTheReader() throws IOException {
    ReadBuilder read = table("metrics").newReadBuilder().withParallelism(2);
    TableReader reader = open(read);
    ReadMetrics before = reader.metrics();
    long splits = read.newScan().plan().splits().size();
    assertEquals(
        new ReadMetrics(0, 0, 0, 0, splits, 0, Duration.ZERO, Duration.ZERO),
        before,
        "a reader does nothing before the first batch");
    long batches = 0;
    while (reader.loadNextBatch()) {
      batches++;
    }
    ReadMetrics after = reader.metrics();
    assertEquals(ROWS, after.rows());
    assertEquals(batches, after.batches());
    assertTrue(after.bytes() >= 8L * ROWS, after::toString);
    assertEquals(splits, after.splitsRead());
    assertEquals(splits, after.splitsTotal());
    assertEquals(0, after.bufferedBytes());
    assertTrue(after.decoding().isPositive(), after::toString);
    reader.close();
    assertEquals(after, reader.metrics(), "metrics of a closed reader");
    reader.close();
    assertEquals(after, reader.metrics());
  }

  @Test
  void metricsCanBePolledWhileReadingAndClosing() throws Exception {
    ReadBuilder read = table("polled").newReadBuilder().withParallelism(3);
    for (int round = 0; round < 10; round++) {
      TableReader reader = open(read);
      AtomicBoolean closed = new AtomicBoolean();
      CountDownLatch polling = new CountDownLatch(1);
      CompletableFuture<Void> polls =
          CompletableFuture.runAsync(
              () -> {
                long rows = 0;
                while (!closed.get()) {
                  ReadMetrics metrics = reader.metrics();
                  assertTrue(metrics.rows() >= rows && metrics.rows() <= ROWS, metrics::toString);
                  assertFalse(metrics.waiting().isNegative());
                  rows = metrics.rows();
                  polling.countDown();
                }
              });
      try (reader) {
        assertTrue(polling.await(60, TimeUnit.SECONDS), "the other thread polls");
        while (reader.loadNextBatch()) {
          Thread.onSpinWait();
        }
      } finally {
        closed.set(true);
      }
      polls.get();
      assertEquals(ROWS, reader.metrics().rows());
    }
  }
}
