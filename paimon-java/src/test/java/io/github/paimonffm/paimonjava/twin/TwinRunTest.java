package io.github.paimonffm.paimonjava.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.choice.NativeChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs one program twice, with Paimon Java's writer and with the native writer. Paimon Java reads
 * equal rows, also after Paimon Java alone has changed both tables further.
 */
class TwinRunTest {

  private static final String ENABLED = "write.native.enabled";

  static List<TableDefinition> tables() {
    return TableDefinitions.ofThisRun();
  }

  @Test
  void definitions_are_many_and_distinct() {
    List<TableDefinition> all = TableDefinitions.all();
    assertTrue(all.size() >= 60);
    assertEquals(all.size(), all.stream().map(TableDefinition::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void both_writers_give_equal_rows(TableDefinition definition, @TempDir Path folder)
      throws Exception {
    try (PaimonProgram plain =
            new PaimonProgram(folder.resolve("plain"), "filesystem", definition);
        PaimonProgram fast =
            new PaimonProgram(
                folder.resolve("native"),
                "native-filesystem",
                definition.option(ENABLED, "true"))) {
      plain.createTable();
      fast.createTable();
      boolean deletes = acceptsDeletes(definition);

      plain.append(plain.table(), 1, 300, false);
      fast.append(fast.table(), 1, 300, false);
      requireEqual("first append", plain, fast);
      plain.append(plain.table(), 2, 200, deletes);
      fast.append(fast.table(), 2, 200, deletes);
      requireEqual("second append", plain, fast);
      Map<String, String> partition = overwrittenPartition(definition);
      plain.overwrite(plain.table(), partition, 3, 100);
      fast.overwrite(fast.table(), partition, 3, 100);
      requireEqual("overwrite", plain, fast);
      requireChoices(definition, fast.choices());

      FileStoreTable plainFast = fast.table().copy(Map.of(ENABLED, "false"));
      plain.append(plain.table(), 4, 100, deletes);
      fast.append(plainFast, 4, 100, deletes);
      requireEqual("upserts by Paimon Java", plain, fast);
      plain.compact(plain.table());
      fast.compact(plainFast);
      requireEqual("full compaction by Paimon Java", plain, fast);
      plain.overwrite(plain.table(), Map.of(), 5, 50);
      fast.overwrite(plainFast, Map.of(), 5, 50);
      requireEqual("overwrite by Paimon Java", plain, fast);
    }
  }

  /** Tells whether Paimon Java reads tables with this definition after rows were deleted. */
  static boolean acceptsDeletes(TableDefinition definition) {
    String engine = definition.options().getOrDefault("merge-engine", "deduplicate");
    return engine.equals("deduplicate")
        || engine.equals("first-row")
        || definition.options().containsKey("partial-update.remove-record-on-delete");
  }

  private static Map<String, String> overwrittenPartition(TableDefinition definition) {
    boolean isStatic = definition.options().containsKey("dynamic-partition-overwrite");
    return isStatic ? Map.of("dt", "k/1") : Map.of();
  }

  private static void requireEqual(String step, PaimonProgram plain, PaimonProgram fast)
      throws Exception {
    List<String> expected = plain.rows(plain.table());
    assertFalse(expected.isEmpty(), step);
    assertEquals(expected, fast.rows(fast.table()), step);
  }

  private static void requireChoices(TableDefinition definition, List<NativeChoice> choices) {
    for (NativeChoice choice : choices) {
      String reason = choice.reasonForPaimonJava().orElse("");
      assertEquals(definition.expectedReason().isEmpty(), choice.isNative(), reason);
      assertTrue(reason.contains(definition.expectedReason()), reason);
    }
  }
}
