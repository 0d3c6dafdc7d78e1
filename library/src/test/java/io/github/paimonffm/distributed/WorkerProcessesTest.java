package io.github.paimonffm.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.LongRun;
import io.github.paimonffm.testing.Repository;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main use case of the library: worker processes write, and a driver process commits once. They
 * communicate through files only. {@code -Dpaimonffm.stress=long} writes ten million rows.
 */
class WorkerProcessesTest {

  private static final boolean LONG = LongRun.isRequested();
  private static final int TIMEOUT_SECONDS = LONG ? 1200 : 120;
  private static final long ALL = Long.MAX_VALUE;

  /** The worker that stops halfway and is killed. */
  private static final int VICTIM = 2;

  @RegisterExtension final Workspace workspace = new Workspace();

  private static long rows(Source source) {
    return switch (source) {
      case FLIGHTS -> ALL;
      case GENERATED -> LONG ? 10_000_000 : 100_000;
      case KEYED -> LONG ? 2_000_000 : 20_000;
    };
  }

  private record Job(Path folder, Source source) {
    Path builder() {
      return folder.resolve("builder");
    }

    Path messages(int worker) {
      return folder.resolve("messages-" + worker);
    }

    Path halfWay() {
      return folder.resolve("half-way");
    }

    ChildJvm.Running worker(int number, boolean stops) throws IOException {
      return jvm(Worker.class)
          .start(folder.toString(), source.name(), Integer.toString(number), "" + stops);
    }

    ChildJvm.Result driver() throws IOException, InterruptedException {
      return jvm(Driver.class).start(folder.toString()).await(TIMEOUT_SECONDS).succeeded();
    }

    private static ChildJvm jvm(Class<?> main) {
      return Repository.passOn(ChildJvm.running(main))
          .property("paimonffm.stress", LONG ? "long" : "short");
    }
  }

  private Table table;
  private BatchWriteBuilder builder;

  private Job create(Source source) throws IOException {
    // The files are small, so some of them are complete before the worker ends.
    Schema.Builder schema = source.schema().option("target-file-size", LONG ? "2 mb" : "64 kb");
    table = workspace.create("t", schema);
    builder = table.newBatchWriteBuilder();
    Job job = new Job(Files.createDirectory(workspace.folder().resolve("wire")), source);
    Files.write(job.builder(), Transport.toBytes(builder));
    Files.write(job.folder().resolve("schema"), table.arrowSchema().serializeAsMessage());
    return job;
  }

  /** Checks the snapshot and its rows, and returns the number of rows. */
  private long assertPublished(Source source, IntPredicate workers) throws IOException {
    List<Snapshot> snapshots = table.snapshots();
    assertEquals(List.of(1L), snapshots.stream().map(Snapshot::id).toList());
    assertEquals(builder.commitUser(), snapshots.getFirst().commitUser());
    ReadBuilder read = table.newReadBuilder();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator())) {
      long rows = source.check(reader, rows(source), workers);
      assertEquals(rows, snapshots.getFirst().totalRecordCount().orElseThrow());
      return rows;
    }
  }

  private static void print(Job job, String scenario, long rows, int messages, long... moments) {
    System.out.printf(
        "%s, %s: %d rows by %d messages; written in %.1f s, committed in %.1f s, read back in %.1f s%n",
        job.source(),
        scenario,
        rows,
        messages,
        (moments[1] - moments[0]) / 1e9,
        (moments[2] - moments[1]) / 1e9,
        (System.nanoTime() - moments[2]) / 1e9);
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfAllWorkersAreCommittedOnce(Source source) throws Exception {
    Job job = create(source);
    long start = System.nanoTime();
    List<ChildJvm.Running> workers = new ArrayList<>();
    for (int i = 0; i < Source.WORKERS; i++) {
      workers.add(job.worker(i, false));
    }
    for (ChildJvm.Running worker : workers) {
      worker.await(TIMEOUT_SECONDS).succeeded();
    }
    assertEquals(List.of(), table.snapshots(), "snapshots before the commit");
    long written = System.nanoTime();
    ChildJvm.Result driver = job.driver();
    long committed = System.nanoTime();
    assertTrue(driver.output().contains("snapshot 1\n"), driver::output);
    long rows = assertPublished(source, worker -> true);
    print(job, "4 workers", rows, receive(job.folder()).size(), start, written, committed);
  }

  @Test
  void rowsOfKilledWorkerAreNotVisible() throws Exception {
    Job job = create(Source.GENERATED);
    long start = System.nanoTime();
    List<ChildJvm.Running> others = new ArrayList<>();
    ChildJvm.Running victim = job.worker(VICTIM, true);
    for (int i = 0; i < Source.WORKERS; i++) {
      if (i != VICTIM) {
        others.add(job.worker(i, false));
      }
    }
    awaitFile(job.halfWay(), victim);
    assertTrue(victim.process().isAlive(), "the worker must be running when it is killed");
    victim.process().destroyForcibly().waitFor();
    assertFalse(victim.await(TIMEOUT_SECONDS).exitCode() == 0);
    for (ChildJvm.Running worker : others) {
      worker.await(TIMEOUT_SECONDS).succeeded();
    }
    assertFalse(Files.exists(job.messages(VICTIM)));

    // Files without a message belong to the killed worker.
    SortedSet<String> allFiles = new TreeSet<>(TableState.dataFiles(table));
    long files = receive(job.folder()).stream().mapToLong(CommitMessage::fileCount).sum();
    assertTrue(
        allFiles.size() > files, () -> allFiles.size() + " files, " + files + " of messages");

    long written = System.nanoTime();
    job.driver();
    long committed = System.nanoTime();
    long rows = assertPublished(Source.GENERATED, worker -> worker != VICTIM);
    assertEquals(allFiles, TableState.dataFiles(table), "orphan files stay until they are removed");
    System.out.printf("%d files, %d of them orphans%n", allFiles.size(), allFiles.size() - files);
    print(job, "one of 4 killed", rows, receive(job.folder()).size(), start, written, committed);
  }

  private static void awaitFile(Path file, ChildJvm.Running process) throws Exception {
    long end = System.nanoTime() + TIMEOUT_SECONDS * 1_000_000_000L;
    while (!Files.exists(file)) {
      if (!process.process().isAlive() || System.nanoTime() > end) {
        process.process().destroyForcibly();
        throw new AssertionError(file + " did not appear: " + process.await().output());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static void send(Path file, List<CommitMessage> messages) throws IOException {
    Path incomplete = Files.createTempFile(file.getParent(), "sending-", "");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(incomplete))) {
      out.writeInt(messages.size());
      for (CommitMessage message : messages) {
        byte[] bytes = message.toBytes();
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
    Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<CommitMessage> receive(Path folder) throws IOException {
    List<CommitMessage> messages = new ArrayList<>();
    List<Path> files =
        IntStream.range(0, Source.WORKERS)
            .mapToObj(worker -> folder.resolve("messages-" + worker))
            .filter(Files::exists)
            .collect(Collectors.toList());
    for (Path file : files) {
      try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
        for (int left = in.readInt(); left > 0; left--) {
          messages.add(CommitMessage.fromBytes(in.readNBytes(in.readInt())));
        }
        assertEquals(-1, in.read());
      }
    }
    return messages;
  }

  private static BatchWriteBuilder builder(Path folder) throws IOException {
    return Transport.fromBytes(
        Files.readAllBytes(folder.resolve("builder")), BatchWriteBuilder.class);
  }

  /** Writes the rows of a worker, and stores the messages in the folder. */
  static final class Worker {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      Source source = Source.valueOf(args[1]);
      int number = Integer.parseInt(args[2]);
      boolean stops = Boolean.parseBoolean(args[3]);
      BatchWriteBuilder builder = builder(folder);
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot batch = Source.batch(arrowSchema(folder), allocator);
          BatchTableWrite write = builder.newWrite()) {
        long[] written = {0};
        long half = rows(source) / Source.WORKERS / 2;
        source.forEach(
            number,
            rows(source),
            batch,
            filled -> {
              write.writeArrow(filled);
              written[0] += filled.getRowCount();
              if (stops && written[0] >= half) {
                signal(folder.resolve("half-way"));
                LockSupport.parkNanos(TIMEOUT_SECONDS * 1_000_000_000L);
                throw new AssertionError("the worker was not killed");
              }
            });
        send(folder.resolve("messages-" + number), write.prepareCommit());
        System.out.println(written[0] + " rows");
      }
    }

    private static org.apache.arrow.vector.types.pojo.Schema arrowSchema(Path folder)
        throws IOException {
      return org.apache.arrow.vector.types.pojo.Schema.deserializeMessage(
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve("schema"))));
    }

    private static void signal(Path file) {
      try {
        Files.createFile(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Commits the messages in the folder. */
  static final class Driver {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      try (BatchTableCommit commit = builder(folder).newCommit()) {
        System.out.println("snapshot " + commit.commit(receive(folder)).orElseThrow().id());
      }
    }
  }
}
