package io.github.paimonffm.oracle.matrix;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.oracle.Documentation;
import io.github.paimonffm.oracle.LongForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix of types, modes and formats, run with two versions of Paimon Java. The reports are
 * {@code target/compatibility-matrix.md}, which must equal {@code docs/compatibility.md}, and
 * {@code target/compatibility-matrix.json}.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityTest {

  /** A limit above the number of types, so one table can have columns of all types. */
  private static final int ALL_TYPES = 1000;

  private final TimeZone zone = TimeZone.getDefault();
  private long handlesBefore;
  private List<MatrixResult> results;
  private String markdown;

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    // The zone's offset includes half an hour, which reveals instants mistaken for wall clock
    // times.
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    handlesBefore = NativeHandles.live();
    int maxTypes = LongForm.isEnabled() ? 1 : ALL_TYPES;
    results =
        List.of(
            MatrixResult.ofLinkedVersion(directory.resolve("class-path"), maxTypes),
            MatrixResult.ofOtherVersion(directory.resolve("other"), maxTypes));
    markdown = new Document(results).markdown();
    Documentation.writeReport("compatibility-matrix.md", markdown);
    Documentation.writeReport("compatibility-matrix.json", JsonReport.of(results));
  }

  @AfterAll
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  @TestFactory
  Stream<DynamicNode> cells() {
    return results.stream()
        .map(
            result ->
                dynamicContainer(
                    "Paimon Java " + result.version(),
                    result.grids().stream().map(CompatibilityTest::cells)));
  }

  private static DynamicNode cells(Grid grid) {
    return dynamicContainer(
        grid.title(),
        grid.columns().stream()
            .flatMap(
                column ->
                    Stream.of(
                        cells(grid, column, "paimon-ffm", Grid.Cell::writtenByUs),
                        cells(grid, column, "Paimon Java", Grid.Cell::writtenByJava))));
  }

  private static DynamicTest cells(
      Grid grid, String column, String writer, Function<Grid.Cell, Outcome> outcome) {
    Stream<Executable> rows =
        grid.column(column).entrySet().stream()
            .map(row -> () -> check(row.getKey(), outcome.apply(row.getValue())));
    return dynamicTest(column + ", written by " + writer, () -> assertAll(rows));
  }

  private static void check(String row, Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.FAILED) {
      throw new AssertionError(row + ": " + outcome.reason(), outcome.cause());
    }
  }

  @Test
  void everyCellHasAnOutcome() {
    for (Grid grid : results.stream().flatMap(result -> result.grids().stream()).toList()) {
      for (String column : grid.columns()) {
        assertEquals(grid.rows(), List.copyOf(grid.column(column).keySet()), column);
      }
      for (Grid.Cell cell : grid.cells()) {
        for (Outcome outcome : List.of(cell.writtenByUs(), cell.writtenByJava())) {
          assertEquals(outcome.kind() == Outcome.Kind.PASSED, outcome.reason().isBlank());
        }
      }
    }
  }

  /** Fails if no cell shows a known limit any more. The limit must then be removed. */
  @Test
  void everyKnownLimitIsShownByACell() {
    for (MatrixResult result : results) {
      for (String limit : KnownLimits.reasons(result.version())) {
        assertTrue(
            result.grids().stream()
                .flatMap(grid -> grid.cells().stream())
                .flatMap(cell -> Stream.of(cell.writtenByUs(), cell.writtenByJava()))
                .anyMatch(outcome -> outcome.reason().equals(limit)),
            () -> "no cell shows this limit with Paimon Java " + result.version() + ": " + limit);
      }
    }
  }

  /** Fails if the versions are equal, because a class loader then found the wrong classes. */
  @Test
  void resultsHaveDistinctVersions() {
    List<String> versions = results.stream().map(MatrixResult::version).toList();
    assertEquals(versions.stream().distinct().toList(), versions);
  }

  @Test
  void allVersionsHaveTheSameCells() {
    List<String> cells = names(results.getFirst());
    for (MatrixResult result : results) {
      assertEquals(cells, names(result), result.version());
    }
  }

  private static List<String> names(MatrixResult result) {
    return result.grids().stream()
        .flatMap(grid -> grid.columns().stream().map(column -> grid.where(column) + grid.rows()))
        .toList();
  }

  @Test
  void noNativeHandleIsLeft() {
    assertEquals(handlesBefore, NativeHandles.live());
  }

  @Test
  void documentationIsCurrent() throws IOException {
    Documentation.assertCurrent("docs/compatibility.md", markdown, "scripts/compatibility");
  }
}
