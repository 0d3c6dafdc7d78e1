package io.github.paimonffm.oracle.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.PaimonJava;
import io.github.paimonffm.oracle.engine.VersionLoader;
import io.github.paimonffm.oracle.options.TableFacts.Fact;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VARIANT columns in tables with options for shredding. This library does not shred them. */
@Tag("oracle")
class ShreddingTest {

  private static final String SCHEMA =
      """
      {"type":"ROW","fields":[{"id":0,"name":"v",
        "type":{"type":"ROW","fields":[{"id":0,"name":"a","type":"INT"}]}}]}""";

  private static final OptionLayout LAYOUT = OptionLayout.VARIANTS;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "variant.shreddingSchema",
        "parquet.variant.shreddingSchema",
        "variant.inferShreddingSchema",
        "parquet.variant.inferShreddingSchema"
      })
  void paimonJavaReadsUnshreddedVariants(String option, @TempDir Path directory) throws Exception {
    try (Lake lake = new Lake(directory)) {
      Map<String, String> options = new HashMap<>(LAYOUT.options());
      options.put(option, option.endsWith("shreddingSchema") ? SCHEMA : "true");
      String table = lake.newTable();
      lake.java().create(table, LAYOUT.spec(options));
      lake.ours().write(table, LAYOUT.batch(0));
      Path root = directory.resolve("warehouse").resolve(Engine.DATABASE + ".db").resolve(table);
      TableFacts facts = TableFacts.of(lake, table, LAYOUT, root, directory.resolve("none"));
      String columns = facts.get(Fact.PARQUET_TYPES).toString();
      assertFalse(columns.contains("typed_value"), columns);
      // Now the table has files of both engines.
      lake.java().write(table, LAYOUT.batch(1));
      String rows = lake.ours().read(table).toString();
      assertEquals(rows, lake.java().read(table).toString());
      assertEquals(
          rows, VersionLoader.call(ShreddingTest.class, "rowsOfOtherVersion", directory, table));
    }
  }

  /** Returns the rows that the other version reads. Runs in that version's class loader. */
  private static String rowsOfOtherVersion(Path directory, String table) throws Exception {
    try (PaimonJava java =
        new PaimonJava(directory.resolve("warehouse"), directory.resolve("spill"))) {
      return java.read(table).toString();
    }
  }
}
