package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.testing.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a write, and the metrics that show what it did. */
class WriteOptionsTest {

  private static final String PREFIX = "spark.paimon-ffm.write.";

  private static String database;

  @BeforeAll
  static void createTable() {
    database = Cluster.newDatabase();
    sql("CREATE TABLE t (id BIGINT, dt BIGINT) PARTITIONED BY (dt)");
    sql(
        "CREATE TABLE callbacks (id BIGINT, dt BIGINT, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('commit.callbacks' = 'nix')");
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static Dataset<Row> fourTasks() {
    return spark().range(0, 40, 1, 4).select(col("id"), col("id").mod(2).as("dt"));
  }

  private static void write(String table, String option, String value) throws Exception {
    fourTasks().writeTo(name(table)).option(option, value).append();
  }

  private static String name(String table) {
    return "lake." + database + "." + table;
  }

  private static List<String> files() {
    return rows("SELECT partition['dt'], record_count, file_count FROM `t$partitions`");
  }

  @Test
  void distributionDecidesTheNumberOfFiles() throws Exception {
    sql("TRUNCATE TABLE t");
    write("t", "distribution", "HASH");
    assertEquals(List.of("[0,20,1]", "[1,20,1]"), files());
    sql("TRUNCATE TABLE t");
    write("t", "distribution", "none");
    assertEquals(List.of("[0,20,4]", "[1,20,4]"), files());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch-rows | 1",
        "batch-rows | 2147483647",
        "memory-limit | 16m",
        "memory-limit | 1048576",
        "parallelism | 2",
        "accepted-options | ' , '",
        "unreadable-data | TRUE",
      })
  void validValuesAreAccepted(String option, String value) throws Exception {
    sql("TRUNCATE TABLE t");
    write("t", option, value);
    assertEquals(List.of("[40,780]"), rows("SELECT count(*), sum(id) FROM t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "distribution | nix | hash or none",
        "memory-limit | 12 elephants | 256m",
        "memory-limit | -3 | 256m",
        "memory-limit | 0 | 1048576",
        "parallelism | 0 | a positive number",
        "parallelism | 99999 | 256",
        "batch-rows | x | a positive number",
        "batch-rows | -1 | a positive number",
        "accepted-options | nix | 'nix'",
        "unreadable-data | yes | true or false",
      })
  void malformedValuesAreRefusedBeforeTheTasksStart(String option, String value, String expected) {
    String before = files().toString();
    refused(
        IllegalArgumentException.class,
        () -> write("t", option, value),
        expected,
        value,
        name("t"));
    // The configuration of the session has the same rules.
    spark().conf().set(PREFIX + option, value);
    try {
      refused(
          IllegalArgumentException.class,
          "INSERT INTO t VALUES (1, 1)",
          expected,
          value,
          name("t"));
    } finally {
      spark().conf().unset(PREFIX + option);
    }
    assertEquals(before, files().toString());
  }

  @Test
  void optionOfTheWriteWinsOverTheSession() throws Exception {
    sql("TRUNCATE TABLE t");
    sql("SET `%sdistribution` = `none`", PREFIX);
    try {
      fourTasks().writeTo(name("t")).append();
      assertEquals(List.of("[0,20,4]", "[1,20,4]"), files());
      write("t", "distribution", "hash");
      assertEquals(List.of("[0,40,5]", "[1,40,5]"), files());
    } finally {
      spark().conf().unset(PREFIX + "distribution");
    }
  }

  @Test
  void optionThatMayNotBeIgnoredIsAccepted() throws Exception {
    refused(
        UnsupportedOperationException.class,
        () -> write("callbacks", "batch-rows", "1"),
        name("callbacks"),
        "commit.callbacks",
        "accepted-options");
    write("callbacks", "accepted-options", "commit.callbacks, commit.callbacks");
    assertEquals(List.of("[40]"), rows("SELECT count(*) FROM callbacks"));
  }

  /** A statement that deletes has no options of its own. */
  @Test
  void deletionsAcceptTheOptionsOfTheSession() throws Exception {
    sql(
        "CREATE TABLE deleted (id BIGINT, dt BIGINT, PRIMARY KEY (id, dt)) PARTITIONED BY (dt)"
            + " TBLPROPERTIES ('commit.callbacks' = 'nix')");
    write("deleted", "accepted-options", "commit.callbacks");
    List<String> statements =
        List.of(
            "DELETE FROM deleted WHERE dt = 0",
            "ALTER TABLE deleted DROP PARTITION (dt = 1)",
            "TRUNCATE TABLE deleted");
    for (String statement : statements) {
      refused(UnsupportedOperationException.class, statement, name("deleted"), "accepted-options");
    }
    assertEquals(List.of("[40]"), rows("SELECT count(*) FROM deleted"));
    spark().conf().set(PREFIX + "accepted-options", "commit.callbacks");
    try {
      statements.forEach(statement -> sql("%s", statement));
    } finally {
      spark().conf().unset(PREFIX + "accepted-options");
    }
    assertEquals(List.of("[0]"), rows("SELECT count(*) FROM deleted"));
  }

  @Test
  void metricsShowRowsFilesAndBytes() {
    sql("CREATE TABLE measured (id BIGINT, v STRING, dt BIGINT) PARTITIONED BY (dt)");
    Map<String, Long> metrics =
        metrics(
            spark()
                .sql(
                    "INSERT INTO measured SELECT id, repeat(id, 100), id % 2"
                        + " FROM range(0, 20000, 1, 4)"));
    Row partitions =
        sql("SELECT sum(record_count), sum(file_count), sum(file_size_in_bytes)"
                + " FROM `measured$partitions`")
            .getFirst();
    assertEquals(20000, metrics.get("paimonRows"));
    assertEquals(partitions.getLong(0), metrics.get("paimonRows"));
    assertEquals(partitions.getLong(1), metrics.get("paimonFiles"));
    assertEquals(partitions.getLong(2), metrics.get("paimonBytes"));
    assertEquals(20000, metrics.get("numOutputRows"));
    assertTrue(metrics.get("paimonEncoding") > 0, metrics::toString);
    assertTrue(metrics.containsKey("paimonWriteWaiting"), metrics::toString);
  }

  /** Returns the metrics of the write in an executed statement. */
  private static Map<String, Long> metrics(Dataset<Row> executed) {
    CommandResultExec command = (CommandResultExec) executed.queryExecution().executedPlan();
    SparkPlan write = command.commandPhysicalPlan();
    Map<String, Long> metrics = new TreeMap<>();
    for (String name :
        new ArrayList<>(scala.jdk.javaapi.CollectionConverters.asJava(write.metrics()).keySet())) {
      SQLMetric metric = write.metrics().apply(name);
      metrics.put(name, metric.value());
    }
    return metrics;
  }
}
