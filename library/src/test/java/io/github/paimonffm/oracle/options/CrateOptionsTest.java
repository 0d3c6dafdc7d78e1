package io.github.paimonffm.oracle.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.Documentation;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.Refusal;
import io.github.paimonffm.oracle.options.OptionCase.Effect;
import io.github.paimonffm.oracle.options.TableFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Options that the crate honours. Paimon Java and this library write twin tables with the same
 * options; the tables must have the same rows, files, statistics and snapshots.
 */
@Tag("oracle")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrateOptionsTest {

  private final Map<String, TableFacts> baselines = new HashMap<>();
  private Path directory;
  private Lake lake;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    this.directory = directory;
    lake = new Lake(directory);
  }

  @AfterAll
  void close() {
    lake.close();
  }

  static Stream<OptionCase> cases() {
    return OptionCases.all().stream();
  }

  private TableFacts facts(Engine writer, OptionLayout layout, Map<String, String> options)
      throws Exception {
    String table = lake.newTable();
    Path external = directory.resolve("external").resolve(table);
    Map<String, String> all = new LinkedHashMap<>();
    options.forEach((key, value) -> all.put(key, value.replace("{external}", "file:" + external)));
    writer.create(table, layout.spec(all));
    for (int batch = 0; batch < 2; batch++) {
      writer.write(table, layout.batch(batch));
    }
    Path database = directory.resolve("warehouse").resolve(Engine.DATABASE + ".db");
    assertEquals(
        layout.canonical(lake.java().read(table)).toString(),
        layout.canonical(lake.ours().read(table)).toString(),
        "rows written by " + writer.name() + ", read by Paimon Java and by this library");
    return TableFacts.of(lake, table, layout, database.resolve(table), external);
  }

  private TableFacts baseline(Engine writer, OptionCase option) throws Exception {
    String key = writer.name() + " " + option.layout() + " " + option.withoutOption();
    TableFacts known = baselines.get(key);
    if (known == null) {
      known = facts(writer, option.layout(), option.withoutOption());
      baselines.put(key, known);
    }
    return known;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void twinTablesAreEqual(OptionCase option) throws Exception {
    TableFacts ours = facts(lake.ours(), option.layout(), option.options());
    if (option.noTwinReason() != null) {
      assertHasEffect(lake.ours(), option, ours);
      return;
    }
    TableFacts theirs = facts(lake.java(), option.layout(), option.options());
    assertEquals("", differences(theirs, ours, option.compared()));
    assertHasEffect(lake.java(), option, theirs);
    if (option.effect() == Effect.SMALLER_FILES) {
      assertHasEffect(lake.ours(), option, ours);
    }
  }

  private static String differences(TableFacts expected, TableFacts actual, Set<Fact> facts) {
    return facts.stream()
        .map(fact -> TableFacts.difference(fact, expected, actual))
        .collect(Collectors.joining());
  }

  /** Fails if the option does not change the table, because the comparison would prove nothing. */
  private void assertHasEffect(Engine writer, OptionCase option, TableFacts found)
      throws Exception {
    if (option.effect() == Effect.NEEDED) {
      assertThrows(Refusal.class, () -> baseline(writer, option));
      return;
    }
    TableFacts without = baseline(writer, option);
    switch (option.effect()) {
      case SMALLER_FILES -> assertTrue(found.dataSize() < without.dataSize());
      default -> {
        String effect = differences(without, found, option.compared());
        assertNotEquals("", effect, "the option does not change the table of " + writer.name());
      }
    }
  }

  @Test
  void everyHonouredOptionHasCaseOrReason() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Classification line : Classification.readAll(Classification.FILE)) {
      if (line.kind() == Classification.Kind.CRATE) {
        expected.add(line.name());
      }
    }
    Set<String> found = new TreeSet<>(OptionsWithoutTwin.ALL.keySet());
    for (OptionCase option : OptionCases.all()) {
      String name = lineOf(expected, option.option());
      assertFalse(
          OptionsWithoutTwin.ALL.containsKey(name),
          name + " has a case and is also listed without a twin");
      found.add(name);
    }
    assertEquals(expected, found);
  }

  /**
   * Returns the line of an option: the line with its name, or else the longest matching pattern.
   */
  private static String lineOf(Set<String> lines, String option) {
    return lines.stream()
        .filter(line -> option.matches(line.replace(".", "\\.").replace("*", ".+")))
        .max(
            Comparator.comparing((String line) -> line.equals(option))
                .thenComparing(String::length))
        .orElseThrow(
            () -> new AssertionError(option + " is not classified as honoured by the crate"));
  }

  @Test
  void testsNamedInReasonsExist() {
    OptionsWithoutTwin.ALL.forEach(
        (option, reason) -> {
          Matcher test = Pattern.compile("`([\\w/]+\\.(java|rs))`").matcher(reason);
          while (test.find()) {
            Path file = Documentation.file(test.group(1));
            assertTrue(Files.isRegularFile(file), option + ": " + file);
          }
        });
  }
}
