package io.github.paimonffm.oracle.generated;

import io.github.paimonffm.oracle.LongForm;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.engine.PaimonFfmRows;
import io.github.paimonffm.oracle.model.Change;
import io.github.paimonffm.oracle.model.RowAssertions;
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
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.paimon.types.DataType;

/**
 * Tables with random columns and rows. Each engine reads the rows that the other engine wrote. A
 * failure prints the seed and the smallest failing table.
 */
@Tag("oracle")
class GeneratedTablesTest {

  private static final String SEED = "20260626";
  private static final int MAX_COLUMNS = 8;
  private static final int BATCHES = 4;

  private static Path directory;
  private static Lake lake;
  private static long tables;
  private static long rowsWritten;
  private static long cellsCompared;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("generated-tables");
    lake = new Lake(directory);
  }

  @AfterContainer
  static void close() throws IOException {
    lake.close();
    if (LongForm.isEnabled()) {
      System.out.printf(
          "%d tables, %d rows written, %d cells compared, seed %s%n",
          tables, rowsWritten, cellsCompared, SEED);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 12, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void paimonJavaReadsOurTables(@ForAll("tables") GeneratedTable table) throws Exception {
    writeAndRead(lake.ours(), lake.java(), table, 200);
  }

  @Property(tries = 12, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void thisLibraryReadsTablesOfPaimonJava(@ForAll("tables") GeneratedTable table) throws Exception {
    writeAndRead(lake.java(), lake.ours(), table, 200);
  }

  @Property(tries = 12, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void paimonJavaReadsOurRows(@ForAll("tables") GeneratedTable table) throws Exception {
    writeAndRead(new PaimonFfmRows(lake.ours()), lake.java(), table, 200);
  }

  @Property(tries = 12, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void ourRowsAreThoseOfPaimonJava(@ForAll("tables") GeneratedTable table) throws Exception {
    writeAndRead(lake.java(), new PaimonFfmRows(lake.ours()), table, 200);
  }

  @Property(tries = 100, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  @AddLifecycleHook(LongForm.class)
  void paimonJavaReadsOurLargeTables(@ForAll("tables") GeneratedTable table) throws Exception {
    writeAndRead(lake.ours(), lake.java(), table, 1000);
  }

  @Property(tries = 100, seed = SEED, edgeCases = EdgeCasesMode.NONE)
  @AddLifecycleHook(LongForm.class)
  void thisLibraryReadsLargeTablesOfPaimonJava(@ForAll("tables") GeneratedTable table)
      throws Exception {
    writeAndRead(lake.java(), lake.ours(), table, 1000);
  }

  @Provide
  Arbitrary<GeneratedTable> tables() {
    return Arbitraries.oneOf(
        tables("parquet", RandomTypes.parquet()), tables("avro", RandomTypes.avro()));
  }

  private static Arbitrary<GeneratedTable> tables(String format, Arbitrary<DataType> types) {
    return Combinators.combine(
            Arbitraries.of(GeneratedTable.Layout.class),
            types.list().ofMinSize(1).ofMaxSize(MAX_COLUMNS),
            Arbitraries.longs())
        .as((layout, columns, seed) -> new GeneratedTable(format, layout, columns, seed));
  }

  private static void writeAndRead(Engine writer, Engine reader, GeneratedTable table, int rows)
      throws Exception {
    String name = lake.newTable();
    TableSpec spec = table.spec();
    List<List<Change>> batches = table.batches(rows, BATCHES);
    writer.create(name, spec);
    for (List<Change> batch : batches) {
      writer.write(name, batch);
    }
    tables++;
    rowsWritten += batches.stream().mapToInt(List::size).sum();
    List<List<Object>> expected = table.expected(batches);
    for (Engine engine : List.of(reader, writer)) {
      String what = engine.name() + " reads what " + writer.name() + " wrote";
      compare(what, spec, expected, engine.read(name));
    }
    if (table.hasPrimaryKey()) {
      lake.java().compact(name);
      String what =
          lake.ours().name() + " reads what " + writer.name() + " wrote, after a compaction";
      compare(what, spec, expected, lake.ours().read(name));
    }
  }

  private static void compare(
      String what, TableSpec spec, List<List<Object>> expected, List<List<Object>> actual) {
    RowAssertions.assertRowsEqual(what, spec.columns(), expected, actual);
    cellsCompared += (long) expected.size() * spec.columns().getFieldCount();
  }
}
