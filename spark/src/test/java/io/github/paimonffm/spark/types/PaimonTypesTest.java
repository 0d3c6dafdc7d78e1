package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.oracle.TypeCase;
import io.github.paimonffm.spark.oracle.TypeCases;
import io.github.paimonffm.spark.oracle.Values;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of tables that Spark did not create, with all types of Paimon. */
class PaimonTypesTest {

  private static String database;

  @BeforeAll
  static void setUp() {
    Cluster.spark().conf().set("spark.sql.datetime.java8API.enabled", "true");
    Cluster.spark().conf().set("spark.sql.timeType.enabled", "true");
    database = Cluster.newDatabase();
  }

  @AfterAll
  static void tearDown() {
    Cluster.spark().conf().unset("spark.sql.datetime.java8API.enabled");
    Cluster.spark().conf().unset("spark.sql.timeType.enabled");
  }

  private static void create(String table, List<TypeCase> types, Map<String, String> options) {
    Schema.Builder schema = Schema.builder().options(options);
    for (int i = 0; i < types.size(); i++) {
      schema.column("c" + i, types.get(i).type());
    }
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      catalog.createTable(Identifier.of(database, table), schema.build(), false);
    }
  }

  private static List<List<Object>> readBySpark(String table) {
    return Values.plain(Cluster.sql("SELECT * FROM %s", table));
  }

  private static void writeBySpark(String table, List<List<Object>> rows) throws Exception {
    Dataset<Row> target = Cluster.spark().table(table);
    Cluster.spark()
        .createDataFrame(Values.toSpark(rows, target.schema()), target.schema())
        .coalesce(1)
        .writeTo(table)
        .append();
  }

  private static void assertSameRows(
      List<TypeCase> types, List<List<Object>> expected, List<List<Object>> actual) {
    for (int i = 0; i < types.size(); i++) {
      int column = i;
      Set<Object> values = new HashSet<>();
      expected.forEach(row -> values.add(row.get(column)));
      Set<Object> found = new HashSet<>();
      actual.forEach(row -> found.add(row.get(column)));
      assertEquals(values, found, types.get(i).type());
    }
    assertEquals(new HashSet<>(expected), new HashSet<>(actual));
    assertEquals(expected.size(), actual.size());
  }

  @Test
  void sparkReadsAllTypesThatPaimonJavaWrote() throws Exception {
    List<TypeCase> types = TypeCases.all();
    create("by_java", types, Map.of());
    List<List<Object>> rows = TypeCases.rows(types);
    PaimonJava.write(database, "by_java", rows);
    assertSameRows(types, rows, readBySpark("by_java"));
  }

  @Test
  void paimonJavaAndSparkReadAllTypesThatSparkWrote() throws Exception {
    List<TypeCase> types = TypeCases.all();
    create("by_spark", types, Map.of());
    List<List<Object>> rows = TypeCases.rows(types);
    writeBySpark("by_spark", rows);
    assertSameRows(types, rows, readBySpark("by_spark"));
    assertSameRows(types, rows, PaimonJava.read(database, "by_spark"));
  }

  @Test
  void sparkAndPaimonJavaReadEachOthersVectors() throws Exception {
    List<TypeCase> types = TypeCases.vectors();
    create("vectors", types, Map.of("file.format", "avro"));
    List<List<Object>> rows = TypeCases.rows(types);
    writeBySpark("vectors", rows);
    assertSameRows(types, rows, PaimonJava.read(database, "vectors"));
    PaimonJava.write(
        database, "vectors", List.of(List.of(list(1f, 2f, 3f, 4f), list(5d, 6d), list(7, 8, 9))));
    rows = new ArrayList<>(rows);
    rows.add(List.of(list(1f, 2f, 3f, 4f), list(5d, 6d), list(7, 8, 9)));
    assertSameRows(types, rows, readBySpark("vectors"));
  }

  private static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }
}
