package io.github.paimonffm.stress;

import static io.github.paimonffm.testing.Rows.row;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The program of {@code scripts/stress cycles}: each cycle opens a writer, writes, and commits,
 * aborts or closes. Cycles must not leak handles, Arrow memory or resident memory.
 */
public final class CycleStress {

  /** The number of cycles per table. Many snapshots make commits slower and plans larger. */
  private static final int CYCLES_PER_TABLE = 200;

  private static final int SAMPLES = 200;

  /** The share of samples in which memory may grow, because caches fill and classes are loaded. */
  private static final double WARM_UP = 0.2;

  /** The maximum growth from the first to the second half of the remaining samples. */
  private static final double MAX_GROWTH = 0.05;

  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private long committed;
  private long aborted;
  private long closed;

  private CycleStress(Path warehouse) {
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase(Workspace.DATABASE, true);
  }

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/cycles}
   */
  public static void main(String[] args) throws Exception {
    int count = new Arguments(args, Set.of("count")).number("count", 100_000);
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    try {
      new CycleStress(folder.resolve("warehouse")).run(count);
    } finally {
      Workspace.delete(folder);
    }
  }

  private void run(int count) throws IOException {
    List<Long> memory = new ArrayList<>();
    long start = System.nanoTime();
    Table table = null;
    long handles = 0;
    for (int i = 0; i < count; i++) {
      if (i % CYCLES_PER_TABLE == 0) {
        table = replace(table, i / CYCLES_PER_TABLE);
        handles = NativeHandles.live();
      }
      cycle(table, i);
      // The garbage collector may free tables at any time.
      check(NativeHandles.live() <= handles, "live handles: " + NativeHandles.live());
      check(allocator.getAllocatedMemory() == 0, "bytes: " + allocator.getAllocatedMemory());
      if ((i + 1) % Math.max(1, count / SAMPLES) == 0) {
        memory.add(residentKibibytes());
        if (memory.size() % (SAMPLES / 20) == 0) {
          System.out.printf(
              "%d cycles, %.0f s: %.1f MiB resident%n",
              i + 1, (System.nanoTime() - start) / 1e9, memory.getLast() / 1024.0);
        }
      }
    }
    catalog.close();
    allocator.close();
    Workspace.assertHandles(0);
    System.out.printf(
        "%d cycles: %d committed, %d aborted, %d closed; live handles 0, allocator 0 bytes%n",
        count, committed, aborted, closed);
    assertFlat(memory);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  private Table replace(@Nullable Table old, int number) {
    if (old != null) {
      catalog.dropTable(old.identifier(), false);
    }
    Identifier name = Workspace.named("cycles_" + number);
    Schema.Builder schema =
        Schema.builder().column("id", "BIGINT NOT NULL").column("text", "STRING");
    if (number % 2 == 1) {
      schema.primaryKey("id").option("bucket", "2");
    }
    catalog.createTable(name, schema.build(), false);
    return catalog.getTable(name);
  }

  private void cycle(Table table, int number) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root =
            Rows.batch(
                table.arrowSchema(),
                allocator,
                List.of(row((long) number, "text " + number), row(-1L - number, null)))) {
      write.writeArrow(root);
      if (number % 3 == 2) {
        closed++;
        return;
      }
      List<CommitMessage> messages = write.prepareCommit();
      try (BatchTableCommit commit = builder.newCommit()) {
        if (number % 3 == 1) {
          commit.abort(messages);
          aborted++;
        } else {
          commit.commit(messages).orElseThrow();
          committed++;
        }
      }
    }
  }

  /** Compares the halves of the samples after the warm-up. */
  private static void assertFlat(List<Long> memory) {
    List<Long> counted = memory.subList((int) (memory.size() * WARM_UP), memory.size());
    int half = counted.size() / 2;
    double first = median(counted.subList(0, half)) / 1024;
    double second = median(counted.subList(half, counted.size())) / 1024;
    System.out.printf(
        "resident memory, medians after the first %.0f %%: first half %.1f MiB, second half %.1f"
            + " MiB (%+.1f %%, at most %+.0f %% is allowed)%n",
        WARM_UP * 100, first, second, (second / first - 1) * 100, MAX_GROWTH * 100);
    check(second <= first * (1 + MAX_GROWTH), "resident memory grows");
  }

  private static double median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static long residentKibibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("/proc/self/status has no VmRSS");
  }
}
