package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers with several lanes, their memory limit and their metrics. */
class LanesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Schema.Builder partitioned() {
    return Schema.builder().column("id", "INT").column("p", "INT").partitionKeys("p");
  }

  private static List<List<Object>> rows(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(id -> row(id, id % 7)).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void lanesWriteAllRows(int lanes) {
    Table table = workspace.create("t", partitioned());
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withParallelism(lanes);
    List<List<Object>> all = new ArrayList<>();
    try (BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < 5; batch++) {
        List<List<Object>> rows = rows(batch * 5000, 5000);
        all.addAll(rows);
        write.writeArrow(workspace.batch(table, rows));
      }
      List<CommitMessage> messages = write.prepareCommit();
      assertEquals(7, messages.size());
      Workspace.commit(builder, messages).orElseThrow();
    }
    Rows.assertSame(all, workspace.rows(table));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000})
  void vectorsCanBeFilledAgainAfterEachCall(int rows) {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withParallelism(2);
    List<List<Object>> expected = new ArrayList<>();
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(table.arrowSchema(), workspace.allocator())) {
      IntVector ids = (IntVector) root.getVector("id");
      for (int batch = 0; batch < 20; batch++) {
        ids.allocateNew(rows);
        for (int row = 0; row < rows; row++) {
          ids.set(row, batch);
          expected.add(row(batch));
        }
        root.setRowCount(rows);
        write.writeArrow(root);
        for (int row = 0; row < rows; row++) {
          ids.set(row, -1);
        }
      }
      Workspace.commit(builder, write.prepareCommit()).orElseThrow();
    }
    Rows.assertSame(expected, workspace.rows(table));
  }

  @Test
  void limitsAreCheckedByTheBuilder() {
    Table table = workspace.create("t", partitioned());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    for (int lanes : new int[] {0, -1, 257}) {
      InvalidArgumentException refused =
          assertThrows(InvalidArgumentException.class, () -> builder.withParallelism(lanes));
      Messages.assertNames(refused, Integer.toString(lanes), "256");
    }
    InvalidArgumentException refused =
        assertThrows(InvalidArgumentException.class, () -> builder.withMemoryLimit(1_048_575));
    Messages.assertNames(refused, "1048575", "1048576");
    Duration negative = Duration.ofNanos(-1);
    assertThrows(
        InvalidArgumentException.class, () -> builder.withWriteListener(m -> {}, negative));
  }

  @Test
  void serializedBuildersKeepTheirLimits() throws IOException, ClassNotFoundException {
    Table table = workspace.create("t", partitioned());
    BatchWriteBuilder builder =
        table.newBatchWriteBuilder().withParallelism(3).withMemoryLimit(5_000_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(builder);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      String copy = in.readObject().toString();
      assertTrue(copy.contains("parallelism=3, memory limit 5000000 bytes"), copy);
    }
  }

  @Test
  void smallMemoryLimitCreatesMoreFilesAndLosesNoRow() {
    Table table = workspace.create("t", partitioned());
    BatchWriteBuilder builder =
        table.newBatchWriteBuilder().withParallelism(2).withMemoryLimit(1024 * 1024);
    List<List<Object>> all = new ArrayList<>();
    try (BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < 20; batch++) {
        List<List<Object>> rows = rows(batch * 20_000, 20_000);
        all.addAll(rows);
        write.writeArrow(workspace.batch(table, rows));
      }
      List<CommitMessage> messages = write.prepareCommit();
      assertTrue(write.metrics().files() > messages.size(), write.metrics().toString());
      Workspace.commit(builder, messages).orElseThrow();
    }
    Rows.assertSame(all, workspace.rows(table));
  }

  @Test
  void metricsCountUntilTheWriterIsClosed() throws InterruptedException {
    Table table = workspace.create("t", partitioned());
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    AtomicBoolean stop = new AtomicBoolean();
    List<WriteMetrics> seen = new ArrayList<>();
    Thread poller =
        Thread.ofPlatform()
            .start(
                () -> {
                  do {
                    seen.add(write.metrics());
                  } while (!stop.get());
                });
    for (int batch = 0; batch < 10; batch++) {
      write.writeArrow(workspace.batch(table, rows(batch * 5000, 5000)));
    }
    List<CommitMessage> messages = write.prepareCommit();
    write.close();
    stop.set(true);
    poller.join();
    WriteMetrics last = write.metrics();
    assertEquals(50_000, last.rows());
    assertEquals(10, last.batches());
    assertEquals(7, last.files());
    assertEquals(messages.stream().mapToLong(CommitMessage::sizeInBytes).sum(), last.fileBytes());
    assertEquals(0, last.openPartitions());
    assertEquals(0, last.bufferedBytes());
    assertTrue(last.encoding().isPositive());
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i - 1).rows() <= seen.get(i).rows(), "rows never become fewer");
    }
  }

  @Test
  void listenersSeeTheProgressOfAWriter() {
    Table table = workspace.create("t", partitioned());
    List<Long> each = new ArrayList<>();
    List<Long> rare = new ArrayList<>();
    BatchWriteBuilder builder =
        table
            .newBatchWriteBuilder()
            .withWriteListener(
                metrics -> {
                  each.add(metrics.rows());
                  throw new AssertionError("a listener that fails");
                },
                Duration.ZERO)
            .withWriteListener(metrics -> rare.add(metrics.rows()), Duration.ofHours(1));
    try (BatchTableWrite write = builder.newWrite()) {
      for (int batch = 0; batch < 3; batch++) {
        write.writeArrow(workspace.batch(table, rows(batch * 100, 100)));
      }
      Workspace.commit(builder, write.prepareCommit()).orElseThrow();
    }
    assertEquals(List.of(100L, 200L, 300L, 300L), each);
    assertEquals(List.of(300L), rare);
    assertEquals(300, workspace.rows(table).size());
  }

  @Test
  void listenersCannotWriteOrPrepare() {
    Table table = workspace.create("t", partitioned());
    AtomicReference<BatchTableWrite> writer = new AtomicReference<>();
    List<String> refused = new ArrayList<>();
    BatchWriteBuilder builder =
        table
            .newBatchWriteBuilder()
            .withWriteListener(
                metrics -> {
                  BatchTableWrite write = writer.get();
                  List<Executable> calls =
                      List.of(
                          () -> write.writeArrow(workspace.batch(table, rows(1000, 1))),
                          write::prepareCommit);
                  for (Executable call : calls) {
                    refused.add(assertThrows(IllegalStateException.class, call).getMessage());
                  }
                },
                Duration.ZERO);
    try (BatchTableWrite write = builder.newWrite()) {
      writer.set(write);
      write.writeArrow(workspace.batch(table, rows(0, 100)));
      Workspace.commit(builder, write.prepareCommit()).orElseThrow();
    }
    assertEquals(4, refused.size());
    for (String message : refused) {
      assertTrue(message.contains("the listener must not use the writer"), message);
    }
    assertEquals(100, workspace.rows(table).size());
  }
}
