package io.github.paimonffm.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterPushDownTest {

  /** The columns of the table with the Paimon types, and values in SQL. */
  private static final List<FilterColumn> COLUMNS =
      List.of(
          new FilterColumn("part", "STRING", "'a'", "'b'", "''"),
          new FilterColumn("flag", "BOOLEAN", "true", "false"),
          new FilterColumn("tiny", "TINYINT", "-128Y", "0Y", "127Y"),
          new FilterColumn("i", "INT", "-2147483648", "-1", "0", "1", "2147483647"),
          new FilterColumn("big", "BIGINT", "-9223372036854775807L", "0L", "9223372036854775807L"),
          new FilterColumn("f", "FLOAT", "FLOAT('NaN')", "FLOAT('-0.0')", "FLOAT('0.0')", "1.5F"),
          new FilterColumn("d", "DOUBLE", "DOUBLE('NaN')", "-0.0D", "0.0D", "DOUBLE('Infinity')"),
          new FilterColumn("small_decimal", "DECIMAL(9, 2)", "-9999999.99BD", "0BD", "1.50BD"),
          new FilterColumn(
              "large_decimal",
              "DECIMAL(38, 10)",
              "-9999999999999999999999999999.9999999999BD",
              "0.0000000001BD",
              "1BD"),
          new FilterColumn(
              "text", "STRING", "''", "'a'", "'ab'", "'a%'", "'\u4e2d'", "'\ud83d\ude00'"),
          new FilterColumn("short_text", "VARCHAR(3)", "''", "'ab'", "'abc'", "'abcd'", "'a_c'"),
          new FilterColumn("padded", "CHAR(3)", "'a  '", "'abc'", "'b  '"),
          new FilterColumn("bytes", "BYTES", "X''", "X'00'", "X'7f'", "X'80'", "X'8000'"),
          new FilterColumn(
              "day",
              "DATE",
              "DATE'0001-01-01'",
              "DATE'1582-10-04'",
              "DATE'2026-01-01'",
              "DATE'9999-12-31'",
              "DATE'+12000-01-01'"),
          new FilterColumn(
              "seconds",
              "TIMESTAMP(0)",
              "TIMESTAMP_NTZ'1969-12-31 23:59:59'",
              "TIMESTAMP_NTZ'2026-01-01 00:00:00'",
              "TIMESTAMP_NTZ'2026-01-01 00:00:00.5'"),
          new FilterColumn(
              "micros",
              "TIMESTAMP(6)",
              "TIMESTAMP_NTZ'0001-01-01 00:00:00'",
              "TIMESTAMP_NTZ'2026-01-01 00:00:00.000001'",
              "TIMESTAMP_NTZ'+12000-01-01 00:00:00'"),
          new FilterColumn(
              "nanos",
              "TIMESTAMP(9)",
              "TIMESTAMP_NTZ'1969-12-31 23:59:59.999999'",
              "TIMESTAMP_NTZ'2026-01-01 00:00:00.000001'",
              "TIMESTAMP_NTZ'3000-01-01 00:00:00'"),
          new FilterColumn(
              "instant",
              "TIMESTAMP(3) WITH LOCAL TIME ZONE",
              "TIMESTAMP'1969-12-31 23:59:59.999'",
              "TIMESTAMP'2026-01-01 00:00:00'",
              "TIMESTAMP'2026-01-01 00:00:00.000001'"),
          new FilterColumn(
              "nano_instant",
              "TIMESTAMP(9) WITH LOCAL TIME ZONE",
              "TIMESTAMP'1969-12-31 23:59:59.999999'",
              "TIMESTAMP'2026-01-01 00:00:00'"),
          new FilterColumn(
              "time",
              "TIME(3)",
              "CAST(TIME'00:00:00' AS TIME(3))",
              "CAST(TIME'23:59:59.999' AS TIME(3))"),
          new FilterColumn("s.x", "INT", "0", "1", "2"));

  private static final int ROWS = 40;
  private static final int FILTERS = 300;

  private static String database;

  @BeforeAll
  static void setUp() {
    // The many queries have few rows, so generated code for each query would cost more than it
    // saves.
    Cluster.spark().conf().set("spark.sql.codegen.wholeStage", "false");
    Cluster.spark().conf().set("spark.sql.timeType.enabled", "true");
    database = Cluster.newDatabase();
    Schema.Builder schema = Schema.builder().column("id", "INT");
    List<String> casts = new ArrayList<>(List.of("id"));
    for (FilterColumn column : COLUMNS) {
      if (column.isNested()) {
        schema.column("s", "ROW<x INT>");
        casts.add("s");
      } else {
        schema.column(column.name(), column.type());
        casts.add(
            "CAST(%s AS %s) AS %s".formatted(column.name(), column.sparkType(), column.name()));
      }
    }
    create("filtered", schema.partitionKeys("part").build());
    Random random = new Random(42);
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                id ->
                    COLUMNS.stream()
                        .map(column -> column.stored(random))
                        .collect(Collectors.joining(", ", "(" + id + ", ", ")")))
            .collect(Collectors.joining(", "));
    String names =
        COLUMNS.stream()
            .map(column -> column.isNested() ? "s" : column.name())
            .collect(Collectors.joining(", ", "id, ", ""));
    // Spark keeps this relation in memory, and evaluates filters of it in the driver.
    Cluster.spark()
        .sql("SELECT %s FROM VALUES %s AS t(%s)".formatted(String.join(", ", casts), rows, names))
        .createOrReplaceTempView("expected");
    Cluster.spark().sql("INSERT INTO filtered SELECT * FROM expected WHERE id < 20");
    Cluster.spark().sql("INSERT INTO filtered SELECT * FROM expected WHERE id >= 20");
  }

  @AfterAll
  static void tearDown() {
    Cluster.spark().catalog().dropTempView("expected");
    Cluster.spark().conf().unset("spark.sql.timeType.enabled");
    Cluster.spark().conf().unset("spark.sql.codegen.wholeStage");
  }

  private static void create(String table, Schema schema) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      catalog.createTable(Identifier.of(database, table), schema, false);
    }
  }

  @Test
  void randomFiltersKeepTheRowsThatSparkKeeps() {
    Random random = new Random(7);
    int pushed = 0;
    for (int first = 0; first < FILTERS; first += 25) {
      List<String> filters =
          IntStream.range(first, first + 25)
              .mapToObj(i -> RandomFilters.filter(random, COLUMNS, 3))
              .toList();
      List<String> queries = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < filters.size(); i++) {
        queries.add("SELECT %d AS filter, id FROM filtered WHERE %s".formatted(i, filters.get(i)));
        int number = i;
        ids("SELECT id FROM expected WHERE " + filters.get(i))
            .forEach(id -> expected.add(number + ": " + id));
      }
      Dataset<Row> all = Cluster.spark().sql(String.join(" UNION ALL ", queries));
      List<String> actual =
          all.collectAsList().stream().map(row -> row.get(0) + ": " + row.get(1)).toList();
      for (int i = 0; i < filters.size(); i++) {
        String start = i + ": ";
        assertEquals(
            expected.stream().filter(id -> id.startsWith(start)).sorted().toList(),
            actual.stream().filter(id -> id.startsWith(start)).sorted().toList(),
            filters.get(i));
      }
      pushed +=
          (int)
              Plans.scans(all).stream()
                  .filter(scan -> !scan.scan().description().contains("[filters: ]"))
                  .count();
    }
    assertTrue(pushed > FILTERS / 3, pushed + " pushed");
  }

  private static List<Integer> ids(String query) {
    return Cluster.spark().sql(query).collectAsList().stream()
        .map(row -> row.getInt(0))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i = 1 | i IS NOT NULL, i = 1",
        "1 < i | i IS NOT NULL, i > 1",
        "NOT flag | flag IS NOT NULL, NOT (flag = true)",
        "i IN (1, 2) | i IN (1, 2)",
        "i NOT IN (1, 2) | NOT (i IN (1, 2))",
        "i BETWEEN 0 AND 2 | i IS NOT NULL, i >= 0, i <= 2",
        "i <=> NULL | i IS NULL",
        "i = 1 OR text = 'a' | (i = 1) OR (text = 'a')",
        "short_text = 'longer' | short_text IS NOT NULL, short_text = 'longer'",
        "text LIKE 'a%' | text IS NOT NULL, text LIKE 'a%' ESCAPE '\\'",
        "text LIKE '%a' | text IS NOT NULL, text LIKE '%a' ESCAPE '\\'",
        "contains(text, 'a') | text IS NOT NULL, text LIKE '%a%' ESCAPE '\\'",
        "bytes >= X'80' | bytes IS NOT NULL, bytes >= 0x80",
        "part = 'a' | part IS NOT NULL, part = 'a'",
        "large_decimal = 1 | large_decimal IS NOT NULL, large_decimal = 1.0000000000",
        "s IS NULL | s IS NULL",
      })
  void filtersWithACounterpartArePushedDown(String filter, String pushed) {
    Dataset<Row> query = Cluster.spark().sql("SELECT id FROM filtered WHERE " + filter);
    assertEquals(pushed, Plans.pushed(query));
    assertTrue(!Plans.filters(query), query.queryExecution().executedPlan().toString());
    assertEquals(
        ids("SELECT id FROM expected WHERE " + filter),
        ids("SELECT id FROM filtered WHERE " + filter));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "f = 1.5 | f IS NOT NULL",
        "d > 0 | d IS NOT NULL",
        "i = 1 OR d = 0 | ",
        "s.x = 1 | ",
        "i IN (1, NULL) | ",
        "padded = 'a  ' | padded IS NOT NULL",
        "upper(text) = 'A' AND i > 0 | text IS NOT NULL, i IS NOT NULL, i > 0",
        "text LIKE 'a_' | text IS NOT NULL",
        "seconds < TIMESTAMP_NTZ'2026-01-01 00:00:00.5' | seconds IS NOT NULL",
        "instant = TIMESTAMP'2026-01-01 00:00:00.000001' | instant IS NOT NULL",
        "micros < TIMESTAMP_NTZ'+12000-01-01 00:00:00' | micros IS NOT NULL",
        "micros > TIMESTAMP_NTZ'0000-01-01 00:00:00' | micros IS NOT NULL",
        "nanos < TIMESTAMP_NTZ'3000-01-01 00:00:00' | nanos IS NOT NULL",
        "day < DATE'+5881580-07-11' | day IS NOT NULL",
        "day > DATE'-5877641-06-23' | day IS NOT NULL",
        "text = CAST(X'FF' AS STRING) | text IS NOT NULL",
        "text >= CAST(X'61FF' AS STRING) | text IS NOT NULL",
        "startswith(bytes, X'80') | bytes IS NOT NULL",
        "i = tiny | i IS NOT NULL, tiny IS NOT NULL",
      })
  void filtersWithoutAnExactCounterpartStayWithSpark(String filter, String pushed) {
    Dataset<Row> query = Cluster.spark().sql("SELECT id FROM filtered WHERE " + filter);
    assertEquals(pushed == null ? "" : pushed, Plans.pushed(query));
    assertTrue(Plans.filters(query), query.queryExecution().executedPlan().toString());
    assertEquals(
        ids("SELECT id FROM expected WHERE " + filter),
        ids("SELECT id FROM filtered WHERE " + filter));
  }

  @Test
  void charsAreComparedAsInSparksOwnTables() {
    List<String> filters =
        List.of(
            "c = 'a'",
            "c = 'a  '",
            "c <> 'a'",
            "c < 'b'",
            "c IN ('a', 'abc', 'abcd')",
            "c = ''",
            "c LIKE 'a'",
            "c LIKE 'a%'",
            "c <=> 'a'",
            "'a     ' = c");
    List<String> tables = List.of("chars", "spark_catalog.default.chars");
    Cluster.sql("CREATE TABLE chars (c CHAR(3))");
    Cluster.sql("CREATE TABLE spark_catalog.default.chars (c CHAR(3)) USING parquet");
    try {
      tables.forEach(t -> Cluster.sql("INSERT INTO %s VALUES ('a'), ('abc'), (''), (NULL)", t));
      for (String padding : List.of("true", "false")) {
        Cluster.spark().conf().set("spark.sql.readSideCharPadding", padding);
        // One query for each table, with the number of the filter in each row.
        List<List<String>> rows =
            tables.stream()
                .map(
                    table ->
                        IntStream.range(0, filters.size())
                            .mapToObj(
                                i ->
                                    "SELECT %d AS filter, c, length(c) FROM %s WHERE %s"
                                        .formatted(i, table, filters.get(i)))
                            .collect(Collectors.joining(" UNION ALL ")))
                .map(query -> Cluster.rows("%s", query))
                .toList();
        assertEquals(rows.getLast(), rows.getFirst(), filters + ", padding " + padding);
      }
    } finally {
      Cluster.sql("DROP TABLE spark_catalog.default.chars");
      Cluster.spark().conf().unset("spark.sql.readSideCharPadding");
    }
  }

  @Test
  void deepFiltersStayWithSparkAndOthersArePushedDown() {
    for (int depth : new int[] {20, 46, 47, 48, 49, 50, 51, 80}) {
      StringBuilder filter = new StringBuilder("i = 0");
      for (int level = 1; level < depth; level++) {
        String next = level % 2 == 0 ? "(%s) AND tiny > %d" : "(%s) OR i = %d";
        filter = new StringBuilder(next.formatted(filter, level % 100));
      }
      // A disjunction, so that Spark does not split the filter.
      String where = "(flag OR (" + filter + ")) AND big = 0 AND part = 'a'";
      Dataset<Row> query = Cluster.spark().sql("SELECT id FROM filtered WHERE " + where);
      assertTrue(Plans.pushed(query).contains("big = 0, part = 'a'"), Plans.pushed(query));
      assertEquals(
          ids("SELECT id FROM expected WHERE " + where),
          ids("SELECT id FROM filtered WHERE " + where),
          "depth " + depth);
    }
  }

  /** Spark reads nanoseconds rounded down, so filters must compare the rounded values. */
  @Test
  void filtersOfNanosecondsCompareWhatSparkSees() throws Exception {
    create("fine", Schema.builder().column("id", "INT").column("ts", "TIMESTAMP(9)").build());
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1_000);
    PaimonJava.write(
        database,
        "fine",
        List.of(
            List.of(0, time.minusNanos(1)),
            List.of(1, time),
            List.of(2, time.plusNanos(999)),
            List.of(3, time.plusNanos(1_000))));
    String literal = "TIMESTAMP_NTZ'2026-01-01 00:00:00.000001'";
    Map<String, List<Integer>> expected =
        Map.of(
            "ts = " + literal, List.of(1, 2),
            "ts <=> " + literal, List.of(1, 2),
            "ts <> " + literal, List.of(0, 3),
            "ts < " + literal, List.of(0),
            "ts <= " + literal, List.of(0, 1, 2),
            "ts > " + literal, List.of(3),
            "ts >= " + literal, List.of(1, 2, 3),
            "NOT (ts > " + literal + ")", List.of(0, 1, 2),
            "ts IN (" + literal + ", TIMESTAMP_NTZ'2020-01-01 00:00:00')", List.of(1, 2),
            "ts NOT IN (" + literal + ", TIMESTAMP_NTZ'2020-01-01 00:00:00')", List.of(0, 3));
    expected.forEach(
        (filter, ids) -> {
          assertEquals(ids, ids("SELECT id FROM fine WHERE " + filter), filter);
          Dataset<Row> query = Cluster.spark().sql("SELECT id FROM fine WHERE " + filter);
          assertTrue(!Plans.filters(query), filter);
        });
  }
}
