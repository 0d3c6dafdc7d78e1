package io.github.paimonffm.spark.faults;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/**
 * An application in which Spark runs a slow task twice. A duplicate runs only on another host, so
 * the workers have two addresses of the loopback interface. The test starts the application in its
 * own JVM, because a JVM has one cluster.
 */
public final class SpeculativeApplication {

  private static final long ROWS = 8000;

  private SpeculativeApplication() {}

  /**
   * Runs the application.
   *
   * @param args the class path of the executors, and a folder
   * @throws Exception if the application fails
   */
  public static void main(String[] args) throws Exception {
    String folder = args[1];
    SparkConf conf =
        new SparkConf()
            .set("spark.master.rest.enabled", "false")
            .set("spark.worker.cleanup.enabled", "false");
    int port = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf)._1().address().port();
    String master = "spark://127.0.0.1:" + port;
    for (int i = 0; i < 2; i++) {
      Worker.startRpcEnvAndEndpoint(
          "127.0.0." + (2 + i),
          0,
          0,
          1,
          1024,
          new String[] {master},
          Path.of(folder, "worker" + i).toString(),
          Option.apply(i),
          conf,
          Option.empty());
    }
    try (SparkSession spark =
        SparkSession.builder()
            .master(master)
            .config("spark.executor.extraClassPath", args[0])
            .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
            .config("spark.executor.memory", "512m")
            .config("spark.cores.max", "2")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.speculation", "true")
            .config("spark.speculation.interval", "50ms")
            .config("spark.speculation.quantile", "0.5")
            .config("spark.speculation.multiplier", "1.1")
            .config("spark.speculation.efficiency.enabled", "false")
            .config("spark.sql.warehouse.dir", folder + "/spark")
            .config("spark.sql.catalog.lake", "io.github.paimonffm.spark.PaimonCatalog")
            .config("spark.sql.catalog.lake.warehouse", folder + "/warehouse")
            .getOrCreate()) {
      run(spark, folder);
    }
    // The threads of the master and the workers would keep the JVM alive.
    System.exit(0);
  }

  private static void run(SparkSession spark, String folder) {
    spark.sql("CREATE DATABASE lake.db");
    String table = folder + "/warehouse/db.db/t";
    String slow = folder + "/slow";
    String quick = folder + "/quick";
    spark.sql(
        "CREATE TABLE lake.db.t (id BIGINT, v STRING) TBLPROPERTIES ('target-file-size' = '64 kb',"
            + " 'write.parquet-buffer-size' = '64 kb')");
    AtomicInteger speculative = new AtomicInteger();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskStart(SparkListenerTaskStart start) {
                if (start.taskInfo().speculative()) {
                  speculative.incrementAndGet();
                }
              }
            });
    // The first attempt of the last task waits near its end until the second attempt has ended, so
    // that both attempts write all their rows and ask for their commit.
    spark
        .udf()
        .register(
            "slow",
            (Sabotage.Action)
                id -> {
                  if (id == ROWS - 1) {
                    if (Sabotage.first(slow)) {
                      Sabotage.awaitUninterrupted("the duplicate", () -> Sabotage.exists(quick));
                    } else {
                      Sabotage.awaitDataFile(table);
                      Sabotage.first(quick);
                    }
                  }
                  return id;
                },
            DataTypes.LongType);
    spark.sql(
        ("INSERT INTO lake.db.t WITH ('memory-limit' = '1m', 'batch-rows' = '100')"
                + " SELECT slow(id), concat_ws('', transform(sequence(1, 30), i -> hash(id, i)))"
                + " FROM range(0, %d, 1, 4)")
            .formatted(ROWS));
    Sabotage.await("both attempts", () -> Sabotage.exists(slow) && Sabotage.exists(quick));
    long files = spark.sql("SELECT sum(file_count) FROM lake.db.`t$partitions`").first().getLong(0);
    // The attempt that may not commit deletes its files after the job has ended.
    Sabotage.await("no stray file", () -> Sabotage.countDataFiles(table) == files);
    System.out.printf(
        "speculative tasks: %s, rows: %s, snapshots: %s, files: %s%n",
        speculative.get() > 0,
        spark.sql("SELECT count(*), count(DISTINCT id), sum(id) FROM lake.db.t").first(),
        spark.sql("SELECT count(*) FROM lake.db.`t$snapshots`").first(),
        Sabotage.countDataFiles(table) == files && files > 0);
  }
}
