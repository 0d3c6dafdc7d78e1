package io.github.paimonffm.concurrency;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.LongRun;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Concurrent appends and overwrites of one table. Each commit becomes a snapshot or fails with a
 * conflict. Every snapshot equals the result of applying all commits up to it one after the other.
 * {@code -Dpaimonffm.stress=long} runs longer.
 */
class ConcurrentOverwriteTest {

  private static final int THREADS = 6;
  private static final int PROCESSES = 3;
  private static final int PARTITIONS = 3;

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The kinds of tables. No key is written twice, because appends have no defined order. */
  enum Layout {
    APPEND,
    KEYED,
    /** Commits without retries after a conflict. */
    IMPATIENT;

    Schema.Builder schema() {
      Schema.Builder schema =
          Schema.builder()
              .column("id", "INT NOT NULL")
              .column("p", "INT NOT NULL")
              .partitionKeys("p");
      return switch (this) {
        case APPEND -> schema;
        case KEYED -> schema.primaryKey("id", "p").option("bucket", "2");
        case IMPATIENT -> schema.option("commit.max-retries", "0");
      };
    }
  }

  /** The kinds of commits. */
  enum Kind {
    APPEND,
    DYNAMIC,
    STATIC,
    ALL,
    TRUNCATE
  }

  /**
   * A reported commit.
   *
   * @param snapshot the id of the snapshot
   * @param kind the kind of the commit
   * @param partition the partition of its rows; kinds that replace one partition replace this one
   * @param firstId the id of its first row; the second row has the next id
   */
  record Done(long snapshot, Kind kind, int partition, int firstId) {

    private static final String PREFIX = "done ";

    /** Returns the output line of a process. */
    String line() {
      return PREFIX + snapshot + " " + kind + " " + partition + " " + firstId;
    }

    /** Parses the output of a process. */
    static Stream<Done> of(String output) {
      return output
          .lines()
          .filter(line -> line.startsWith(PREFIX))
          .map(line -> line.substring(PREFIX.length()).split(" "))
          .map(
              word ->
                  new Done(
                      Long.parseLong(word[0]),
                      Kind.valueOf(word[1]),
                      Integer.parseInt(word[2]),
                      Integer.parseInt(word[3])));
    }

    List<List<Object>> rows() {
      return kind == Kind.TRUNCATE
          ? List.of()
          : List.of(row(firstId, partition), row(firstId + 1, partition));
    }

    /** Applies the commit to rows. */
    void apply(List<List<Object>> rows) {
      switch (kind) {
        case APPEND -> {}
        case ALL -> rows.clear();
        default -> rows.removeIf(row -> row.get(1).equals(partition));
      }
      rows.addAll(rows());
    }
  }

  /** Makes a number of random commits. */
  private static List<Done> work(Table table, BufferAllocator allocator, int worker, int commits) {
    Random random = new Random(worker);
    List<Done> done = new ArrayList<>();
    for (int i = 0; i < commits; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      Done planned = new Done(0, kind, random.nextInt(PARTITIONS), worker * 1_000_000 + i * 10);
      try {
        Snapshot snapshot = commit(table, allocator, planned).orElseThrow();
        done.add(new Done(snapshot.id(), kind, planned.partition(), planned.firstId()));
      } catch (CommitConflictException e) {
        System.out.println("worker " + worker + " gave up on a commit: " + e);
      }
    }
    return done;
  }

  private static Optional<Snapshot> commit(Table table, BufferAllocator allocator, Done planned) {
    BatchWriteBuilder plain = table.newBatchWriteBuilder();
    BatchWriteBuilder builder =
        switch (planned.kind()) {
          case APPEND, TRUNCATE -> plain;
          default -> plain.withOverwrite();
        };
    Map<String, Object> partition = Map.of("p", planned.partition());
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit();
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), allocator, planned.rows())) {
      write.writeArrow(root);
      List<CommitMessage> messages = write.prepareCommit();
      return switch (planned.kind()) {
        case APPEND -> commit.commit(messages);
        case DYNAMIC -> commit.overwrite(messages);
        case STATIC -> commit.overwrite(messages, partition);
        case ALL -> commit.overwrite(messages, Map.of());
        case TRUNCATE -> commit.truncatePartitions(List.of(partition));
      };
    }
  }

  private void check(String name, Table table, List<Done> reported, int attempts) {
    TreeMap<Long, Done> serial = new TreeMap<>();
    reported.forEach(
        done -> assertNull(serial.put(done.snapshot(), done), "two commits report one snapshot"));
    List<Long> present = table.snapshots().stream().map(Snapshot::id).toList();
    assertEquals(
        present, List.copyOf(serial.keySet()), "snapshots of the table, and reported snapshots");
    List<List<Object>> rows = new ArrayList<>();
    for (Done done : serial.values()) {
      done.apply(rows);
      List<List<Object>> found =
          Rows.of(table.newReadBuilder().withSnapshot(done.snapshot()), workspace.allocator());
      Rows.assertSame(rows, found);
    }
    System.out.printf(
        "%s: %d attempts, %d commits in a serial order, %d conflicts, %d rows%n",
        name, attempts, reported.size(), attempts - reported.size(), rows.size());
  }

  @ParameterizedTest
  @EnumSource
  void commitsOfThreadsAreSerializable(Layout layout) throws Exception {
    int commits = LongRun.isRequested() ? 40 : 5;
    Table table = workspace.create("t", layout.schema());
    List<Done> reported =
        Concurrently.runAndConcat(
            THREADS, worker -> work(table, workspace.allocator(), worker, commits));
    check(THREADS + " threads, " + layout, table, reported, THREADS * commits);
  }

  @ParameterizedTest
  @EnumSource
  void commitsOfProcessesAreSerializable(Layout layout) throws Exception {
    int commits = LongRun.isRequested() ? 50 : 8;
    Table table = workspace.create("t", layout.schema());
    List<ChildJvm.Running> workers = new ArrayList<>();
    for (int worker = 0; worker < PROCESSES; worker++) {
      workers.add(
          ChildJvm.running(Worker.class)
              .start(
                  workspace.warehouse().toString(),
                  Integer.toString(worker),
                  Integer.toString(commits)));
    }
    List<Done> reported = new ArrayList<>();
    for (ChildJvm.Running process : workers) {
      Done.of(process.await().succeeded().output()).forEach(reported::add);
    }
    check(PROCESSES + " processes, " + layout, table, reported, PROCESSES * commits);
  }

  /** The program of a worker process. The processes start at about the same time. */
  static final class Worker {
    public static void main(String[] args) {
      try (RootAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", args[0]))) {
        Table table = catalog.getTable(Workspace.named("t"));
        work(table, allocator, Integer.parseInt(args[1]), Integer.parseInt(args[2]))
            .forEach(done -> System.out.println(done.line()));
      }
    }
  }
}
