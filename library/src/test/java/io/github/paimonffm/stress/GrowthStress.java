package io.github.paimonffm.stress;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.oracle.engine.PaimonJava;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.table.FileStoreTable;

/**
 * The program of {@code scripts/stress growth}: many commits of one row each. The time of a commit,
 * of a plan and of opening a writer must not grow with the number of commits.
 */
@SuppressWarnings("try") // Paimon's close() methods may throw InterruptedException.
public final class GrowthStress {

  /** The number of commits of one program before the other program takes its turn. */
  private static final int TURN = 50;

  /** The number of commits to the grown table and to a new table at the end. */
  private static final int MAX_PAIRS = 200;

  /** The default of {@code manifest.merge-min-count}. */
  private static final int MAX_MANIFESTS = 30;

  private static final double NANOS_PER_MILLI = 1e6;

  /** A call whose time is measured. */
  private interface Call {
    void run() throws Exception;
  }

  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private final PaimonJava java;
  private final IOManager spill;
  private final boolean keyed;

  private GrowthStress(Path folder, boolean keyed) {
    Path warehouse = folder.resolve("warehouse");
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase(Workspace.DATABASE, true);
    java = new PaimonJava(warehouse, folder);
    spill = IOManager.create(folder.toString());
    this.keyed = keyed;
  }

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/growth}
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, Set.of("commits", "java-commits", "table", "folder"));
    int commits = arguments.number("commits", 1000);
    boolean keyed =
        switch (arguments.text("table", "append")) {
          case "append" -> false;
          case "primary-key" -> true;
          default -> throw new IllegalArgumentException("--table is append or primary-key");
        };
    Path parent = Path.of(arguments.text("folder", System.getProperty("java.io.tmpdir")));
    Path folder = Files.createTempDirectory(parent, "paimon-ffm-stress-").toRealPath();
    try {
      Files.createDirectory(folder.resolve("warehouse"));
      new GrowthStress(folder, keyed).run(commits, arguments.number("java-commits", commits));
    } finally {
      Workspace.delete(folder);
    }
  }

  private void run(int commits, int javaCommits) throws Exception {
    Table grown = newTable("ours");
    newTable("theirs");
    FileStoreTable theirs = java.table("theirs").copy(Map.of("write-only", "true"));
    List<Double> ourTimes = new ArrayList<>();
    List<Double> javaTimes = new ArrayList<>();
    List<Double> ourProcessor = new ArrayList<>();
    List<Double> javaProcessor = new ArrayList<>();
    for (int done = 0; done < commits; done += TURN) {
      int end = Math.min(done + TURN, commits);
      long start = processorNanos();
      for (int number = done; number < end; number++) {
        int id = number;
        ourTimes.add(millis(() -> commit(grown, id)));
      }
      long half = processorNanos();
      for (int number = done; number < Math.min(end, javaCommits); number++) {
        int id = number;
        javaTimes.add(millis(() -> commit(theirs, id)));
      }
      ourProcessor.add((half - start) / NANOS_PER_MILLI / (end - done));
      javaProcessor.add((processorNanos() - half) / NANOS_PER_MILLI / (end - done));
      if ((done + TURN) % Math.max(TURN, commits / 10) == 0) {
        report(done + TURN, grown, theirs, ourTimes, javaTimes);
        System.out.printf(
            "        processor time of a commit: %.2f ms, Paimon Java %.2f ms%n",
            ourProcessor.getLast(), javaProcessor.getLast());
      }
    }
    compareWithNewTable(grown, commits);
    int manifests = manifests("ours");
    System.out.printf("%d commits, %d manifests%n", commits, manifests);
    if (manifests > MAX_MANIFESTS) {
      throw new AssertionError(manifests + " manifests; at most " + MAX_MANIFESTS);
    }
    java.close();
    spill.close();
    catalog.close();
    allocator.close();
    Workspace.assertHandles(0);
  }

  private Table newTable(String name) {
    Schema.Builder schema = Schema.builder().column("id", "INT NOT NULL");
    if (keyed) {
      schema.primaryKey("id").option("bucket", "1");
    }
    return catalog.createTable(Workspace.named(name), schema.build(), false);
  }

  private void commit(Table table, int id) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Workspace.commit(builder, Commits.prepare(builder, table, allocator, List.of(row(id))))
        .orElseThrow();
  }

  private void commit(FileStoreTable table, int id) throws Exception {
    var builder = table.newBatchWriteBuilder();
    try (var write = builder.newWrite().withIOManager(spill);
        var commit = builder.newCommit()) {
      write.write(GenericRow.of(id));
      commit.commit(write.prepareCommit());
    }
  }

  /** Returns the processor time of this process, which other load on the machine hardly affects. */
  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static double millis(Call call) throws Exception {
    long start = System.nanoTime();
    call.run();
    return (System.nanoTime() - start) / NANOS_PER_MILLI;
  }

  /** Prints medians of the last commits, and the times of one plan and of opening a writer. */
  private void report(
      int number, Table ours, FileStoreTable theirs, List<Double> ourTimes, List<Double> javaTimes)
      throws Exception {
    List<Double> plans = new ArrayList<>();
    List<Double> javaPlans = new ArrayList<>();
    List<Double> writers = new ArrayList<>();
    for (int repetition = 0; repetition < 5; repetition++) {
      plans.add(millis(() -> ours.newReadBuilder().newScan().plan()));
      javaPlans.add(millis(() -> theirs.newReadBuilder().newScan().plan()));
      writers.add(millis(() -> ours.newBatchWriteBuilder().newWrite().close()));
    }
    System.out.printf(
        "%6d commits: commit %.2f ms (mean %.2f), Paimon Java %.2f ms (mean %.2f), ratio %.2f;"
            + " plan %.2f ms, Paimon Java %.2f ms; opening a writer %.2f ms; %d manifests%n",
        number,
        median(last(ourTimes)),
        mean(last(ourTimes)),
        median(last(javaTimes)),
        mean(last(javaTimes)),
        median(last(ourTimes)) / median(last(javaTimes)),
        median(plans),
        median(javaPlans),
        median(writers),
        manifests("ours"));
  }

  /** Commits to the grown table and to a new table in turn. */
  private void compareWithNewTable(Table grown, int commits) throws Exception {
    Table fresh = newTable("fresh");
    int pairs = Math.min(MAX_PAIRS, commits / 5);
    List<Double> grownTimes = new ArrayList<>();
    List<Double> freshTimes = new ArrayList<>();
    for (int number = 0; number < pairs; number++) {
      int id = commits + number;
      grownTimes.add(millis(() -> commit(grown, id)));
      freshTimes.add(millis(() -> commit(fresh, id)));
    }
    System.out.printf(
        "after %d commits / in a new table: median %.2f / %.2f ms, ratio %.2f;"
            + " mean %.2f / %.2f ms, ratio %.2f%n",
        commits,
        median(grownTimes),
        median(freshTimes),
        median(grownTimes) / median(freshTimes),
        mean(grownTimes),
        mean(freshTimes),
        mean(grownTimes) / mean(freshTimes));
  }

  private int manifests(String name) throws Exception {
    FileStoreTable table = java.table(name);
    var lists = table.store().manifestListFactory().create();
    return lists.readDataManifests(table.snapshotManager().latestSnapshot()).size();
  }

  private static List<Double> last(List<Double> values) {
    return values.subList(Math.max(0, values.size() - 100), values.size());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
