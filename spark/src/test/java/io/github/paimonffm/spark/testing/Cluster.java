package io.github.paimonffm.spark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark cluster with two executors in separate JVMs, and a catalog {@code lake} in a temporary
 * warehouse. All tests of this JVM share the cluster. Each test has its own database.
 */
public final class Cluster {

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Path WAREHOUSE = temporaryFolder();
  private static final SparkSession SPARK = start();

  private Cluster() {}

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("paimon-ffm-spark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SparkSession start() {
    String home = System.getProperty("java.home");
    SparkSession session =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("tests of paimon-ffm")
            .config("spark.executor.extraClassPath", executorClassPath())
            .config("spark.executorEnv.JAVA_HOME", home)
            // As docs/guides/spark.md recommends.
            .config("spark.executorEnv.MALLOC_ARENA_MAX", "2")
            .config("spark.executor.memory", "1g")
            .config("spark.sql.warehouse.dir", WAREHOUSE.resolve("spark").toString())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.session.timeZone", "America/New_York")
            .config("spark.task.maxFailures", "4")
            .config("spark.sql.catalog.lake", "io.github.paimonffm.spark.PaimonCatalog")
            .config("spark.sql.catalog.lake.warehouse", WAREHOUSE.toString())
            .getOrCreate();
    session.sparkContext().setLogLevel("WARN");
    return session;
  }

  /** Returns the class path that executors have besides Spark's jars. */
  public static String executorClassPath() {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("spark.test.classes"));
    entries.add(System.getProperty("spark.test.testClasses"));
    entries.add(System.getProperty("spark.test.connector") + "/*");
    // The generator of lineitem and its dependencies.
    Arrays.stream(System.getProperty("java.class.path").split(":"))
        .filter(entry -> entry.matches(".*/(tpch|guava|failureaccess)-[^/]*"))
        .forEach(entries::add);
    return String.join(":", entries);
  }

  /** Returns the session of all tests. */
  public static SparkSession spark() {
    return SPARK;
  }

  /** Returns the folder of the databases. */
  public static Path warehouse() {
    return WAREHOUSE;
  }

  /** Creates a database and makes it the current one of the session. */
  public static String newDatabase() {
    String name = "db" + DATABASES.incrementAndGet();
    SPARK.sql("CREATE DATABASE lake." + name);
    SPARK.sql("USE lake." + name);
    return name;
  }

  /** Runs a statement and returns its rows. */
  public static List<Row> sql(String statement, Object... arguments) {
    return SPARK.sql(statement.formatted(arguments)).collectAsList();
  }

  /** Runs a query and returns its rows as texts, sorted. */
  public static List<String> rows(String query, Object... arguments) {
    return sql(query, arguments).stream().map(Row::toString).sorted().toList();
  }
}
