package io.github.paimonffm.oracle.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.VersionLoader;
import io.github.paimonffm.oracle.schema.RuleCase.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for schemas, checked with both versions of Paimon Java and with this library. */
@Tag("oracle")
class SchemaRulesTest {

  @TempDir private static Path directory;
  private static Lake lake;

  @BeforeAll
  static void open() throws Exception {
    lake = new Lake(directory);
  }

  /**
   * Returns the version and then a verdict for each case. Runs in the other version's class loader.
   */
  private static List<Object> otherVerdicts(Path directory) throws Exception {
    List<Object> verdicts = new ArrayList<>();
    verdicts.add(VersionLoader.linkedVersion());
    try (Lake other = new Lake(directory)) {
      Path warehouse = directory.resolve("warehouse");
      for (RuleCase rule : RuleCases.ALL) {
        Verdict verdict = Verdict.of(other.java(), warehouse, other.newTable(), rule.broken());
        verdicts.add(
            List.of(
                verdict.moments().stream().map(Moment::name).sorted().toList(),
                verdict.toString()));
      }
    }
    return verdicts;
  }

  @TestFactory
  Stream<DynamicTest> otherPaimonJavaRefusesBrokenSchema() throws Exception {
    List<?> verdicts =
        (List<?>)
            VersionLoader.call(SchemaRulesTest.class, "otherVerdicts", directory.resolve("other"));
    String version = (String) verdicts.getFirst();
    return IntStream.range(0, RuleCases.ALL.size())
        .mapToObj(
            i -> {
              RuleCase rule = RuleCases.ALL.get(i);
              List<?> verdict = (List<?>) verdicts.get(i + 1);
              List<String> expected =
                  rule.java(version).stream().map(Moment::name).sorted().toList();
              return dynamicTest(
                  version + ", " + rule,
                  () -> assertEquals(expected, verdict.getFirst(), verdict.getLast().toString()));
            });
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  static List<RuleCase> cases() {
    return RuleCases.ALL;
  }

  static Stream<RuleCase> casesWithKept() {
    return RuleCases.ALL.stream().filter(rule -> rule.kept().isPresent());
  }

  private static Verdict verdict(Engine engine, Draft draft) throws Exception {
    return Verdict.of(engine, directory.resolve("warehouse"), lake.newTable(), draft);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void paimonJavaRefusesBrokenSchema(RuleCase rule) throws Exception {
    Verdict verdict = verdict(lake.java(), rule.broken());
    assertEquals(rule.java(VersionLoader.linkedVersion()), verdict.moments(), verdict::toString);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thisLibraryRefusesBrokenSchemaByRule(RuleCase rule) throws Exception {
    Verdict verdict = verdict(lake.ours(), rule.broken());
    for (Moment moment : Moment.values()) {
      String refusal = verdict.refusals().getOrDefault(moment, "");
      if (rule.ours().contains(moment)) {
        assertTrue(
            Pattern.compile(rule.message()).matcher(refusal).find(), moment + ": " + refusal);
      } else {
        // The crate may still refuse a table that it cannot write.
        String unexpected = moment == Moment.CREATION ? "." : "\\(rule ";
        assertFalse(Pattern.compile(unexpected).matcher(refusal).find(), moment + ": " + refusal);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("casesWithKept")
  void bothEnginesAcceptValidSchema(RuleCase rule) throws Exception {
    Draft kept = rule.kept().orElseThrow();
    assertEquals(Set.of(), verdict(lake.java(), kept).moments());
    assertEquals(Set.of(), verdict(lake.ours(), kept).moments());
  }

  @Test
  void differencesAreExplained() {
    for (RuleCase rule : RuleCases.ALL) {
      boolean alike = rule.java14().equals(rule.ours()) && rule.java20().equals(rule.ours());
      assertTrue(alike || !rule.difference().isEmpty(), rule::toString);
      assertFalse(
          alike && rule.java14().size() == 2 && !rule.difference().isEmpty(), rule::toString);
    }
  }
}
