package io.github.paimonffm.spark.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of Spark's plans of joins and limits. */
class PlansTest {

  @BeforeAll
  static void setUp() {
    // The many queries have few rows, so generated code for each query would cost more than it
    // saves.
    Cluster.spark().conf().set("spark.sql.codegen.wholeStage", "false");
    Cluster.newDatabase();
    Cluster.sql(
        "CREATE TABLE facts (id BIGINT, x INT, s STRING, `the day` DATE) PARTITIONED BY (`the day`)");
    Cluster.sql(
        "INSERT INTO facts SELECT id, CAST(id %% 7 AS INT), repeat('s', 100), date_add(DATE'2026-01-01',"
            + " CAST(id %% 4 AS INT)) FROM range(100)");
    Cluster.sql("CREATE TABLE days (`the day` DATE, name STRING) PARTITIONED BY (`the day`)");
    Cluster.sql(
        "INSERT INTO days VALUES (DATE'2026-01-01', 'one'), (DATE'2026-01-02', 'two'),"
            + " (DATE'2025-01-01', 'other')");
  }

  @AfterAll
  static void tearDown() {
    Cluster.spark().conf().unset("spark.sql.codegen.wholeStage");
  }

  /** Runs a query with settings of the session. */
  private static Dataset<Row> with(Map<String, String> settings, String query) {
    SparkSession spark = Cluster.spark();
    settings.forEach((key, value) -> spark.conf().set(key, value));
    try {
      Dataset<Row> rows = spark.sql(query);
      rows.queryExecution().executedPlan();
      return rows;
    } finally {
      settings.keySet().forEach(key -> spark.conf().unset(key));
    }
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void aLimitIsPushedDown() {
    Dataset<Row> limited = Cluster.spark().sql("SELECT id FROM facts LIMIT 3");
    assertTrue(Plans.scan(limited).description().endsWith("limit: 3]"));
    assertEquals(3, limited.collectAsList().size());
    Dataset<Row> filtered = Cluster.spark().sql("SELECT id FROM facts WHERE x = 1 LIMIT 5");
    assertTrue(Plans.scan(filtered).description().endsWith("limit: 5]"));
    assertEquals(5, filtered.collectAsList().size());
    Dataset<Row> left = Cluster.spark().sql("SELECT id FROM facts WHERE x + 1 = 2 LIMIT 5");
    assertTrue(!Plans.scan(left).description().contains("limit"));
    assertEquals(5, left.collectAsList().size());
    assertEquals(100, Cluster.sql("SELECT id FROM facts LIMIT 1000").size());
    assertEquals(0, Cluster.sql("SELECT id FROM facts LIMIT 0").size());
    assertEquals(90, Cluster.sql("SELECT id FROM facts LIMIT 1000 OFFSET 10").size());
  }

  @Test
  void statisticsAreThoseOfTheFilesThatAreRead() {
    Statistics all = Cluster.spark().table("facts").queryExecution().optimizedPlan().stats();
    assertEquals(100, all.rowCount().get().longValue());
    Statistics one =
        Cluster.spark()
            .sql("SELECT * FROM facts WHERE `the day` = DATE'2026-01-02'")
            .queryExecution()
            .optimizedPlan()
            .stats();
    assertEquals(25, one.rowCount().get().longValue());
    assertTrue(one.sizeInBytes().compare(all.sizeInBytes()) < 0);
    Statistics narrow =
        Cluster.spark().sql("SELECT x FROM facts").queryExecution().optimizedPlan().stats();
    assertTrue(narrow.sizeInBytes().compare(all.sizeInBytes()) < 0);
    String cost = Cluster.sql("EXPLAIN COST SELECT * FROM facts").getFirst().getString(0);
    assertTrue(cost.contains("rowCount=100"), cost);
  }

  /** Spark would send a table to all executors if its estimate were too small. */
  @Test
  void estimateIgnoresTheLengthsOfTexts() {
    Cluster.sql("CREATE TABLE long_texts (id BIGINT, v VARCHAR(65535), c CHAR(1))");
    Cluster.sql("INSERT INTO long_texts SELECT id, repeat(uuid(), 10), 'c' FROM range(1000)");
    long bytes =
        Cluster.sql("SELECT sum(file_size_in_bytes) FROM `long_texts$files`").getFirst().getLong(0);
    assertEquals(bytes, sizeOf("SELECT * FROM long_texts"));
    long none = sizeOf("SELECT 1 FROM long_texts");
    assertTrue(0 < none && none < bytes, () -> "size " + none);
  }

  private static long sizeOf(String query) {
    Dataset<Row> rows = Cluster.spark().sql(query);
    LogicalPlan scan = rows.queryExecution().optimizedPlan().collectLeaves().head();
    return scan.stats().sizeInBytes().toLong();
  }

  /** Equal floating-point numbers can be in different buckets. */
  @Test
  void groupsOfFloatingPointNumbersAreShuffled() {
    for (String type : List.of("FLOAT", "DOUBLE")) {
      Cluster.sql("CREATE TABLE n%s (d %s) PARTITIONED BY (bucket(8, d))", type, type);
      Cluster.sql(
          "INSERT INTO n%s VALUES (%s('0.0')), (%s('-0.0')), (%s('NaN')), (%s('1.5'))",
          type, type, type, type, type);
      assertSameRows("SELECT d, count(*) FROM n%s GROUP BY d".formatted(type), 1);
    }
  }

  /** The bucket key of the snapshot was another column with the same name. */
  @Test
  void olderSnapshotsHaveNoBucketKey() {
    Cluster.sql("CREATE TABLE renamed (id BIGINT, uid BIGINT) PARTITIONED BY (bucket(8, id))");
    Cluster.sql("INSERT INTO renamed SELECT id, id %% 3 FROM range(50)");
    Cluster.sql("ALTER TABLE renamed DROP COLUMN uid");
    Cluster.sql("ALTER TABLE renamed RENAME COLUMN id TO uid");
    assertSameRows("SELECT uid, count(*) FROM renamed VERSION AS OF 1 GROUP BY uid", 1);
    assertSameRows("SELECT uid, count(*) FROM renamed GROUP BY uid", 0);
  }

  @Test
  void equalScansOfAQueryAreExecutedOnce() {
    Dataset<Row> joined =
        with(
            Map.of(
                "spark.sql.adaptive.enabled", "false",
                "spark.sql.autoBroadcastJoinThreshold", "-1"),
            "SELECT a.x, a.n, b.n FROM (SELECT x, count(*) n FROM facts GROUP BY x) a"
                + " JOIN (SELECT x, count(*) n FROM facts GROUP BY x) b ON a.x = b.x");
    assertEquals(1, Plans.count(joined, "ReusedExchange"));
    assertEquals(7, joined.collectAsList().size());
    Dataset<Row> different =
        with(
            Map.of("spark.sql.adaptive.enabled", "false"),
            "SELECT a.id, b.id FROM facts a JOIN facts VERSION AS OF 1 b ON a.id = b.id"
                + " WHERE b.id < 10");
    assertEquals(10, different.collectAsList().size());
    assertEquals(
        List.of("[100]"),
        Cluster.rows("SELECT count(*) FROM facts a JOIN facts b ON a.id = b.id AND a.s = b.s"));
  }

  @Test
  void partitionsThatAJoinDoesNotNeedAreNotRead() {
    for (String bucketing : List.of("true", "false")) {
      // Spark looks for a filter that it evaluates itself before it prunes partitions.
      Dataset<Row> joined =
          with(
              Map.of("spark.sql.sources.v2.bucketing.enabled", bucketing),
              "SELECT f.id, g.id FROM facts f JOIN days d ON f.`the day` = d.`the day`"
                  + " JOIN facts g ON f.id = g.id WHERE upper(d.name) = 'ONE'");
      assertEquals(25, joined.collectAsList().size());
      assertEquals(
          List.of(25L, 100L),
          Plans.scans(joined).stream()
              .filter(scan -> scan.scan().description().contains("facts"))
              .map(scan -> scan.metrics().apply("numOutputRows").value())
              .sorted()
              .toList(),
          bucketing);
    }
  }

  private static final Map<String, String> BY_PARTITION =
      Map.of(
          "spark.sql.sources.v2.bucketing.enabled", "true",
          "spark.sql.sources.v2.bucketing.pushPartValues.enabled", "true",
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.enabled", "false");
  private static final Map<String, String> BY_SHUFFLE =
      Map.of(
          "spark.sql.sources.v2.bucketing.enabled", "false",
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.adaptive.enabled", "false");

  private static void assertSameRows(String query, long exchanges) {
    Dataset<Row> byPartition = with(BY_PARTITION, query);
    Dataset<Row> byShuffle = with(BY_SHUFFLE, query);
    String plan = byPartition.queryExecution().executedPlan().toString();
    assertEquals(exchanges, Plans.count(byPartition, "Exchange"), query + plan);
    assertTrue(Plans.count(byShuffle, "Exchange") > 0);
    List<String> rows = texts(byPartition);
    assertEquals(texts(byShuffle), rows, query);
    assertTrue(!rows.isEmpty(), query);
  }

  @Test
  void tablesWithTheSamePartitionsAreJoinedWithoutAnExchange() {
    for (String join : List.of("JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN", "LEFT ANTI JOIN")) {
      String columns = join.contains("ANTI") ? "f.id" : "f.id, d.name, f.`the day`";
      assertSameRows(
          "SELECT %s FROM facts f %s days d ON f.`the day` = d.`the day`".formatted(columns, join),
          0);
    }
    assertSameRows(
        "SELECT f.id, g.id FROM facts f JOIN facts g ON f.`the day` = g.`the day` WHERE g.x = 1",
        0);
    assertSameRows("SELECT `the day`, count(*) FROM facts GROUP BY `the day`", 0);
  }

  @Test
  void partitionsOfAllTypesAreJoinedWithoutAnExchange() {
    String types =
        "v INT, b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, d DECIMAL(5, 2), e DECIMAL(20, 2),"
            + " `the day` DATE, text STRING";
    List<String> keys = List.of("b", "t", "s", "i", "l", "d", "e", "`the day`", "text");
    for (String table : List.of("left_types", "right_types")) {
      Cluster.spark()
          .sql(
              "CREATE TABLE %s (%s) PARTITIONED BY (%s)"
                  .formatted(table, types, String.join(", ", keys)));
      Cluster.spark()
          .sql(
              "INSERT INTO "
                  + table
                  + " VALUES (1, true, -1Y, 7S, -2147483648, -9223372036854775807L, -1.50BD,"
                  + " -123456789012345678.50BD, DATE'1582-10-04', 'a/b=c'), (2, false, 1Y, 0S, 0,"
                  + " 0L, 0BD, 1BD, DATE'9999-12-31', 'ü %41'), (3, false, 2Y, 0S, 0,"
                  + " 0L, 0BD, 1BD, DATE'0001-01-01', 'null')");
    }
    assertSameRows(
        "SELECT * FROM left_types a JOIN right_types b USING (%s)"
            .formatted(String.join(", ", keys)),
        0);
    // Spark prunes the partition columns that a query does not need.
    for (String key : List.of("b", "e", "`the day`", "text")) {
      assertSameRows(
          "SELECT a.v, b.v FROM left_types a JOIN right_types b ON a.%s = b.%s".formatted(key, key),
          0);
    }
  }

  @Test
  void datesOutsideTheYears0To9999AreJoined() {
    for (String table : List.of("left_dates", "right_dates")) {
      Cluster.sql("CREATE TABLE %s (v INT, p DATE) PARTITIONED BY (p)", table);
      Cluster.sql(
          "INSERT INTO %s VALUES (1, DATE'-0044-03-15'), (2, DATE'+12000-01-01'),"
              + " (3, DATE'2026-01-01')",
          table);
    }
    String query = "SELECT a.v, b.p FROM left_dates a JOIN right_dates b ON a.p = b.p";
    List<String> rows = texts(with(BY_PARTITION, query));
    assertEquals(texts(with(BY_SHUFFLE, query)), rows);
    assertEquals(3, rows.size());
  }

  @Test
  void nullAndBlankPartitionsAreJoinedCorrectly() {
    for (String side : List.of("left_side", "right_side")) {
      Cluster.sql("CREATE TABLE %s (v INT, p STRING) PARTITIONED BY (p)", side);
      Cluster.sql("INSERT INTO %s VALUES (1, NULL), (2, ''), (3, ' '), (4, 'a')", side);
    }
    assertSameRows("SELECT a.v, b.v FROM left_side a JOIN right_side b ON a.p = b.p", 0);
    assertSameRows("SELECT a.v, b.v FROM left_side a FULL JOIN right_side b ON a.p = b.p", 2);
    assertSameRows("SELECT a.v, b.v FROM left_side a JOIN right_side b ON a.p <=> b.p", 2);
    assertSameRows("SELECT p, count(*) FROM left_side GROUP BY p", 1);
    assertSameRows("SELECT p, count(*) FROM left_side WHERE p IS NOT NULL GROUP BY p", 0);
  }

  @Test
  void aLargePartitionIsReadBySeveralTasks() {
    Cluster.sql(
        "CREATE TABLE large (id INT, p INT) PARTITIONED BY (p) TBLPROPERTIES"
            + " ('source.split.target-size' = '1b', 'source.split.open-file-cost' = '1b')");
    for (int i = 0; i < 3; i++) {
      Cluster.sql("INSERT INTO large VALUES (%d, 1), (%d, 2)", i, i + 10);
    }
    Cluster.spark().conf().set("spark.paimon-ffm.read.task-bytes", "1");
    try {
      Dataset<Row> all = Cluster.spark().sql("SELECT * FROM large");
      assertEquals(6, all.toJavaRDD().getNumPartitions());
      assertSameRows("SELECT a.id, b.id FROM large a JOIN large b ON a.p = b.p", 0);
      assertSameRows("SELECT p, count(*), sum(id) FROM large GROUP BY p", 0);
    } finally {
      Cluster.spark().conf().unset("spark.paimon-ffm.read.task-bytes");
    }
    assertEquals(2, Cluster.spark().sql("SELECT * FROM large").toJavaRDD().getNumPartitions());
  }

  @Test
  void manySmallPartitionsAreReadByFewTasks() {
    Cluster.sql("CREATE TABLE small (id BIGINT, p BIGINT) PARTITIONED BY (p)");
    Cluster.sql("INSERT INTO small SELECT /*+ COALESCE(1) */ id, id FROM range(1001)");
    assertEquals(List.of("[1001,500500]"), Cluster.rows("SELECT count(*), sum(id) FROM small"));
    int tasks = Cluster.spark().sql("SELECT * FROM small").toJavaRDD().getNumPartitions();
    assertTrue(tasks < 100, tasks + " tasks");
  }

  @Test
  void emptyTablesAreJoined() {
    Cluster.sql("CREATE TABLE no_days (name STRING, `the day` DATE) PARTITIONED BY (`the day`)");
    String join = "SELECT d.name, n.name FROM days d %s no_days n ON d.`the day` = n.`the day`";
    for (String kind : List.of("LEFT JOIN", "FULL JOIN", "LEFT ANTI JOIN")) {
      String query = join.formatted(kind).replace(kind.contains("ANTI") ? ", n.name" : "?", "");
      assertEquals(texts(with(BY_SHUFFLE, query)), texts(with(BY_PARTITION, query)), kind);
    }
    assertEquals(3, texts(with(BY_PARTITION, join.formatted("LEFT JOIN"))).size());
  }
}
