package io.github.paimonffm.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of tables with a fixed number of buckets. A commit to a table with a primary key is refused
 * if two tasks wrote to one bucket, so a write that succeeds has distributed its rows as Paimon
 * does.
 */
class BucketsTest {

  private static final int BUCKETS = 5;

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
  }

  private static void createWithLibrary(String name, Schema schema) {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", Cluster.warehouse().toString()))) {
      catalog.createTable(Identifier.of(database, name), schema, false);
    }
  }

  private static Schema keyed(String type) {
    return Schema.builder()
        .column("k", type + " NOT NULL")
        .column("v", "BIGINT")
        .primaryKey("k")
        .option("bucket", String.valueOf(BUCKETS))
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TINYINT | CAST(id - 100 AS TINYINT)",
        "SMALLINT | CAST(id - 100 AS SMALLINT)",
        "INT | CAST(id * -7919 AS INT)",
        "BIGINT | id * 123456789123",
        "DECIMAL(10, 2) | CAST(id / -4 AS DECIMAL(10, 2))",
        "DECIMAL(38, 10) | CAST(id * 1000000000000 AS DECIMAL(38, 10))",
        "STRING | concat('a rather long key ', id)",
        "CHAR(8) | CAST(id AS STRING)",
        "VARCHAR(20) | CAST(id AS STRING)",
        "BYTES | CAST(CAST(id AS STRING) AS BINARY)",
        "DATE | date_add(DATE'1960-01-01', CAST(id AS INT))",
        "TIMESTAMP(0) | TIMESTAMP_NTZ'1969-12-31 23:00:00' + make_dt_interval(0, 0, 0, id)",
        "TIMESTAMP(3) | TIMESTAMP_NTZ'1969-12-31 23:59:59' + make_dt_interval(0, 0, 0, id / 100)",
        "TIMESTAMP(6) | TIMESTAMP_NTZ'1969-12-31 23:59:59' + make_dt_interval(0, 0, 0, id / 1000000)",
        "TIMESTAMP(3) WITH LOCAL TIME ZONE | TIMESTAMP'2026-06-26 00:00:00' + make_dt_interval(0, 0, 0, id)",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE | TIMESTAMP'1950-06-26 00:00:00' + make_dt_interval(0, 0, 0, id)",
        "BOOLEAN | id = 0",
      })
  void rowsOfABucketHaveOneTask(String type, String expression) {
    String name = "k" + Math.abs(type.hashCode());
    // The keys are unique, because the order of two rows with the same key is not defined.
    int rows = type.equals("BOOLEAN") ? 2 : 200;
    createWithLibrary(name, keyed(type));
    for (int commit = 0; commit < 2; commit++) {
      Cluster.sql(
          "INSERT INTO %s SELECT %s, id + %d FROM range(0, %d, 1, 4)",
          name, expression, commit, rows);
    }
    // The second commit replaced every row of the first one.
    // Spark pads a CHAR when it reads it.
    String key = type.equals("BYTES") ? "hex(k)" : type.startsWith("CHAR") ? "rtrim(k)" : "k";
    assertEquals(
        Cluster.rows(
            "SELECT %s, max(v) FROM (SELECT %s AS k, id + 1 AS v FROM range(%d)) GROUP BY k",
            key, expression, rows),
        Cluster.rows("SELECT %s, max(v) FROM %s GROUP BY k", key, name));
    long keys = Cluster.sql("SELECT count(DISTINCT k) FROM %s", name).getFirst().getLong(0);
    assertEquals(keys, Cluster.sql("SELECT count(*) FROM %s", name).getFirst().getLong(0));
    long buckets =
        Cluster.sql("SELECT count(DISTINCT bucket) FROM `%s$files`", name).getFirst().getLong(0);
    assertTrue(buckets > 1 || keys < BUCKETS, "buckets: " + buckets);
  }

  @Test
  void bucketOfAnAppendTableHasOneFile() {
    Cluster.sql(
        "CREATE TABLE a (id BIGINT, name STRING, dt STRING) PARTITIONED BY (dt, bucket(3, id, name))");
    Cluster.sql(
        "INSERT INTO a SELECT id, IF(id %% 7 = 0, NULL, CAST(id AS STRING)), CAST(id %% 2 AS STRING)"
            + " FROM range(0, 1000, 1, 8)");
    assertEquals(
        List.of("[6,1000]"), Cluster.rows("SELECT count(*), sum(record_count) FROM `a$files`"));
  }

  @Test
  void functionReturnsTheBucketOfTheTable() {
    Cluster.sql("CREATE TABLE f (id INT) PARTITIONED BY (bucket(4, id))");
    Cluster.sql("INSERT INTO f SELECT CAST(id AS INT) FROM range(-50, 50)");
    Cluster.sql("INSERT INTO f VALUES (null)");
    List<String> expected =
        Cluster.rows("SELECT bucket, sum(record_count) FROM `f$files` GROUP BY bucket");
    assertEquals(
        expected,
        Cluster.rows("SELECT b, count(*) FROM (SELECT lake.bucket(4, id) AS b FROM f) GROUP BY b"));
    assertThrows(AnalysisException.class, () -> Cluster.sql("SELECT lake.bucket('x', 1)"));
  }

  @Test
  void joinOnTheBucketKeyNeedsNoShuffle() {
    Cluster.sql("CREATE TABLE j1 (id BIGINT, a STRING) PARTITIONED BY (bucket(4, id))");
    Cluster.sql("CREATE TABLE j2 (id BIGINT, b STRING) PARTITIONED BY (bucket(4, id))");
    Cluster.sql("INSERT INTO j1 SELECT id, concat('a', id) FROM range(100)");
    Cluster.sql("INSERT INTO j2 SELECT id, concat('b', id) FROM range(50, 150)");
    String join = "SELECT a, b FROM j1 JOIN j2 ON j1.id = j2.id";
    List<String> expected = Cluster.rows(join);
    assertEquals(50, expected.size());
    Map<String, String> configuration =
        Map.of(
            "spark.sql.sources.v2.bucketing.enabled", "true",
            "spark.sql.autoBroadcastJoinThreshold", "-1",
            "spark.sql.requireAllClusterKeysForCoPartition", "false");
    configuration.forEach((key, value) -> Cluster.spark().conf().set(key, value));
    try {
      String plan = Cluster.spark().sql(join).queryExecution().executedPlan().toString();
      assertFalse(plan.contains("Exchange"), plan);
      assertEquals(expected, Cluster.rows(join));
    } finally {
      configuration.keySet().forEach(key -> Cluster.spark().conf().unset(key));
    }
  }
}
