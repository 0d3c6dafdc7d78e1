package io.github.paimonffm.stress;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.DailyTable;
import io.github.paimonffm.testing.FaultyProxy;
import io.github.paimonffm.testing.MessageCopies;
import io.github.paimonffm.testing.RequestLog;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The program of {@code scripts/stress messages}: one commit of very many messages, as in the
 * driver of a large job. The time and the memory must grow with the number of messages, and not
 * faster.
 */
public final class MessagesStress {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MIB = 1 << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Writing 5 to this file resets the peak in {@link #STATUS}. */
  private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");

  private final Catalog catalog;
  private final BufferAllocator allocator;
  private final int partitions;

  /**
   * Creates the program.
   *
   * @param catalog a catalog on the local disk with the database {@link Workspace#DATABASE}
   * @param partitions the number of partitions of each table. A writer has one message for each
   *     partition
   */
  public MessagesStress(Catalog catalog, BufferAllocator allocator, int partitions) {
    this.catalog = catalog;
    this.allocator = allocator;
    this.partitions = partitions;
  }

  /**
   * The costs of a commit.
   *
   * @param messages the number of messages
   * @param bytes the size of the messages in bytes
   * @param heap the Java heap that the messages need, in bytes
   * @param seconds the seconds of the commit
   * @param nativeMemory the largest growth of the process during the commit, in bytes
   * @param repetition the seconds of the same commit in another process, which finds the snapshot
   */
  public record Costs(
      int messages, long bytes, long heap, double seconds, long nativeMemory, double repetition) {}

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/messages}
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments(args, Set.of("messages", "partitions", "folder", "server", "latency"));
    if (arguments.has("server")) {
      runOnS3(arguments);
      Workspace.assertHandles(0);
      return;
    }
    Path parent = Path.of(arguments.text("folder", System.getProperty("java.io.tmpdir")));
    Path folder = Files.createTempDirectory(parent, "paimon-ffm-stress-").toRealPath();
    try (Catalog catalog = Catalog.open(Map.of("warehouse", folder.toString()));
        BufferAllocator allocator = new RootAllocator()) {
      catalog.createDatabase(Workspace.DATABASE, true);
      int partitions = arguments.number("partitions", 100);
      MessagesStress stress = new MessagesStress(catalog, allocator, partitions);
      stress.run("warm_up", 10 * partitions);
      Costs costs = stress.run("t", arguments.number("messages", 100_000));
      int count = costs.messages();
      System.out.printf(
          "%7d messages: commit %.2f s; %d bytes per message, %d bytes of Java heap per message;"
              + " peak of native memory %d MiB, %d bytes per message; repeated commit %.2f s%n",
          count,
          costs.seconds(),
          costs.bytes() / count,
          costs.heap() / count,
          costs.nativeMemory() / MIB,
          costs.nativeMemory() / count,
          costs.repetition());
    } finally {
      Workspace.delete(folder);
    }
    Workspace.assertHandles(0);
  }

  /**
   * Commits messages to a new table and checks the snapshot.
   *
   * @param messages the number of messages, a multiple of the number of partitions
   */
  public Costs run(String name, int messages) throws Exception {
    Table table = catalog.createTable(Workspace.named(name), DailyTable.schema().build(), false);
    // A builder that has travelled looks for earlier commits of its commit user, as in a driver.
    BatchWriteBuilder builder = Transport.send(table.newBatchWriteBuilder());
    List<byte[]> received = received(table, builder, messages);
    long before = usedHeap();
    List<CommitMessage> opened = received.stream().map(CommitMessage::fromBytes).toList();
    long heap = usedHeap() - before;
    long bytes = received.stream().mapToLong(message -> message.length).sum();
    Reference.reachabilityFence(received);

    resetPeak();
    long memory = status("VmRSS:");
    long start = System.nanoTime();
    Snapshot snapshot = commit(builder, opened);
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    long growth = status("VmHWM:") - memory;
    start = System.nanoTime();
    Snapshot again = commit(Transport.send(builder), opened);
    double repetition = (System.nanoTime() - start) / NANOS_PER_SECOND;

    if (snapshot.id() != 1
        || snapshot.totalRecordCount().orElseThrow() != messages
        || again.id() != 1
        || table.files().size() != messages) {
      throw new AssertionError(messages + " messages became " + snapshot + " and " + again);
    }
    return new Costs(messages, bytes, heap, seconds, growth, repetition);
  }

  private static Snapshot commit(BatchWriteBuilder builder, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(messages).orElseThrow();
    }
  }

  /** Returns a row for each partition. */
  private List<List<Object>> rows() {
    return IntStream.range(0, partitions)
        .mapToObj(number -> row(number, "partition-%03d".formatted(number)))
        .toList();
  }

  /** Returns the messages as the driver receives them, from writers with one file per partition. */
  private List<byte[]> received(Table table, BatchWriteBuilder builder, int count)
      throws IOException {
    List<CommitMessage> first = Commits.prepare(builder, table, allocator, rows());
    MessageCopies copies = new MessageCopies(table, first);
    List<byte[]> received = new ArrayList<>(count);
    first.forEach(message -> received.add(message.toBytes()));
    while (received.size() < count) {
      copies.ofNewWriter().forEach(message -> received.add(message.toBytes()));
    }
    return received;
  }

  /** Commits messages of real writers through a proxy that delays each request of the commit. */
  private static void runOnS3(Arguments arguments) throws Exception {
    int partitions = arguments.number("partitions", 100);
    int messages = arguments.number("messages", 10_000);
    Duration latency = Duration.ofMillis(arguments.number("latency", 20));
    RequestLog requests = new RequestLog();
    try (S3Server server = S3Server.start(arguments.text("server", "minio"));
        FaultyProxy proxy = new FaultyProxy(server::port);
        Catalog catalog = Catalog.open(server.options(proxy.port()));
        BufferAllocator allocator = new RootAllocator()) {
      catalog.createDatabase(Workspace.DATABASE, true);
      Table table = catalog.createTable(Workspace.named("t"), DailyTable.schema().build(), false);
      MessagesStress stress = new MessagesStress(catalog, allocator, partitions);
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      List<CommitMessage> prepared = new ArrayList<>();
      while (prepared.size() < messages) {
        prepared.addAll(Commits.prepare(builder, table, allocator, stress.rows()));
      }
      // The first commit opens connections and tests whether the server supports conditional PUT.
      Commits.append(table, allocator, List.of(row(0, "warm-up")));
      BatchWriteBuilder travelled = Transport.send(builder);
      proxy.setLatency(latency);
      proxy.setRule(requests);
      long start = System.nanoTime();
      Snapshot snapshot = commit(travelled, prepared);
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      proxy.setLatency(Duration.ZERO);
      System.out.printf(
          "%7d messages, %d ms for each request: commit %.2f s%n",
          messages, latency.toMillis(), seconds);
      requests.summary(start).forEach(kind -> System.out.println("        " + kind));
      if (snapshot.id() != 2 || table.files().size() != messages + 1) {
        throw new AssertionError(messages + " messages became " + snapshot);
      }
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void resetPeak() throws IOException {
    if (Files.isWritable(PEAK_RESET)) {
      Files.writeString(PEAK_RESET, "5");
    }
  }

  /** Returns a size of the process in bytes, or 0 if the system does not show it. */
  private static long status(String name) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
