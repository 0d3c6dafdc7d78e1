package io.github.paimonffm.oracle.overwrite;

import static io.github.paimonffm.oracle.model.Step.Kind.APPEND;
import static io.github.paimonffm.oracle.model.Step.Kind.TRUNCATE_PARTITIONS;
import static io.github.paimonffm.oracle.model.Step.Kind.TRUNCATE_TABLE;
import static io.github.paimonffm.oracle.overwrite.Twins.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Step;
import io.github.paimonffm.oracle.overwrite.Twins.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The outcomes of commits with and without messages, compared with Paimon Java. The cases are the
 * rows of the table in the documentation of {@code BatchTableCommit}.
 */
@Tag("oracle")
class CommitOutcomesTest {

  /** Rows 1 and 2 in partition 1, row 3 in partition 2. */
  private static final List<Change> BEFORE =
      List.of(row(1, 1, 1, "a"), row(2, 2, 1, "b"), row(3, 3, 2, "a"));

  private static final List<Change> ROW_4_IN_PARTITION_1_A = List.of(row(4, 1, 1, "a"));

  private static final Map<String, Object> ALL = Map.of();
  private static final Map<String, Object> P1 = Map.of("p", 1);
  private static final Map<String, Object> P9 = Map.of("p", 9);

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

  @ParameterizedTest(name = "{0}, {1}, option {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # table         | commit                | option | with messages            | without
          PARTITIONED     | APPEND                |        | [1, 2, 3, 4] [APPEND]    | [1, 2, 3] []
          UNPARTITIONED   | APPEND                |        | [1, 2, 3, 4] [APPEND]    | [1, 2, 3] []
          PARTITIONED     | DYNAMIC_OVERWRITE     |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          PARTITIONED     | DYNAMIC_OVERWRITE     | false  | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          UNPARTITIONED   | DYNAMIC_OVERWRITE     |        | [4] [OVERWRITE]          | [] [OVERWRITE]
          PARTITIONED     | STATIC_OVERWRITE      |        | [4] [OVERWRITE]          | [] [OVERWRITE]
          PARTITIONED     | STATIC_OVERWRITE p=1  |        | [3, 4] [OVERWRITE]       | [3] [OVERWRITE]
          UNPARTITIONED   | STATIC_OVERWRITE      |        | [4] [OVERWRITE]          | [] [OVERWRITE]
          PARTITIONED     | BUILDER_OVERWRITE     |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          PARTITIONED     | BUILDER_OVERWRITE p=1 |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          PARTITIONED     | BUILDER_OVERWRITE p=9 |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          PARTITIONED     | BUILDER_OVERWRITE     | false  | [4] [OVERWRITE]          | [] [OVERWRITE]
          PARTITIONED     | BUILDER_OVERWRITE p=1 | false  | [3, 4] [OVERWRITE]       | [3] [OVERWRITE]
          UNPARTITIONED   | BUILDER_OVERWRITE     |        | [4] [OVERWRITE]          | [] [OVERWRITE]
          FIXED_BUCKETS   | DYNAMIC_OVERWRITE     |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          FIXED_BUCKETS   | STATIC_OVERWRITE p=1  |        | [3, 4] [OVERWRITE]       | [3] [OVERWRITE]
          DYNAMIC_BUCKETS | DYNAMIC_OVERWRITE     |        | [2, 3, 4] [OVERWRITE]    | [1, 2, 3] []
          DYNAMIC_BUCKETS | STATIC_OVERWRITE p=1  |        | [3, 4] [OVERWRITE]       | [3] [OVERWRITE]
          """)
  void commitHasDocumentedOutcome(
      Layout layout, String commit, String option, String with, String without) throws Exception {
    String[] parts = commit.split(" ");
    Step.Kind kind = Step.Kind.valueOf(parts[0]);
    Map<String, Object> partition = parts.length == 1 ? ALL : parts[1].equals("p=1") ? P1 : P9;
    Map<String, String> options =
        option == null ? Map.of() : Map.of("dynamic-partition-overwrite", option);
    assertEquals(
        with, stateAfter(layout, options, Step.of(kind, ROW_4_IN_PARTITION_1_A, partition)));
    assertEquals(without, stateAfter(layout, options, Step.of(kind, List.of(), partition)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PARTITIONED     | []     | [] [OVERWRITE]
          UNPARTITIONED   | []     | [] [OVERWRITE]
          DYNAMIC_BUCKETS | []     | [] [OVERWRITE]
          PARTITIONED     | p=1    | [3] [OVERWRITE]
          FIXED_BUCKETS   | p=1    | [3] [OVERWRITE]
          DYNAMIC_BUCKETS | p=1    | [3] [OVERWRITE]
          PARTITIONED     | p=9    | [1, 2, 3] [OVERWRITE]
          PARTITIONED     | p=1, p=9 | [3] [OVERWRITE]
          """)
  void truncationHasDocumentedOutcome(Layout layout, String partitions, String after)
      throws Exception {
    Step step =
        switch (partitions) {
          case "p=1" -> Step.of(TRUNCATE_PARTITIONS, List.of(), P1);
          case "p=9" -> Step.of(TRUNCATE_PARTITIONS, List.of(), P9);
          case "p=1, p=9" -> Step.of(TRUNCATE_PARTITIONS, List.of(), P1, P9);
          default -> Step.of(TRUNCATE_TABLE, List.of());
        };
    assertEquals(after, stateAfter(layout, Map.of(), step));
  }

  /** Commits without messages to a table without snapshots. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PARTITIONED   | APPEND              | [] []
          PARTITIONED   | DYNAMIC_OVERWRITE   | [] []
          UNPARTITIONED | DYNAMIC_OVERWRITE   | [] [OVERWRITE]
          PARTITIONED   | STATIC_OVERWRITE    | [] [OVERWRITE]
          UNPARTITIONED | STATIC_OVERWRITE    | [] [OVERWRITE]
          PARTITIONED   | BUILDER_OVERWRITE   | [] []
          PARTITIONED   | TRUNCATE_TABLE      | [] [OVERWRITE]
          PARTITIONED   | TRUNCATE_PARTITIONS | [] [OVERWRITE]
          """)
  void emptyCommitToEmptyTableHasDocumentedOutcome(Layout layout, Step.Kind kind, String after)
      throws Exception {
    Twins twins = new Twins(lake, layout, Map.of());
    twins.apply(Step.of(kind, List.of(), kind == TRUNCATE_PARTITIONS ? P1 : ALL));
    assertEquals(after, twins.state(0));
  }

  private static String stateAfter(Layout layout, Map<String, String> options, Step step)
      throws Exception {
    Twins twins = new Twins(lake, layout, options);
    twins.apply(Step.of(APPEND, BEFORE));
    twins.apply(step);
    twins.compareSwapped();
    return twins.state(1);
  }
}
