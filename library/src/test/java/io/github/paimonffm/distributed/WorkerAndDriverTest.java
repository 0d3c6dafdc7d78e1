package io.github.paimonffm.distributed;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker process reads, writes and sends its messages; the driver commits them. */
class WorkerAndDriverTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final List<List<Object>> EXISTING =
      List.of(row(1L, 1, "existing", null), row(2L, 2, "existing", new BigDecimal("2.00")));
  private static final List<List<Object>> FROM_WORKER =
      List.of(row(3L, 1, "worker", new BigDecimal("3.00")), row(4L, null, null, null));
  private static final List<List<Object>> FROM_DRIVER = List.of(row(5L, 2, "driver", null));

  @Test
  void workerAndDriverContributeToOneCommit() throws IOException, InterruptedException {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, EXISTING);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    ReadBuilder read = table.newReadBuilder().withProjection("name", "id");
    List<Split> splits = read.newScan().plan().splits();

    Path folder = Files.createDirectory(workspace.folder().resolve("wire"));
    Files.write(folder.resolve("builder"), Transport.toBytes(builder));
    Files.write(folder.resolve("read"), Transport.toBytes(read));
    for (int i = 0; i < splits.size(); i++) {
      Files.write(folder.resolve("split-" + i), splits.get(i).toBytes());
    }
    ChildJvm.Result worker = ChildJvm.running(Worker.class).run(folder.toString()).succeeded();
    assertTrue(worker.output().contains("commit user " + builder.commitUser()), worker::output);
    assertEquals(1, table.snapshots().size(), "snapshots before the commit");

    List<CommitMessage> messages = new ArrayList<>(workspace.prepare(builder, table, FROM_DRIVER));
    for (Path file : list(folder, "message-")) {
      messages.add(CommitMessage.fromBytes(Files.readAllBytes(file)));
    }
    assertEquals(3, messages.size());
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());

    List<List<Object>> expected = new ArrayList<>(EXISTING);
    expected.addAll(FROM_WORKER);
    expected.addAll(FROM_DRIVER);
    Rows.assertSame(expected, workspace.rows(table));
  }

  private static List<Path> list(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** A worker whose only input is the files in a folder. */
  static final class Worker {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      BatchWriteBuilder builder =
          Transport.fromBytes(
              Files.readAllBytes(folder.resolve("builder")), BatchWriteBuilder.class);
      ReadBuilder read =
          Transport.fromBytes(Files.readAllBytes(folder.resolve("read")), ReadBuilder.class);
      System.out.println("commit user " + builder.commitUser());
      List<Split> splits = new ArrayList<>();
      for (Path file : list(folder, "split-")) {
        splits.add(Split.fromBytes(Files.readAllBytes(file)));
      }
      try (BufferAllocator allocator = new RootAllocator();
          ArrowReader reader = read.newRead().createReader(splits, allocator)) {
        Rows.assertSame(List.of(row("existing", 1L), row("existing", 2L)), Rows.of(reader));
      }
      ReadBuilder all = read.withProjection("id", "part", "name", "amount");
      try (BufferAllocator allocator = new RootAllocator();
          ArrowReader empty = all.newRead().createReader(List.of(), allocator);
          BatchTableWrite write = builder.newWrite();
          VectorSchemaRoot root =
              Rows.batch(empty.getVectorSchemaRoot().getSchema(), allocator, FROM_WORKER)) {
        write.writeArrow(root);
        int number = 0;
        for (CommitMessage message : write.prepareCommit()) {
          Files.write(folder.resolve("message-" + number++), message.toBytes());
        }
      }
      assertEquals(0, NativeHandles.live());
    }
  }
}
