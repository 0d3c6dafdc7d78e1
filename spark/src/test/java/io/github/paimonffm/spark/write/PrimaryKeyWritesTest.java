package io.github.paimonffm.spark.write;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.spark.oracle.PaimonJava;
import io.github.paimonffm.spark.testing.Cluster;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of primary-key tables: Spark sends rows that need the same writer to the same task. */
class PrimaryKeyWritesTest {

  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = Cluster.newDatabase();
  }

  @BeforeEach
  void useDatabase() {
    sql("USE lake.%s", database);
  }

  private static void assertRows(String table, List<String> expected) throws Exception {
    assertEquals(expected.stream().sorted().toList(), rows("SELECT * FROM %s", table));
    assertEquals(expected.stream().sorted().toList(), PaimonJava.rows(database, table));
  }

  /** Rows 0 to 9 have the value 7, and then rows 5 to 14 get the value 8. */
  private static List<String> updated(String suffix) {
    return LongStream.range(0, 15)
        .mapToObj(id -> "[%d,%d%s]".formatted(id, id < 5 ? 7 : 8, suffix))
        .toList();
  }

  @Test
  void oneTaskWritesAnUnpartitionedTableWithDynamicBuckets() throws Exception {
    sql("CREATE TABLE dynamic (id BIGINT, v INT, PRIMARY KEY (id))");
    sql("INSERT INTO dynamic SELECT id, 7 FROM range(0, 10, 1, 4)");
    sql("INSERT INTO dynamic SELECT id, 8 FROM range(5, 15, 1, 4)");
    assertRows("dynamic", updated(""));
    sql("INSERT OVERWRITE dynamic VALUES (1, 9), (1, 10)");
    assertEquals(1, rows("SELECT * FROM dynamic").size());
  }

  @Test
  void oneTaskWritesEachPartitionWithDynamicBuckets() throws Exception {
    sql("CREATE TABLE parts (id BIGINT, v INT, dt INT, PRIMARY KEY (id, dt)) PARTITIONED BY (dt)");
    for (int dt = 0; dt < 2; dt++) {
      sql("INSERT INTO parts SELECT id, 7, %d FROM range(0, 10, 1, 4)", dt);
    }
    sql(
        "INSERT INTO parts SELECT id, 8, dt FROM range(5, 15, 1, 4)"
            + " CROSS JOIN VALUES (0), (1) AS d(dt)");
    List<String> expected =
        java.util.stream.Stream.concat(updated(",0").stream(), updated(",1").stream()).toList();
    assertRows("parts", expected);
  }

  @Test
  void oneTaskWritesATableWhoseKeysMoveBetweenPartitions() throws Exception {
    sql("CREATE TABLE moving (id BIGINT, v INT, dt INT, PRIMARY KEY (id)) PARTITIONED BY (dt)");
    sql("INSERT INTO moving SELECT id, 7, int(id %% 2) FROM range(0, 10, 1, 4)");
    sql("INSERT INTO moving SELECT id, 8, 5 FROM range(5, 15, 1, 4)");
    assertRows(
        "moving",
        LongStream.range(0, 15)
            .mapToObj(id -> id < 5 ? "[%d,7,%d]".formatted(id, id % 2) : "[%d,8,5]".formatted(id))
            .toList());
  }

  @Test
  void postponedBucketsAreWrittenIfThatIsAllowed() {
    sql("CREATE TABLE later (id BIGINT, v INT, PRIMARY KEY (id)) TBLPROPERTIES ('bucket' = '-2')");
    refused(
        UnsupportedOperationException.class,
        "INSERT INTO later VALUES (1, 1)",
        "lake." + database + ".later",
        "unreadable-data=true");
    sql(
        "INSERT INTO later WITH ('unreadable-data' = 'true')"
            + " SELECT id, 7 FROM range(0, 10, 1, 4)");
    assertEquals(List.of("[10]"), rows("SELECT sum(record_count) FROM `later$partitions`"));
    assertEquals(List.of(), rows("SELECT * FROM later"));
  }

  @Test
  void rowKindsComeFromTheColumnOfTheOption() throws Exception {
    sql(
        "CREATE TABLE kinds (id BIGINT, v INT, kind STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('rowkind.field' = 'kind')");
    sql("INSERT INTO kinds VALUES (1, 1, '+I'), (2, 2, '+I'), (3, 3, '+I')");
    sql("INSERT INTO kinds VALUES (1, 1, '-D'), (2, 4, '+U')");
    assertRows("kinds", List.of("[2,4,+U]", "[3,3,+I]"));
    SparkException wrong =
        refused(SparkException.class, "INSERT INTO kinds VALUES (4, 4, 'nix')", "kinds", "'nix'");
    assertTrue(wrong.getMessage().contains("row kind"), wrong::getMessage);
    assertRows("kinds", List.of("[2,4,+U]", "[3,3,+I]"));
  }

  @Test
  void tablesWithAPrimaryKeyNeedTheirDistribution() {
    sql("CREATE TABLE strict (id BIGINT, PRIMARY KEY (id))");
    refused(
        IllegalArgumentException.class,
        () ->
            spark()
                .range(1)
                .writeTo("lake." + database + ".strict")
                .option("distribution", "none")
                .append(),
        "distribution",
        "primary key");
  }
}
