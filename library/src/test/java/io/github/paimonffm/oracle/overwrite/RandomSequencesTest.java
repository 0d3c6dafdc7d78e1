package io.github.paimonffm.oracle.overwrite;

import io.github.paimonffm.oracle.LongForm;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.overwrite.Twins.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random sequences of appends, overwrites and truncations. After each step, twin tables must have
 * equal rows and snapshot kinds. A failure prints the seed and the shortest failing sequence.
 */
@Tag("oracle")
class RandomSequencesTest {

  private static final String SEED = "20260626";
  private static final int MAX_STEPS = 10;
  private static final int MAX_ROWS = 6;
  private static final String P = "p";
  private static final String Q = "q";

  private static Path directory;
  private static Lake lake;
  private static final Map<Step.Kind, Integer> STEP_COUNTS = new EnumMap<>(Step.Kind.class);
  private static int sequences;

  /**
   * A random step that is not adapted to a table yet.
   *
   * @param kind the kind of commit
   * @param rows the rows to write
   * @param partitions partition specifications; each kind of commit uses as many as it needs
   * @param swapped whether each engine applies the step to the other engine's table
   */
  private record Sketch(
      Step.Kind kind, List<Cells> rows, List<Map<String, Object>> partitions, boolean swapped) {}

  /** The key and the partition of a row. */
  private record Cells(int key, Integer p, String q) {}

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("random-sequences");
    lake = new Lake(directory);
  }

  @AfterContainer
  static void close() throws IOException {
    System.out.println("random sequences: " + sequences + ", steps by kind: " + STEP_COUNTS);
    lake.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  // Edge cases have one step each, and most of these few tries would be edge cases.
  @Property(
      tries = 20,
      seed = SEED,
      shrinking = ShrinkingMode.BOUNDED,
      edgeCases = EdgeCasesMode.NONE)
  void keepTwinsEqual(
      @ForAll Layout layout, @ForAll boolean dynamic, @ForAll("sequences") List<Sketch> steps)
      throws Exception {
    run(layout, dynamic, steps);
  }

  @Property(tries = 500, seed = SEED, shrinking = ShrinkingMode.BOUNDED)
  @AddLifecycleHook(LongForm.class)
  void keepManyTwinsEqual(
      @ForAll Layout layout, @ForAll boolean dynamic, @ForAll("sequences") List<Sketch> steps)
      throws Exception {
    run(layout, dynamic, steps);
  }

  @Provide
  Arbitrary<List<Sketch>> sequences() {
    Arbitrary<Integer> p = Arbitraries.of(1, 2, 3).injectNull(0.2);
    Arbitrary<String> q = Arbitraries.of("a", "b", "", "a/b").injectNull(0.2);
    Arbitrary<Cells> row =
        Combinators.combine(Arbitraries.integers().between(0, 5), p, q).as(Cells::new);
    Arbitrary<Map<String, Object>> partition =
        Combinators.combine(p, q, Arbitraries.integers().between(0, 3))
            .as(
                (pValue, qValue, columns) -> {
                  Map<String, Object> values = new HashMap<>();
                  if ((columns & 1) != 0) {
                    values.put(P, pValue);
                  }
                  if ((columns & 2) != 0) {
                    values.put(Q, qValue);
                  }
                  return values;
                });
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(6, Step.Kind.APPEND),
                Tuple.of(3, Step.Kind.DYNAMIC_OVERWRITE),
                Tuple.of(3, Step.Kind.STATIC_OVERWRITE),
                Tuple.of(2, Step.Kind.BUILDER_OVERWRITE),
                Tuple.of(1, Step.Kind.TRUNCATE_TABLE),
                Tuple.of(2, Step.Kind.TRUNCATE_PARTITIONS)),
            row.list().ofMaxSize(MAX_ROWS).withSizeDistribution(RandomDistribution.uniform()),
            partition.list().ofMinSize(2).ofMaxSize(2),
            Arbitraries.of(true, false))
        .as(Sketch::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(MAX_STEPS)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static void run(Layout layout, boolean dynamic, List<Sketch> steps) throws Exception {
    Twins twins =
        new Twins(lake, layout, Map.of("dynamic-partition-overwrite", Boolean.toString(dynamic)));
    sequences++;
    int rows = 0;
    for (Sketch sketch : steps) {
      Step step = adapted(sketch, layout, dynamic, rows);
      rows += step.changes().size();
      if (sketch.swapped()) {
        twins.applySwapped(step);
      } else {
        twins.apply(step);
      }
      STEP_COUNTS.merge(step.kind(), 1, Integer::sum);
    }
    twins.compareSwapped();
  }

  /** Adapts a sketch to a table. The step has rows only in the partitions that it replaces. */
  private static Step adapted(Sketch sketch, Layout layout, boolean dynamic, int rowsBefore) {
    Step.Kind kind = sketch.kind();
    if (kind == Step.Kind.TRUNCATE_PARTITIONS && !layout.isPartitioned()) {
      kind = Step.Kind.TRUNCATE_TABLE;
    }
    List<Map<String, Object>> partitions =
        switch (kind) {
          case STATIC_OVERWRITE, BUILDER_OVERWRITE ->
              List.of(
                  layout.isPartitioned()
                      ? withoutImpossibleNulls(sketch.partitions().getFirst(), layout)
                      : Map.of());
          case TRUNCATE_PARTITIONS ->
              sketch.partitions().stream()
                  .map(partition -> nonEmpty(withoutImpossibleNulls(partition, layout)))
                  .toList();
          default -> List.of();
        };
    boolean isStatic =
        kind == Step.Kind.STATIC_OVERWRITE || (kind == Step.Kind.BUILDER_OVERWRITE && !dynamic);
    Map<String, Object> replaced = isStatic ? partitions.getFirst() : Map.of();
    boolean truncates = kind == Step.Kind.TRUNCATE_TABLE || kind == Step.Kind.TRUNCATE_PARTITIONS;
    List<Change> changes = new ArrayList<>();
    for (Cells cells : truncates ? List.<Cells>of() : sketch.rows()) {
      Integer p = (Integer) replaced.getOrDefault(P, cells.p());
      String q = (String) replaced.getOrDefault(Q, cells.q());
      if (layout.isKeyed() && (p == null || q == null)) {
        // Key columns cannot be null.
        continue;
      }
      changes.add(Twins.row(rowsBefore + changes.size(), cells.key(), p, q));
    }
    return new Step(kind, changes, partitions);
  }

  /**
   * Removes the nulls of columns that cannot be null. With such a null, Paimon Java fails, and this
   * library does not find a partition.
   */
  private static Map<String, Object> withoutImpossibleNulls(
      Map<String, Object> partition, Layout layout) {
    Map<String, Object> values = new HashMap<>(partition);
    values.values().removeIf(value -> layout.isKeyed() && value == null);
    return values;
  }

  /** Replaces an empty specification, which would match every partition and is refused. */
  private static Map<String, Object> nonEmpty(Map<String, Object> partition) {
    return partition.isEmpty() ? Map.of(P, 1) : partition;
  }
}
