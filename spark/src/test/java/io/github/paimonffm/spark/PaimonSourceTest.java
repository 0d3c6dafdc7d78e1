package io.github.paimonffm.spark;

import static io.github.paimonffm.spark.testing.Cluster.rows;
import static io.github.paimonffm.spark.testing.Cluster.spark;
import static io.github.paimonffm.spark.testing.Cluster.sql;
import static io.github.paimonffm.spark.testing.Refusals.refused;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
