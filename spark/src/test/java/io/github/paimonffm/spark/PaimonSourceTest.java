package io.github.paimonffm.spark;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.spark.catalog.OpenCatalogs;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.TableFiles;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the data source that reads and writes a table by its location. */
class PaimonSourceTest {

  @Test
  void tableIsReadAndWrittenByItsLocation() {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE t (id BIGINT, dt BIGINT) PARTITIONED BY (dt)");
    String path = TableFiles.folder(database, "t").toString();
    Dataset<Row> three = spark().range(3).select(col("id"), col("id").mod(2).as("dt"));
    three.write().format("paimon-ffm").mode("append").save(path);
    List<String> expected = List.of("[0,0]", "[1,1]", "[2,0]");
    assertEquals(expected, rows("SELECT * FROM t"));
    assertEquals(
        expected,
        spark().read().format("paimon-ffm").load(path + "/").collectAsList().stream()
            .map(Row::toString)
            .sorted()
            .toList());

    spark()
        .range(1)
        .select(col("id"), col("id").as("dt"))
        .write()
        .format("paimon-ffm")
        .mode("overwrite")
        .save(path);
    assertEquals(List.of("[0,0]"), rows("SELECT * FROM t"));
    refused(
        AnalysisException.class,
        () -> three.write().format("paimon-ffm").mode("ignore").save(path),
        "paimon-ffm");
  }

  /** Without a catalog plug-in, Spark cannot compute buckets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id BIGINT, dt BIGINT) PARTITIONED BY (bucket(4, id))",
        "id BIGINT, dt BIGINT, PRIMARY KEY (id)) PARTITIONED BY (bucket(4, id))",
        "id BIGINT, dt BIGINT, PRIMARY KEY (id, dt)) PARTITIONED BY (dt, bucket(4, id))",
        "id BIGINT, dt BIGINT, PRIMARY KEY (id))",
      })
  void tablesWithBucketsAreWrittenByTheirLocation(String definition) {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE b (" + definition);
    String path = TableFiles.folder(database, "b").toString();
    for (int i = 0; i < 2; i++) {
      spark()
          .range(0, 40, 1, 4)
          .select(col("id"), col("id").mod(2).as("dt"))
          .write()
          .format("paimon-ffm")
          .mode("append")
          .save(path);
    }
    String expected = definition.contains("PRIMARY") ? "[40,40,780]" : "[80,40,1560]";
    assertEquals(List.of(expected), rows("SELECT count(*), count(DISTINCT id), sum(id) FROM b"));
  }

  @Test
  void dynamicOverwriteReplacesTheWrittenPartitions() {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE d (id BIGINT, dt BIGINT) PARTITIONED BY (dt)");
    sql("INSERT INTO d VALUES (1, 1), (2, 2)");
    String path = TableFiles.folder(database, "d").toString();
    spark()
        .range(1)
        .select(col("id"), col("id").plus(1).as("dt"))
        .write()
        .format("paimon-ffm")
        .option("partitionOverwriteMode", "dynamic")
        .mode("overwrite")
        .save(path);
    assertEquals(List.of("[0,1]", "[2,2]"), rows("SELECT * FROM d"));
  }

  @Test
  void optionsOfReadsDoNotOpenCatalogs() {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE o (id BIGINT)");
    String path = TableFiles.folder(database, "o").toString();
    spark().read().format("paimon-ffm").load(path).collectAsList();
    int before = OpenCatalogs.count();
    for (int lanes = 1; lanes < 5; lanes++) {
      spark().read().format("paimon-ffm").option("parallelism", lanes).load(path).collectAsList();
    }
    assertEquals(before, OpenCatalogs.count());
  }

  /** A data frame keeps the columns that it was created with. */
  @Test
  void dataFrameKeepsItsSchema() {
    String database = Cluster.newDatabase();
    sql("CREATE TABLE s (id INT, a STRING, b STRING)");
    sql("INSERT INTO s VALUES (1, 'a', 'b')");
    Dataset<Row> before =
        spark().read().format("paimon-ffm").load(TableFiles.folder(database, "s").toString());
    sql("ALTER TABLE s RENAME COLUMN a TO c");
    sql("ALTER TABLE s RENAME COLUMN b TO a");
    sql("ALTER TABLE s RENAME COLUMN c TO b");
    assertEquals("[[1,a,b]]", before.collectAsList().toString());
    assertEquals(List.of("[1,b,a]"), rows("SELECT id, a, b FROM s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nix", "nix", "", "/a/b/c", "/warehouse/db.db", "/warehouse/db.db/nix", "/"})
  void malformedAndMissingPathsAreRefused(String path) {
    refused(
        IllegalArgumentException.class,
        () -> spark().read().format("paimon-ffm").load(path),
        "'" + path + "'",
        "<warehouse>/<database>.db/<table>");
  }

  @Test
  void missingPathIsRefused() {
    refused(
        IllegalArgumentException.class,
        () -> spark().read().format("paimon-ffm").load(),
        "<warehouse>/<database>.db/<table>");
  }

  @Test
  void missingTableIsRefusedByWrites() {
    String path = Cluster.warehouse().resolve("nix.db/t").toString();
    refused(
        IllegalArgumentException.class,
        () -> spark().range(1).write().format("paimon-ffm").mode("append").save(path),
        path);
  }
}
