package io.github.paimonffm.spark.deployment;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An application that writes and reads a table, for submission to a cluster. */
public final class RoundTrip {

  /** The last line of the output of a run that succeeded. */
  static final String DONE = "round trip: 2000 rows, sum 1999000";

  private RoundTrip() {}

  /**
   * Runs the application.
   *
   * @param args the warehouse
   * @throws IOException if Spark cannot be stopped
   */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.catalog.lake", "io.github.paimonffm.spark.PaimonCatalog")
            .config("spark.sql.catalog.lake.warehouse", args[0])
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()) {
      spark.sql("CREATE DATABASE lake.db");
      spark.sql(
          "CREATE TABLE lake.db.t (id BIGINT, name STRING, part INT)"
              + " PARTITIONED BY (part, bucket(2, id))");
      spark.sql(
          "INSERT INTO lake.db.t SELECT id, concat('name ', id), CAST(id % 3 AS INT)"
              + " FROM range(0, 2000, 1, 2)");
      List<Row> rows =
          spark
              .sql("SELECT count(*), sum(id) FROM lake.db.t WHERE name LIKE 'name %'")
              .collectAsList();
      System.out.printf(
          "round trip: %d rows, sum %d%n", rows.getFirst().getLong(0), rows.getFirst().getLong(1));
    }
  }
}
