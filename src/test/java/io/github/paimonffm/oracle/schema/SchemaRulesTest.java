package io.github.paimonffm.oracle.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.schema.RuleCase.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of Paimon Java's validation of schemas, with Paimon Java and with this library. */
@Tag("oracle")
class SchemaRulesTest {

  private static final String JAVA = "1.4.2";

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
  void paimonJavaRefusesTheBrokenSchema(RuleCase rule) throws Exception {
    Verdict verdict = verdict(lake.java(), rule.broken());
    assertEquals(rule.java(JAVA), verdict.moments(), verdict::toString);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weRefuseTheBrokenSchemaByTheRule(RuleCase rule) throws Exception {
    Verdict verdict = verdict(lake.ours(), rule.broken());
    for (Moment moment : Moment.values()) {
      String refusal = verdict.refusals().getOrDefault(moment, "");
      if (rule.ours().contains(moment)) {
        assertTrue(Pattern.compile(rule.words()).matcher(refusal).find(), moment + ": " + refusal);
      } else {
        // What the crate cannot write is refused besides.
        String unexpected = moment == Moment.CREATION ? "." : "\\(rule ";
        assertFalse(Pattern.compile(unexpected).matcher(refusal).find(), moment + ": " + refusal);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("casesWithKept")
  void bothTakeTheSchemaThatFollowsTheRule(RuleCase rule) throws Exception {
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
