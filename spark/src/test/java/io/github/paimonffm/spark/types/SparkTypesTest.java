package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.oracle.Values;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A comparison of the same rows in a table of the connector and in a Parquet table of Spark. */
class SparkTypesTest {

  private static final Map<String, String> CONFIGURATION =
      Map.of(
          "spark.sql.datetime.java8API.enabled", "true",
          "spark.sql.timeType.enabled", "true",
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          "spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED",
          "spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");

  private static final String SPARK_TABLE = "spark_catalog.default.all_types";

  /** The types, with values in SQL. The last row has only nulls. */
  private static final Map<String, List<String>> TYPES = new LinkedHashMap<>();

  static {
    type("BOOLEAN", "true", "false");
    type("TINYINT", "-128Y", "127Y");
    type("SMALLINT", "-32768S", "32767S");
    type("INT", "CAST(-2147483648 AS INT)", "2147483647");
    type("BIGINT", "CAST(-9223372036854775808 AS BIGINT)", "9223372036854775807L");
    type("FLOAT", "FLOAT('NaN')", "FLOAT('-Infinity')", "FLOAT('-0.0')", "1.17549435E-38F");
    type("DOUBLE", "DOUBLE('NaN')", "DOUBLE('Infinity')", "DOUBLE('-0.0')", "4.9E-324D");
    type("DECIMAL(5, 2)", "-999.99BD", "0.01BD", "0BD");
    type("DECIMAL(18, 0)", "-999999999999999999BD", "1BD");
    type("DECIMAL(19, 4)", "-999999999999999.9999BD", "999999999999999.9999BD", "-0.0001BD");
    type(
        "DECIMAL(38, 18)",
        "99999999999999999999.999999999999999999BD",
        "-99999999999999999999.999999999999999999BD",
        "-0.999999999999999999BD",
        "1BD",
        "-1BD",
        "18446744073709551616BD");
    type("STRING", "''", "' a '", "'\u4e2d\u6587 \\u0000 \ud83d\ude00'", "repeat('long', 3000)");
    type("CHAR(5)", "''", "'a'", "'\u4e2d\u6587'", "'abcde'", "'abcde  '");
    type("VARCHAR(5)", "''", "'a '", "'\u4e2d\u6587\ud83d\ude00'", "'abcde'", "'abcde  '");
    type("BINARY", "X''", "X'00FF'", "CAST(repeat('x', 3000) AS BINARY)");
    type("DATE", "DATE'0001-01-01'", "DATE'1582-10-04'", "DATE'1582-10-15'", "DATE'9999-12-31'");
    type(
        "TIMESTAMP",
        "TIMESTAMP'2026-06-26 12:34:56.123456'",
        "TIMESTAMP'1969-12-31 23:59:59.999999 UTC'",
        "TIMESTAMP'1500-02-28 00:00:00.000001'",
        "TIMESTAMP'9999-12-31 23:59:59.999999 UTC'",
        // New York skips the first, and has the second twice.
        "TIMESTAMP'2026-03-08 02:30:00'",
        "TIMESTAMP'2026-11-01 01:30:00 -04:00'",
        "TIMESTAMP'2026-11-01 01:30:00 -05:00'");
    type(
        "TIMESTAMP_NTZ",
        "TIMESTAMP_NTZ'2026-06-26 12:34:56.123456'",
        "TIMESTAMP_NTZ'1969-12-31 23:59:59.999999'",
        "TIMESTAMP_NTZ'0001-01-01 00:00:00.000001'",
        "TIMESTAMP_NTZ'2026-03-08 02:30:00'",
        "TIMESTAMP_NTZ'2026-11-01 01:30:00'");
    type("TIME(3)", "TIME'00:00:00'", "TIME'23:59:59.999'");
    type("VARIANT", "parse_json('{\"a\": [1, null, \"x\"]}')", "parse_json('null')");
    type("ARRAY<INT>", "array()", "array(1, NULL, 3)", "array(NULL)");
    type("ARRAY<ARRAY<STRING>>", "array(array('a', NULL), NULL, array())");
    type("ARRAY<CHAR(3)>", "array('a', NULL, 'abc')");
    type("MAP<STRING, INT>", "map()", "map('a', 1, '', NULL)");
    type(
        "MAP<INT, MAP<DATE, ARRAY<DECIMAL(38, 2)>>>",
        "map(1, map(DATE'2026-01-01', array(1.5BD, NULL), DATE'2026-01-02', NULL), 2, NULL)");
    type("STRUCT<a: INT, b: STRING>", "named_struct('a', 1, 'b', NULL)");
    type(
        "STRUCT<a: STRUCT<b: ARRAY<STRUCT<c: TIMESTAMP, d: VARCHAR(3)>>>, e: VARIANT>",
        "named_struct('a', named_struct('b', array(named_struct('c', TIMESTAMP'2026-06-26"
            + " 12:34:56.5', 'd', 'abc'), NULL)), 'e', parse_json('1'))",
        "named_struct('a', NULL, 'e', NULL)",
        "named_struct('a', named_struct('b', array()), 'e', NULL)");
    type(
        "ARRAY<STRUCT<`a.b`: BOOLEAN, `c d`: DOUBLE>>",
        "array(named_struct('a.b', true, 'c d', -0.0D), named_struct('a.b', NULL, 'c d', NULL))");
  }

  private static void type(String type, String... values) {
    List<String> all = new ArrayList<>(Arrays.asList(values));
    all.add("NULL");
    TYPES.put(type, all);
  }

  @BeforeAll
  static void setUp() {
    SparkSession spark = Cluster.spark();
    CONFIGURATION.forEach((key, value) -> spark.conf().set(key, value));
    Cluster.newDatabase();
    List<String> columns = new ArrayList<>();
    TYPES.keySet().forEach(type -> columns.add("c" + columns.size() + " " + type));
    String definition = "(id INT, " + String.join(", ", columns) + ")";
    Cluster.spark().sql("CREATE TABLE all_types " + definition);
    Cluster.spark().sql("CREATE TABLE " + SPARK_TABLE + " " + definition + " USING parquet");
    int rows = TYPES.values().stream().mapToInt(List::size).max().orElseThrow();
    List<String> values = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int number = row;
      values.add(
          TYPES.values().stream()
              .map(all -> all.get(Math.min(number, all.size() - 1)))
              .collect(Collectors.joining(", ", "(" + row + ", ", ")")));
    }
    for (String table : List.of("all_types", SPARK_TABLE)) {
      Cluster.spark().sql("INSERT INTO " + table + " VALUES " + String.join(", ", values));
    }
  }

  @AfterAll
  static void tearDown() {
    Cluster.spark().sql("DROP TABLE " + SPARK_TABLE);
    CONFIGURATION.keySet().forEach(key -> Cluster.spark().conf().unset(key));
  }

  private static List<List<Object>> rows(String columns, String table) {
    return Values.plain(Cluster.sql("SELECT %s FROM %s ORDER BY id", columns, table));
  }

  @Test
  void allTypesHaveTheValuesOfSparksOwnTable() {
    List<List<Object>> expected = rows("*", SPARK_TABLE);
    List<List<Object>> actual = rows("*", "all_types");
    List<String> types = List.copyOf(TYPES.keySet());
    for (int row = 0; row < expected.size(); row++) {
      for (int column = 0; column < types.size(); column++) {
        assertEquals(
            expected.get(row).get(column + 1),
            actual.get(row).get(column + 1),
            types.get(column) + " in row " + row);
      }
    }
    assertEquals(expected, actual);
    // Spark would take equal numbers of rows of nulls for equal, too.
    Set<Object> values = new HashSet<>();
    actual.forEach(values::addAll);
    assertTrue(values.size() > 80, values.toString());
  }

  @Test
  void aChangedTimeZoneChangesOnlyHowInstantsAreShown() {
    List<String> types = List.copyOf(TYPES.keySet());
    String instant = "c" + types.indexOf("TIMESTAMP");
    String local = "c" + types.indexOf("TIMESTAMP_NTZ");
    String shown =
        "CAST(%s AS STRING), unix_micros(%s), CAST(%s AS STRING)"
            .formatted(instant, instant, local);
    Set<List<List<Object>>> different = new HashSet<>();
    for (String zone : List.of("UTC", "America/New_York", "Asia/Kolkata")) {
      Cluster.spark().conf().set("spark.sql.session.timeZone", zone);
      try {
        List<List<Object>> actual = rows(shown, "all_types");
        assertEquals(rows(shown, SPARK_TABLE), actual, zone);
        different.add(actual);
      } finally {
        Cluster.spark().conf().set("spark.sql.session.timeZone", "America/New_York");
      }
    }
    assertEquals(3, different.size());
  }

  @Test
  void aNewTableHasTheTypesOfAQuery() {
    Cluster.sql("CREATE TABLE copy AS SELECT * FROM all_types WHERE id < 3");
    assertEquals(
        Cluster.spark().table("all_types").schema().simpleString(),
        Cluster.spark().table("copy").schema().simpleString());
    assertEquals(
        Cluster.sql("DESCRIBE all_types").toString(), Cluster.sql("DESCRIBE copy").toString());
    assertEquals(rows("*", "all_types").subList(0, 3), rows("*", "copy"));
  }
}
