package io.github.paimonffm.oracle.overwrite;

import static io.github.paimonffm.oracle.overwrite.Twins.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.overwrite.Twins.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sequences of appends and overwrites, after which both engines read the same rows. */
@Tag("oracle")
class OverwriteSequencesTest {

  private static final int KEYS = 10;

  @TempDir private static Path directory;
  private static Lake lake;

  @BeforeAll
  static void open() throws Exception {
    lake = new Lake(directory);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  /** Returns rows for all keys of partition 1, numbered from {@code firstNumber}. */
  private static List<Change> allKeys(int firstNumber) {
    List<Change> rows = new ArrayList<>();
    for (int k = 0; k < KEYS; k++) {
      rows.add(row(firstNumber + k, k, 1, "a"));
    }
    return rows;
  }

  /**
   * An overwrite restarts sequence numbers below the earlier ones. It also reassigns the buckets,
   * so a stale bucket index would cause duplicate keys.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*_BUCKETS")
  void overwrittenKeysCanBeUpdated(Layout layout) throws Exception {
    Twins twins = new Twins(lake, layout, Map.of());
    for (int update = 0; update < 3; update++) {
      twins.apply(Step.of(Step.Kind.APPEND, allKeys(update * KEYS)));
    }
    twins.apply(Step.of(Step.Kind.APPEND, List.of(row(900, 1, 2, "a"))));
    twins.apply(Step.of(Step.Kind.DYNAMIC_OVERWRITE, allKeys(100)));
    twins.apply(Step.of(Step.Kind.APPEND, List.of(row(200, 3, 1, "a"))));
    twins.apply(Step.of(Step.Kind.STATIC_OVERWRITE, allKeys(300), Map.of("p", 1)));
    twins.apply(Step.of(Step.Kind.STATIC_OVERWRITE, allKeys(400), Map.of("p", 1, "q", "a")));
    twins.applySwapped(Step.of(Step.Kind.APPEND, allKeys(500)));
    twins.apply(Step.of(Step.Kind.APPEND, allKeys(600).subList(0, 5)));
    twins.compareSwapped();
    assertEquals("[505, 506, 507, 508, 509, 600, 601, 602, 603, 604, 900] []", twins.state(10));
    twins.apply(Step.of(Step.Kind.TRUNCATE_TABLE, List.of()));
    twins.apply(Step.of(Step.Kind.APPEND, allKeys(700).subList(0, 2)));
    twins.compareSwapped();
    assertEquals("[700, 701] []", twins.state(12));
  }

  @ParameterizedTest
  @EnumSource
  void overwritingBranchKeepsTable(Layout layout) throws Exception {
    Twins twins = new Twins(lake, layout, Map.of());
    twins.apply(Step.of(Step.Kind.APPEND, List.of(row(1, 1, 1, "a"), row(2, 2, 2, "a"))));
    Twins branch = twins.branch("b");
    branch.apply(Step.of(Step.Kind.APPEND, List.of(row(11, 1, 1, "a"), row(12, 2, 2, "a"))));
    branch.apply(Step.of(Step.Kind.DYNAMIC_OVERWRITE, List.of(row(13, 3, 2, "a"))));
    branch.compareSwapped();
    assertEquals(
        (layout.isPartitioned() ? "[11, 13]" : "[13]") + " [APPEND, OVERWRITE]", branch.state(0));
    branch.apply(Step.of(Step.Kind.TRUNCATE_TABLE, List.of()));
    assertEquals("[1, 2] [APPEND]", twins.state(0));
    twins.compareSwapped();
  }
}
