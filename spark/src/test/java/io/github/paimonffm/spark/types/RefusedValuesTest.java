package io.github.paimonffm.spark.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of values of Spark that do not fit a column, and of Paimon that do not fit Spark. */
class RefusedValuesTest {

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("seconds", "TIMESTAMP(0)");
    TYPES.put("millis", "TIMESTAMP(3) WITH LOCAL TIME ZONE");
    TYPES.put("nanos", "TIMESTAMP(9)");
    TYPES.put("time", "TIME(6)");
    TYPES.put("fixed", "BINARY(2)");
    TYPES.put("bytes", "VARBINARY(2)");
    TYPES.put("chars", "CHAR(2)");
    TYPES.put("varchars", "VARCHAR(2)");
    TYPES.put("decimals", "DECIMAL(4, 2)");
    TYPES.put("list", "ARRAY<TIMESTAMP(3)>");
    TYPES.put("rows", "ROW<f ROW<g TIME(3), h TIMESTAMP(0)>>");
    TYPES.put("pairs", "MAP<STRING, VARBINARY(1)>");
    TYPES.put("texts", "ARRAY<VARCHAR(2)>");
    TYPES.put("vector", "VECTOR<FLOAT, 2>");
    TYPES.put("text", "STRING");
  }

  private static String database;

  @BeforeAll
  static void setUp() {
    Cluster.spark().conf().set("spark.sql.timeType.enabled", "true");
    // A task that fails while it commits is repeated, and Spark can deny the commit of the last
    // attempt and report this instead of the failure.
    Cluster.spark().conf().set("spark.paimon-ffm.write.batch-rows", "1");
    database = Cluster.newDatabase();
    Schema.Builder schema = Schema.builder();
    TYPES.forEach(schema::column);
    create("narrow", schema.build());
  }

  @AfterAll
  static void tearDown() {
    assertEquals(List.of("[0]"), Cluster.rows("SELECT count(*) FROM narrow"));
    Cluster.spark().conf().unset("spark.sql.timeType.enabled");
    Cluster.spark().conf().unset("spark.paimon-ffm.write.batch-rows");
  }

  private static void create(String table, Schema schema) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      catalog.createTable(Identifier.of(database, table), schema, false);
    }
  }

  private static String failure(String statement) {
    StringBuilder messages = new StringBuilder();
    Throwable cause =
        assertThrows(Exception.class, () -> Cluster.sql(statement.replace("%", "%%")));
    for (; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "seconds | TIMESTAMP_NTZ'2026-01-01 00:00:00.5' | '2026-01-01T00:00:00.500' does not fit",
        "millis | TIMESTAMP'2026-01-01 00:00:00.0005 UTC' | '2026-01-01T00:00:00.000500Z' does not",
        "nanos | TIMESTAMP_NTZ'2300-01-01 00:00:00' | '2300-01-01T00:00:00' does not fit",
        "time | TIME'00:00:00.123456' | '00:00:00.123456' does not fit",
        "fixed | X'010203' | '010203' does not fit BINARY(2)",
        "bytes | X'010203' | '010203' does not fit VARBINARY(2)",
        "list | array(NULL, TIMESTAMP_NTZ'2026-01-01 00:00:00.0001') | does not fit TIMESTAMP(3)",
        "pairs | map('a', X'0102') | '0102' does not fit",
        "vector | array(1F, 2F, 3F) | 3 elements do not fit",
        "text | CAST(X'61FF' AS STRING) | Invalid UTF8 sequence",
      })
  void valuesThatDoNotFitTheirColumnAreRefused(String column, String value, String message) {
    String failure = failure("INSERT INTO narrow (%s) VALUES (%s)".formatted(column, value));
    assertTrue(failure.contains("column '" + column), failure);
    assertTrue(failure.contains(message), failure);
  }

  @Test
  void aFieldOfARowThatDoesNotFitIsRefused() {
    String failure =
        failure(
            "INSERT INTO narrow (rows) VALUES (named_struct('f', named_struct('g', NULL, 'h',"
                + " TIMESTAMP_NTZ'2026-01-01 00:00:00.5')))");
    assertTrue(failure.contains("column 'rows"), failure);
    assertTrue(failure.contains("'2026-01-01T00:00:00.500' does not fit TIMESTAMP(0)"), failure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "chars | 'abc' | EXCEED_LIMIT_LENGTH",
        "varchars | '\u4e2d\u6587x' | EXCEED_LIMIT_LENGTH",
        "texts | array('ab', 'abc') | EXCEED_LIMIT_LENGTH",
        "decimals | 100BD | CAST_OVERFLOW_IN_TABLE_INSERT",
      })
  void sparkRefusesWhatItChecksItself(String column, String value, String error) {
    String failure = failure("INSERT INTO narrow (%s) VALUES (%s)".formatted(column, value));
    assertTrue(failure.contains(error), failure);
  }

  @Test
  void sparkRoundsTimesDownToThePrecisionOfTheirColumn() {
    create("times", Schema.builder().column("t", "TIME(0)").build());
    Cluster.sql("INSERT INTO times VALUES (TIME'10:00:00.9')");
    assertEquals(List.of("[10:00:00]"), Cluster.rows("SELECT CAST(t AS STRING) FROM times"));
  }

  @Test
  void timestampsThatSparkCannotHoldAreRefused() throws Exception {
    create("distant", Schema.builder().column("ts", "TIMESTAMP(3)").build());
    PaimonJava.write(database, "distant", List.of(List.of(LocalDateTime.of(299_999, 1, 1, 0, 0))));
    String failure = failure("SELECT ts FROM distant");
    assertTrue(failure.contains("column 'ts' has the timestamp 9404"), failure);
  }

  @Test
  void sparkReadsNanosecondsRoundedDown() throws Exception {
    create("nanos", Schema.builder().column("ts", "TIMESTAMP(9)").build());
    PaimonJava.write(
        database,
        "nanos",
        List.of(
            List.of(LocalDateTime.of(2026, 1, 1, 0, 0, 0, 123_456_789)),
            List.of(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999))));
    assertEquals(
        List.of("[1969-12-31 23:59:59.999999]", "[2026-01-01 00:00:00.123456]"),
        Cluster.rows("SELECT CAST(ts AS STRING) FROM nanos"));
  }

  @Test
  void blobsAreBinaryValues() {
    create(
        "blobs",
        Schema.builder()
            .column("id", "INT")
            .column("b", "BLOB")
            .option("row-tracking.enabled", "true")
            .option("data-evolution.enabled", "true")
            .build());
    Cluster.sql("INSERT INTO blobs VALUES (1, X'0102'), (2, X''), (3, NULL)");
    assertEquals(
        List.of("[1,0102]", "[2,]", "[3,null]"), Cluster.rows("SELECT id, hex(b) FROM blobs"));
  }
}
