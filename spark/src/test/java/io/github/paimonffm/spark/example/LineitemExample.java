package io.github.paimonffm.spark.example;

import io.github.paimonffm.spark.lineitem.LineitemSource;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.Executors;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * An example that writes TPC-H's table {@code lineitem}, partitioned by the month in which an item
 * was shipped, with two executor processes, overwrites two months, and reads the table back.
 *
 * <p>The argument is TPC-H's scale factor; 1 is 6 million rows.
 */
public final class LineitemExample {

  private static final List<String> MONTHS = List.of("1995-03", "1996-11");

  private LineitemExample() {}

  /**
   * Runs the example.
   *
   * @param args the scale factor
   */
  public static void main(String[] args) throws Exception {
    double scale = Double.parseDouble(args[0]);
    SparkSession spark = Cluster.spark();
    spark.sql("CREATE DATABASE lake.tpch");
    spark.sql("USE lake.tpch");

    System.out.println("executor processes: " + Executors.processes(spark));

    Dataset<Row> generated =
        spark
            .read()
            .format(LineitemSource.class.getName())
            .option("scale", scale)
            .option("tasks", 4)
            .load()
            .withColumn("l_shipmonth", functions.expr("date_format(l_shipdate, 'yyyy-MM')"));
    generated
        .writeTo("lake.tpch.lineitem")
        .partitionedBy(functions.col("l_shipmonth"))
        .tableProperty("file.compression", "zstd")
        .create();
    long written = count("SELECT count(*) FROM lineitem");
    System.out.println("written: " + written + " rows in " + months() + " months");

    // The new rows of two months have no discount. The other months stay as they are.
    spark.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
    spark
        .table("lake.tpch.lineitem")
        .where(functions.col("l_shipmonth").isInCollection(MONTHS))
        .withColumn("l_discount", functions.expr("CAST(0 AS DECIMAL(15, 2))"))
        .writeTo("lake.tpch.lineitem")
        .overwritePartitions();
    String changed = "'" + String.join("', '", MONTHS) + "'";
    System.out.println("overwritten: " + String.join(" and ", MONTHS));
    System.out.println(
        "rows with a discount in these months: before "
            + count(
                "SELECT count(*) FROM lineitem VERSION AS OF 1 WHERE l_discount > 0 AND l_shipmonth IN (%s)",
                changed)
            + ", now "
            + count(
                "SELECT count(*) FROM lineitem WHERE l_discount > 0 AND l_shipmonth IN (%s)",
                changed));
    System.out.println(
        "rows of other months that changed: "
            + count(
                "SELECT count(*) FROM (SELECT * FROM lineitem WHERE l_shipmonth NOT IN (%s)"
                    + " EXCEPT ALL SELECT * FROM lineitem VERSION AS OF 1)",
                changed));
    for (Row snapshot :
        Cluster.sql(
            "SELECT snapshot_id, commit_kind, total_record_count FROM `lineitem$snapshots`")) {
      System.out.println(
          "snapshot %s: %s, %s rows".formatted(snapshot.get(0), snapshot.get(1), snapshot.get(2)));
    }
    long read = count("SELECT count(l_comment) FROM lineitem");
    System.out.println(written + " rows written, " + read + " rows read back");
    spark.stop();
  }

  private static long months() {
    return count("SELECT count(*) FROM `lineitem$partitions`");
  }

  private static long count(String query, Object... arguments) {
    return Cluster.sql(query, arguments).getFirst().getLong(0);
  }
}
