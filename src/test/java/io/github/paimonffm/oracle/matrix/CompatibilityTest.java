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
 * The matrix of types, modes and formats with two versions of Paimon Java, and its report: {@code
 * target/compatibility-matrix.md} and {@code .json}. The text has to be the one in {@code
 * docs/compatibility.md}.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityTest {

  /** More than there are types. */
  private static final int ALL_IN_ONE = 1000;

  private final TimeZone zone = TimeZone.getDefault();
  private long handlesBefore;
  private List<Answers> all;
  private String markdown;

  @BeforeAll
  void run(@TempDir Path directory) throws Exception {
    // A zone with half an hour, in which an instant that is taken for a wall clock shows.
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    handlesBefore = NativeHandles.live();
    int widest = LongForm.isOn() ? 1 : ALL_IN_ONE;
    all =
        List.of(
            Answers.ask(directory.resolve("class-path"), widest),
            Answers.askOther(directory.resolve("other"), widest));
    markdown = new Document(all).markdown();
    Documentation.writeReport("compatibility-matrix.md", markdown);
    Documentation.writeReport("compatibility-matrix.json", JsonReport.of(all));
  }

  @AfterAll
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  @TestFactory
  Stream<DynamicNode> cells() {
    return all.stream()
        .map(
            answers ->
                dynamicContainer(
                    "Paimon Java " + answers.version(),
                    answers.grids().stream().map(CompatibilityTest::cells)));
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
  void noCellIsBlank() {
    for (Grid grid : all.stream().flatMap(answers -> answers.grids().stream()).toList()) {
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

  /** What Paimon Java has learned since has to be taken off the list. */
  @Test
  void knownLimitsStillHold() {
    for (Answers answers : all) {
      for (String limit : KnownLimits.reasons(answers.version())) {
        assertTrue(
            answers.grids().stream()
                .flatMap(grid -> grid.cells().stream())
                .flatMap(cell -> Stream.of(cell.writtenByUs(), cell.writtenByJava()))
                .anyMatch(outcome -> outcome.reason().equals(limit)),
            () -> "no cell shows it any more, with " + answers.version() + ": " + limit);
      }
    }
  }

  /** Otherwise a class loader found the classes of the other version. */
  @Test
  void eachVersionIsAskedOnce() {
    assertEquals(all.size(), all.stream().map(Answers::version).distinct().count(), all::toString);
  }

  @Test
  void allVersionsHaveTheSameCells() {
    List<String> cells = names(all.getFirst());
    for (Answers answers : all) {
      assertEquals(cells, names(answers), answers.version());
    }
  }

  private static List<String> names(Answers answers) {
    return answers.grids().stream()
        .flatMap(grid -> grid.columns().stream().map(column -> grid.where(column) + grid.rows()))
        .toList();
  }

  @Test
  void nothingNativeIsLeft() {
    assertEquals(handlesBefore, NativeHandles.live());
  }

  @Test
  void documentationIsCurrent() throws IOException {
    Documentation.assertCurrent("docs/compatibility.md", markdown, "scripts/compatibility");
  }
}
