package io.github.paimonffm.oracle.generated;

import io.github.paimonffm.oracle.LongForm;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.Difference;
import io.github.paimonffm.oracle.model.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.paimon.types.DataType;

/**
 * Whatever the columns and rows, what one engine writes is what the other reads. A failure prints
 * the seed and the smallest table found that fails.
 */
@Tag("oracle")
class GeneratedTablesTest {

  private static final String SEED = "20260626";
  private static final int MOST_COLUMNS = 8;
  private static final int BATCHES = 3;

  private static Path directory;
  private static Lake lake;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("generated-tables");
    lake = new Lake(directory);
  }

  @AfterContainer
  static void close() throws IOException {
    lake.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 12, seed = SEED)
  void paimonJavaReadsWhatWeWrote(@ForAll("tables") GeneratedTable table) throws Exception {
    wayAndBack(lake.ours(), lake.java(), table, 200);
  }

  @Property(tries = 12, seed = SEED)
  void weReadWhatPaimonJavaWrote(@ForAll("tables") GeneratedTable table) throws Exception {
    wayAndBack(lake.java(), lake.ours(), table, 200);
  }

  @Property(tries = 100, seed = SEED)
  @AddLifecycleHook(LongForm.class)
  void paimonJavaReadsALotThatWeWrote(@ForAll("tables") GeneratedTable table) throws Exception {
    wayAndBack(lake.ours(), lake.java(), table, 1000);
  }

  @Property(tries = 100, seed = SEED)
  @AddLifecycleHook(LongForm.class)
  void weReadALotThatPaimonJavaWrote(@ForAll("tables") GeneratedTable table) throws Exception {
    wayAndBack(lake.java(), lake.ours(), table, 1000);
  }

  @Provide
  Arbitrary<GeneratedTable> tables() {
    return Arbitraries.oneOf(
        tables("parquet", RandomTypes.parquet()), tables("avro", RandomTypes.avro()));
  }

  private static Arbitrary<GeneratedTable> tables(String format, Arbitrary<DataType> types) {
    return Combinators.combine(
            Arbitraries.of(GeneratedTable.Layout.class),
            types.list().ofMinSize(1).ofMaxSize(MOST_COLUMNS),
            Arbitraries.longs())
        .as((layout, columns, seed) -> new GeneratedTable(format, layout, columns, seed));
  }

  private static void wayAndBack(Engine writer, Engine reader, GeneratedTable table, int rows)
      throws Exception {
    String name = lake.newTable();
    TableSpec spec = table.spec();
    List<List<Change>> batches = table.batches(rows, BATCHES);
    writer.create(name, spec);
    for (List<Change> batch : batches) {
      writer.write(name, batch);
    }
    List<List<Object>> expected = table.expected(batches);
    for (Engine engine : List.of(reader, writer)) {
      String what = engine.name() + " reads what " + writer.name() + " wrote";
      Difference.refuse(what, spec.columns(), expected, engine.read(name));
    }
    if (table.hasPrimaryKey()) {
      lake.java().compact(name);
      String what = lake.ours().name() + " reads what " + writer.name() + " wrote, compacted";
      Difference.refuse(what, spec.columns(), expected, lake.ours().read(name));
    }
  }
}
