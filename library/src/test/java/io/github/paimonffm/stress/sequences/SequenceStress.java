package io.github.paimonffm.stress.sequences;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The program of {@code scripts/stress sequences}: random sequences of calls. */
final class SequenceStress {

  private SequenceStress() {}

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/sequences}
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, Set.of("count", "seed"));
    int count = arguments.number("count", 10_000);
    long seed = arguments.longNumber("seed", System.nanoTime() >>> 20);
    System.out.println(
        count + " sequences of " + CallSequence.STEPS + " steps, the first with --seed " + seed);
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    try (BufferAllocator allocator = new RootAllocator()) {
      Path warehouse = folder.resolve("warehouse");
      try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse.toString()))) {
        catalog.createDatabase(Workspace.DATABASE, true);
      }
      long start = System.nanoTime();
      CallSequence.Outcome sum = new CallSequence.Outcome(0, 0, 0);
      for (int i = 0; i < count; i++) {
        sum = sum.plus(new CallSequence(seed + i, warehouse, allocator).run(CallSequence.STEPS));
        if ((i + 1) % Math.max(1, count / 10) == 0) {
          System.out.printf("%d sequences, %.0f s%n", i + 1, (System.nanoTime() - start) / 1e9);
        }
      }
      System.out.printf(
          "%d sequences as the model says: %d snapshots, %d calls refused, %d rows left; live"
              + " handles 0, allocator 0 bytes%n",
          count, sum.published(), sum.refused(), sum.rows());
    } finally {
      Workspace.delete(folder);
    }
  }
}
