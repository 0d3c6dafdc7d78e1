package io.github.paimonffm.lifecycle;

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

/**
 * Write cycles: a writer is opened, written to, and committed, aborted, or just closed. Nothing may
 * be left of them: no handle, no byte of Arrow's, no memory of the process. What {@code
 * scripts/stress cycles} runs.
 */
final class CycleStress {

  /** A table of many snapshots is slower to commit to, and larger to plan for. */
  private static final int CYCLES_PER_TABLE = 200;

  private static final int SAMPLES = 200;

  /** The part of the samples in which memory may still grow: caches fill, classes are loaded. */
  private static final double WARM_UP = 0.2;

  /** What the second half of the rest may have more than the first one. */
  private static final double MORE = 0.05;

  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private long committed;
  private long aborted;
  private long abandoned;

  private CycleStress(Path warehouse) {
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    catalog.createDatabase(Workspace.DATABASE, true);
  }

  /**
   * Runs it.
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
        table = renew(table, i / CYCLES_PER_TABLE);
        handles = NativeHandles.live();
      }
      cycle(table, i);
      // Tables that were dropped leave at some time.
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
        "%d cycles: %d committed, %d aborted, %d just closed; live handles 0, allocator 0 bytes%n",
        count, committed, aborted, abandoned);
    assertFlat(memory);
  }

  private static void check(boolean good, String otherwise) {
    if (!good) {
      throw new AssertionError(otherwise);
    }
  }

  private Table renew(Table old, int number) {
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
        abandoned++;
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

  /** Compares the halves behind the warm-up. */
  private static void assertFlat(List<Long> memory) {
    List<Long> counted = memory.subList((int) (memory.size() * WARM_UP), memory.size());
    int half = counted.size() / 2;
    double first = median(counted.subList(0, half)) / 1024;
    double second = median(counted.subList(half, counted.size())) / 1024;
    System.out.printf(
        "resident memory, medians behind the first %.0f %%: first half %.1f MiB, second half %.1f"
            + " MiB (%+.1f %%, at most %+.0f %% is allowed)%n",
        WARM_UP * 100, first, second, (second / first - 1) * 100, MORE * 100);
    check(second <= first * (1 + MORE), "memory grows");
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
    throw new AssertionError("this system does not tell");
  }
}
