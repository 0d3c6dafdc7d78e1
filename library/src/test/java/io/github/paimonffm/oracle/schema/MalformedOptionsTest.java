package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.oracle.engine.Lake;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.options.ConfigOption;
import org.apache.paimon.options.FallbackKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables with an unparsable value, for every option of Paimon Java. This library does not create
 * any table that Paimon Java refuses to create. It does not refuse any table that Paimon Java
 * creates, writes and reads.
 */
@Tag("oracle")
class MalformedOptionsTest {

  /**
   * Options that Paimon Java parses late: the first when it writes a file, the others when it plans
   * a read.
   */
  private static final Set<String> PARSED_LATER =
      Set.of(
          "file-index.in-manifest-threshold",
          "scan.file-creation-time-millis",
          "scan.snapshot-id",
          "scan.timestamp-millis",
          "log.scan.timestamp-millis",
          "stream-scan-mode");

  /** The end of an error about a rule that the tested version of Paimon Java does not have. */
  private static final String OTHER_VERSION = " of Paimon Java 2.0.0)";

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

  static Stream<String> options() {
    return CoreOptions.getOptions().stream().flatMap(MalformedOptionsTest::names);
  }

  private static Stream<String> names(ConfigOption<?> option) {
    Stream.Builder<String> names = Stream.builder();
    names.add(option.key());
    for (FallbackKey older : option.fallbackKeys()) {
      names.add(older.getKey());
    }
    return names.build();
  }

  @ParameterizedTest
  @MethodSource("options")
  void enginesAgreeOnMalformedOptions(String option) {
    assertAll(
        Stream.of(
                Draft.append(),
                Draft.keyed(),
                Draft.keyed()
                    .with("merge-engine", "partial-update", "deletion-vectors.enabled", "true"),
                Draft.keyed().with("merge-engine", "aggregation"))
            .map(draft -> draft.with(option, "~"))
            .map(draft -> () -> compare(option, draft)));
  }

  private static void compare(String option, Draft draft) throws Exception {
    Path warehouse = directory.resolve("warehouse");
    Verdict java = Verdict.of(lake.java(), warehouse, lake.newTable(), draft);
    Verdict ours = Verdict.of(lake.ours(), warehouse, lake.newTable(), draft);
    String both = "Paimon Java: " + java + ", this library: " + ours;
    assertTrue(!java.moments().contains(CREATION) || ours.moments().contains(CREATION), both);
    if (java.moments().isEmpty() && !PARSED_LATER.contains(option)) {
      String creation = ours.refusals().getOrDefault(CREATION, OTHER_VERSION);
      assertTrue(creation.contains(OTHER_VERSION), both);
      assertFalse(ours.refusals().getOrDefault(OPENING, "").contains("(rule "), both);
    }
  }
}
