package io.github.paimonffm.oracle.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.SchemaChange.Move;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.internal.json.SchemaChangeJson;
import io.github.paimonffm.oracle.engine.Engine;
import io.github.paimonffm.oracle.engine.Lake;
import io.github.paimonffm.oracle.model.Change;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.paimon.schema.SchemaManager;
import org.apache.paimon.utils.JsonSerdeUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same changes of schemas by this library and by Paimon Java, on tables that are alike: both
 * write the same schema, and each reads what the other altered.
 */
@Tag("oracle")
class AlteredTablesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      """
      {"fields":[
        {"id":0,"name":"k","type":"INT NOT NULL"},
        {"id":1,"name":"p","type":"STRING NOT NULL"},
        {"id":2,"name":"v","type":"STRING","description":"text","defaultValue":"x"},
        {"id":3,"name":"n","type":"DECIMAL(9, 2)"},
        {"id":4,"name":"r","type":{"type":"ROW","fields":[{"id":5,"name":"a","type":"INT"}]}}],
       "partitionKeys":["p"],"primaryKeys":["p","k"],
       "options":{"bucket":"2","file.format":"%s","sequence.field":"n"},"comment":"before"}
      """;

  @TempDir private static Path directory;
  private static Lake lake;
  private static Catalog catalog;

  @BeforeAll
  static void open() throws Exception {
    lake = new Lake(directory);
    catalog = Catalog.open(Map.of("warehouse", warehouse().toString()));
  }

  @AfterAll
  static void close() {
    catalog.close();
    lake.close();
  }

  private static Path warehouse() {
    return directory.resolve("warehouse");
  }

  private static Path location(String table) {
    return warehouse().resolve(Engine.DATABASE + ".db").resolve(table);
  }

  private static String create(String format) throws Exception {
    String table = lake.newTable();
    lake.java().create(table, SCHEMA.formatted(format));
    lake.java()
        .write(
            table,
            List.of(
                Change.insert(Arrays.asList(1, "a", "one", new BigDecimal("1.50"), List.of(7))),
                Change.insert(Arrays.asList(2, "b", null, null, null))));
    return table;
  }

  private static void alterHere(String table, List<SchemaChange> changes) {
    catalog.alterTable(Identifier.of(Engine.DATABASE, table), changes, false);
  }

  private static void alterInJava(String table, List<SchemaChange> changes) throws Exception {
    org.apache.paimon.schema.SchemaChange[] same =
        JsonSerdeUtil.fromJson(
            SchemaChangeJson.write(changes), org.apache.paimon.schema.SchemaChange[].class);
    new SchemaManager(lake.java().table(table).fileIO(), lake.java().table(table).location())
        .commitChanges(List.of(same));
  }

  /** The members of the newest schema, but the time. */
  private static ObjectNode schema(String table) throws IOException {
    Path folder = location(table).resolve("schema");
    try (Stream<Path> files = Files.list(folder)) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().startsWith("schema-"))
              .max(java.util.Comparator.comparing(Path::toString))
              .orElseThrow();
      ObjectNode schema = (ObjectNode) JSON.readTree(newest.toFile());
      assertNotNull(schema.remove("timeMillis"));
      if (schema.path("comment").isNull()) {
        schema.remove("comment");
      }
      return schema;
    }
  }

  static Stream<Arguments> changes() {
    List<List<SchemaChange>> changes =
        List.of(
            List.of(SchemaChange.addColumn("c", "INT")),
            List.of(
                SchemaChange.addColumn("c", "STRING", "new", Move.after("c", "k")),
                SchemaChange.addColumn("d", "ARRAY<ROW<x INT, y STRING>>"),
                SchemaChange.addColumn("e", "DATE", null, Move.before("e", "v"))),
            List.of(SchemaChange.renameColumn("v", "w"), SchemaChange.dropColumn("r")),
            List.of(SchemaChange.renameColumn("n", "seq")),
            List.of(SchemaChange.renameColumn("k", "key")),
            List.of(SchemaChange.updateColumnType("n", "DECIMAL(20, 2)")),
            List.of(SchemaChange.updateColumnType("v", "VARCHAR(100)")),
            List.of(SchemaChange.updateColumnType("n", "STRING")),
            List.of(SchemaChange.updateColumnComment("v", "renewed")),
            List.of(
                SchemaChange.updateColumnPosition(Move.first("p")),
                SchemaChange.updateColumnPosition(Move.last("k")),
                SchemaChange.updateColumnPosition(Move.after("v", "r"))),
            List.of(SchemaChange.updateComment("after")),
            List.of(SchemaChange.updateComment(null)),
            List.of(
                SchemaChange.setOption("snapshot.num-retained.max", "20"),
                SchemaChange.setOption("a.b", "c")),
            List.of(SchemaChange.removeOption("file.format")));
    return Stream.of("parquet", "orc", "avro")
        .flatMap(format -> changes.stream().map(change -> Arguments.of(format, change)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void bothEnginesWriteTheSameSchemaAndReadBothTables(String format, List<SchemaChange> changes)
      throws Exception {
    String here = create(format);
    String there = create(format);
    alterHere(here, changes);
    alterInJava(there, changes);
    assertEquals(schema(there), schema(here));
    List<List<Object>> rows = lake.java().read(there);
    assertEquals(rows, lake.java().read(here));
    assertEquals(rows, lake.ours().read(here));
    assertEquals(rows, lake.ours().read(there));
    lake.java().open(here);
  }

  static Stream<List<SchemaChange>> refusedChanges() {
    return Stream.of(
        List.of(SchemaChange.dropColumn("k")),
        List.of(SchemaChange.dropColumn("p")),
        List.of(SchemaChange.dropColumn("none")),
        List.of(SchemaChange.renameColumn("p", "q")),
        List.of(SchemaChange.renameColumn("v", "n")),
        List.of(SchemaChange.addColumn("v", "INT")),
        List.of(SchemaChange.addColumn("c", "INT NOT NULL")),
        List.of(SchemaChange.updateColumnType("p", "INT")),
        List.of(SchemaChange.updateColumnType("r", "INT")),
        List.of(SchemaChange.updateColumnNullability("v", false)),
        List.of(SchemaChange.updateColumnNullability("k", true)),
        List.of(SchemaChange.setOption("bucket-key", "k")),
        List.of(SchemaChange.setOption("merge-engine", "aggregation")),
        List.of(SchemaChange.setOption("bucket", "-1")),
        List.of(SchemaChange.removeOption("bucket")),
        List.of(SchemaChange.setOption("deletion-vectors.enabled", "true")),
        List.of(SchemaChange.setOption("snapshot.num-retained.min", "0")),
        List.of(SchemaChange.setOption("sequence.field", "none")));
  }

  @ParameterizedTest
  @MethodSource("refusedChanges")
  void bothEnginesRefuseTheChange(List<SchemaChange> changes) throws Exception {
    String table = create("parquet");
    ObjectNode before = schema(table);
    assertThrows(PaimonException.class, () -> alterHere(table, changes));
    assertEquals(before, schema(table));
    assertThrows(Exception.class, () -> alterInJava(table, changes));
  }
}
