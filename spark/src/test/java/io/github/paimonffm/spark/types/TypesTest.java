package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.PaimonJava;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type, from Spark to a table and back, against Spark's own values. */
class TypesTest {

  /** Rows of every type that Spark and Paimon both have. */
  private static final String VALUES =
      """
      SELECT * FROM VALUES
        (1, true, -128Y, -32768S, -2147483648, -9223372036854775808L,
         CAST('NaN' AS FLOAT), CAST('-Infinity' AS DOUBLE), -1.25BD, CAST(-12345678901234567890123456.123456789012 AS DECIMAL(38, 12)),
         '', X'', DATE'0001-01-01', TIMESTAMP'1900-01-01 00:00:00.000001', TIMESTAMP_NTZ'1969-12-31 23:59:59.999999',
         array(1, NULL, -3), map('a', 1L, 'b', NULL), named_struct('x', 1, 'y', 'text'),
         array(map('k', named_struct('d', DATE'2026-06-26', 'l', array('p', NULL))))),
        (2, false, 127Y, 32767S, 2147483647, 9223372036854775807L,
         CAST('-0.0' AS FLOAT), 1.7976931348623157E308D, 99.99BD, CAST(99999999999999999999999999.999999999999 AS DECIMAL(38, 12)),
         'größe 🦀 \\u0000', X'00FF7F', DATE'9999-12-31', TIMESTAMP'2026-03-08 03:30:00', TIMESTAMP_NTZ'2026-03-08 02:30:00.5',
         array(), map(), named_struct('x', NULL, 'y', NULL), array()),
        (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      AS v(id, bool, i8, i16, i32, i64, f32, f64, short_decimal, long_decimal, text, bytes, day, instant, local_time,
        list, dictionary, struct, deep)""";

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
    Cluster.spark().sql("CREATE OR REPLACE TEMPORARY VIEW source AS " + VALUES);
    Cluster.sql("CREATE TABLE everything AS SELECT * FROM source");
  }

  private static void create(String name, Schema.Builder schema) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      catalog.createTable(Identifier.of(database, name), schema.build(), false);
    }
  }

  private static List<String> json(String table) {
    return Cluster.rows("SELECT to_json(struct(*)) FROM %s", table);
  }

  @Test
  void valuesComeBack() {
    assertEquals(json("source"), json("everything"));
    assertEquals(
        Cluster.rows("SELECT id, hex(bytes), text FROM source"),
        Cluster.rows("SELECT id, hex(bytes), text FROM everything"));
  }

  @Test
  void typesComeBack() {
    // A table that a query creates has nullable columns.
    assertEquals(
        Cluster.spark().table("source").schema().asNullable().toDDL(),
        Cluster.spark().table("everything").schema().toDDL());
  }

  @Test
  void instantsDoNotDependOnTheZoneOfTheSession() {
    String query = "SELECT id, unix_micros(instant), CAST(local_time AS STRING) FROM %s";
    List<String> expected = Cluster.rows(query, "source");
    String zone = Cluster.spark().conf().get("spark.sql.session.timeZone");
    try {
      for (String other : List.of("UTC", "Asia/Kolkata", "Pacific/Apia")) {
        Cluster.spark().conf().set("spark.sql.session.timeZone", other);
        assertEquals(expected, Cluster.rows(query, "everything"), other);
      }
    } finally {
      Cluster.spark().conf().set("spark.sql.session.timeZone", zone);
    }
  }

  @Test
  void paimonJavaReadsTheSameValues() throws Exception {
    List<String> rows = PaimonJava.internalRows(database, "everything");
    assertEquals(3, rows.size());
    assertEquals(
        "[1, true, -128, -32768, -2147483648, -9223372036854775808, NaN, -Infinity, -1.25,"
            + " -12345678901234567890123456.123456789012, , , -719162, 1900-01-01T05:00:00.000001,"
            + " 1969-12-31T23:59:59.999999, [1, null, -3], {a=1, b=null}, [1, text],"
            + " [{k=[20630, [p, null]]}]]",
        rows.getFirst());
    assertTrue(rows.get(2).startsWith("[3, null, null"), rows.get(2));
  }

  @Test
  void variantsComeBack() throws Exception {
    Cluster.sql("CREATE TABLE variants (id INT, v VARIANT, vs ARRAY<VARIANT>)");
    Cluster.sql(
        "INSERT INTO variants VALUES (1, parse_json('{\"a\":[1,\"x\",null]}'), array(parse_json('7'), NULL)),"
            + " (2, NULL, NULL)");
    assertEquals(
        List.of("[1,{\"a\":[1,\"x\",null]},7]", "[2,null,null]"),
        Cluster.rows("SELECT id, to_json(v), to_json(vs[0]) FROM variants"));
  }

  @Test
  void lengthsOfTextsAreThoseOfSpark() {
    Cluster.sql("CREATE TABLE lengths (c CHAR(4), v VARCHAR(4))");
    Cluster.sql("INSERT INTO lengths VALUES ('ab', 'ab'), ('größ', 'größ')");
    assertEquals(
        List.of("[ab  |,ab|]", "[größ|,größ|]"),
        Cluster.rows("SELECT concat(c, '|'), concat(v, '|') FROM lengths"));
    Exception refused =
        assertThrows(
            Exception.class, () -> Cluster.sql("INSERT INTO lengths VALUES ('a', 'abcde')"));
    assertTrue(refused.toString().contains("EXCEED_LIMIT_LENGTH"), refused.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERVAL YEAR TO MONTH",
        "INTERVAL DAY TO SECOND",
        "STRING COLLATE UNICODE",
        "ARRAY<INTERVAL DAY TO SECOND>",
        "STRUCT<a: INTERVAL YEAR TO MONTH>"
      })
  void typesThatPaimonDoesNotHaveAreRefused(String type) {
    Exception refused =
        assertThrows(
            Exception.class, () -> Cluster.sql("CREATE TABLE refused (id INT, x %s)", type));
    assertTrue(refused.getMessage().contains("column 'x"), refused.getMessage());
  }

  @Test
  void precisionsOfPaimonAreReadAndChecked() throws Exception {
    create(
        "precisions",
        Schema.builder()
            .column("id", "INT")
            .column("s", "TIMESTAMP(0)")
            .column("ms", "TIMESTAMP(3)")
            .column("zs", "TIMESTAMP(0) WITH LOCAL TIME ZONE")
            .column("zms", "TIMESTAMP(3) WITH LOCAL TIME ZONE")
            .column("counts", "MULTISET<STRING>")
            .column("fixed", "BINARY(3)"));
    String values =
        "1, TIMESTAMP_NTZ'1969-12-31 23:59:59', TIMESTAMP_NTZ'1969-12-31 23:59:59.999',"
            + " TIMESTAMP'2026-06-26 12:00:01', TIMESTAMP'2026-06-26 12:00:01.5',"
            + " map('a', 2), X'010203'";
    Cluster.sql("INSERT INTO precisions VALUES (%s)", values);
    assertEquals(
        Cluster.rows(
            "SELECT to_json(struct(*)) FROM VALUES (%s) AS v(id, s, ms, zs, zms, counts, fixed)",
            values),
        json("precisions"));
    for (String column : List.of("s", "ms", "zs", "zms")) {
      Exception refused =
          assertThrows(
              Exception.class,
              () ->
                  Cluster.sql(
                      "INSERT INTO precisions (id, %s) VALUES (2, TIMESTAMP'2026-06-26 12:00:01.000001')",
                      column));
      assertTrue(refused.toString().contains("'" + column + "'"), refused.toString());
    }
    assertEquals(1, PaimonJava.internalRows(database, "precisions").size());
  }

  @Test
  void vectorsAreArraysOfOneLength() {
    create("vectors", Schema.builder().column("id", "INT").column("v", "VECTOR<FLOAT, 2>"));
    Cluster.sql("INSERT INTO vectors VALUES (1, array(1.5F, -2F)), (2, NULL)");
    assertEquals(
        List.of("[1,[1.5,-2.0]]", "[2,null]"), Cluster.rows("SELECT id, to_json(v) FROM vectors"));
    assertThrows(
        Exception.class, () -> Cluster.sql("INSERT INTO vectors VALUES (3, array(1F, 2F, 3F))"));
  }

  /** Paimon Java 1.4.2 cannot read TIMESTAMP(9) in Parquet files. */
  @Test
  void nanosecondsAndNestedTimestampsAreRead() {
    create(
        "nested",
        Schema.builder()
            .column("ns", "TIMESTAMP(9)")
            .column("zns", "TIMESTAMP(9) WITH LOCAL TIME ZONE")
            .column("n", "ROW<t TIMESTAMP(3), l ARRAY<TIMESTAMP(0)>>"));
    String values =
        "TIMESTAMP_NTZ'1969-12-31 23:59:59.999999', TIMESTAMP'2026-06-26 12:00:01.000001',"
            + " named_struct('t', TIMESTAMP_NTZ'2026-06-26 01:02:03.004',"
            + " 'l', array(TIMESTAMP_NTZ'2026-06-26 01:02:03', NULL))";
    Cluster.sql("INSERT INTO nested VALUES (%s)", values);
    assertEquals(
        Cluster.rows("SELECT to_json(struct(*)) FROM VALUES (%s) AS v(ns, zns, n)", values),
        json("nested"));
  }

  @Test
  void longTextsAreWritten() {
    Cluster.sql("CREATE TABLE long_texts (id BIGINT, text STRING)");
    Cluster.sql(
        "INSERT INTO long_texts SELECT id, repeat(CAST(id AS STRING), 3000000) FROM range(1, 9, 1, 1)");
    assertEquals(
        List.of("[8,24000000]"),
        Cluster.rows("SELECT count(*), sum(length(text)) FROM long_texts"));
  }
}
