package io.github.paimonffm.spark.measure;

import io.github.paimonffm.spark.lineitem.LineitemSource;
import io.github.paimonffm.spark.testing.Cluster;
import io.github.paimonffm.spark.testing.Executors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A comparison of the connector with Spark's own Parquet source. Both alternately write and read
 * TPC-H's table {@code lineitem}, partitioned by the month in which an item was shipped, with the
 * same rows, partitioning and compression, on two executors with 1 GiB of heap each.
 *
 * <p>The arguments are TPC-H's scale factor and the number of rounds. Prints the seconds of each
 * step, and the most memory that an executor process had during the step: all of its resident
 * memory, and without the pages of mapped files, which the system can drop.
 */
public final class CompareWithParquet {

  private static final String MONTH = "l_shipmonth";

  private final SparkSession spark = Cluster.spark();
  private final Path folder;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
  private final List<Long> executors;

  private CompareWithParquet(Path folder) {
    this.folder = folder;
    spark.conf().set("spark.sql.shuffle.partitions", "200");
    // Paimon's default level; Spark's is 3.
    spark.sparkContext().hadoopConfiguration().set("parquet.compression.codec.zstd.level", "1");
    executors = Executors.processes(spark);
  }

  /**
   * Runs the comparison.
   *
   * @param args the scale factor and the number of rounds
   * @throws Exception if a step fails
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("lineitem");
    try {
      new CompareWithParquet(folder).run(Double.parseDouble(args[0]), Integer.parseInt(args[1]));
    } finally {
      Cluster.spark().stop();
      delete(folder);
      delete(Cluster.warehouse());
    }
  }

  private void run(double scale, int rounds) throws Exception {
    Path source = folder.resolve("source");
    step("generate", () -> generate(scale, source));
    Dataset<Row> rows = spark.read().parquet(source.toString());
    Cluster.newDatabase();
    Path parquet = folder.resolve("parquet");
    for (int round = 0; round < rounds; round++) {
      delete(parquet);
      step(
          "write, Spark's Parquet",
          () ->
              rows.write()
                  .partitionBy(MONTH)
                  .option("compression", "zstd")
                  .parquet(parquet.toString()));
      step("write, paimon-ffm without distribution", () -> write(rows, "t", "none"));
      step("write, paimon-ffm", () -> write(rows, "h", "hash"));
    }
    show("t", "h");
    System.out.printf("Spark's Parquet: %,d bytes%n", size(parquet));
    for (int round = 0; round < rounds; round++) {
      step("read, Spark's Parquet", () -> read(spark.read().parquet(parquet.toString())));
      step("read, paimon-ffm without distribution", () -> read(spark.table("t")));
      step("read, paimon-ffm", () -> read(spark.table("h")));
    }
    seconds.forEach(
        (name, values) ->
            System.out.printf("%s: median %.1f s of %s%n", name, median(values), values));
    ratio("write, Spark's Parquet", "write, paimon-ffm without distribution");
    ratio("write, Spark's Parquet", "write, paimon-ffm");
    ratio("read, Spark's Parquet", "read, paimon-ffm without distribution");
    ratio("read, Spark's Parquet", "read, paimon-ffm");
  }

  private void generate(double scale, Path source) {
    spark
        .read()
        .format(LineitemSource.class.getName())
        .option("scale", scale)
        .option("tasks", (int) Math.max(2, 2 * scale))
        .load()
        .withColumn(MONTH, functions.expr("date_format(l_shipdate, 'yyyy-MM')"))
        .write()
        .option("compression", "zstd")
        .parquet(source.toString());
  }

  private void write(Dataset<Row> rows, String table, String distribution) throws Exception {
    Cluster.sql("DROP TABLE IF EXISTS %s", table);
    Cluster.sql("CREATE TABLE %s (%s) PARTITIONED BY (%s)", table, rows.schema().toDDL(), MONTH);
    rows.writeTo(table).option("distribution", distribution).append();
  }

  /** Reads all columns. */
  private void read(Dataset<Row> rows) {
    Column[] sums =
        Arrays.stream(rows.columns())
            .map(column -> functions.max(functions.col(column)))
            .toArray(Column[]::new);
    rows.agg(functions.count("*"), sums).collectAsList();
  }

  private static void show(String... tables) {
    for (String table : tables) {
      Row row =
          Cluster.sql(
                  "SELECT sum(record_count), sum(file_count), sum(file_size_in_bytes) FROM `%s$partitions`",
                  table)
              .getFirst();
      System.out.printf(
          "table %s: %,d rows, %,d files, %,d bytes%n",
          table, row.getLong(0), row.getLong(1), row.getLong(2));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void step(String name, Step step) throws Exception {
    for (long executor : executors) {
      // Resets the peak of the resident memory.
      Files.writeString(Path.of("/proc", String.valueOf(executor), "clear_refs"), "5");
    }
    long start = System.nanoTime();
    long[] own = new long[executors.size()];
    CountDownLatch done = new CountDownLatch(1);
    Thread sampler = Thread.ofVirtual().start(() -> sample(own, done));
    step.run();
    double time = (System.nanoTime() - start) / 1e9;
    done.countDown();
    sampler.join();
    seconds.computeIfAbsent(name, key -> new ArrayList<>()).add(Math.round(time * 10) / 10.0);
    List<String> peaks = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      peaks.add(
          "%d MiB, %d MiB without files".formatted(memory(executors.get(i), "VmHWM"), own[i]));
    }
    System.out.printf("%s: %.1f s, peak memory of the executors: %s%n", name, time, peaks);
  }

  /** Raises the peaks to the memory that the executors have without mapped files, until the end. */
  private void sample(long[] peaks, CountDownLatch done) {
    try {
      do {
        for (int i = 0; i < peaks.length; i++) {
          peaks[i] = Math.max(peaks[i], memory(executors.get(i), "RssAnon"));
        }
      } while (!done.await(200, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a figure of a process in MiB. */
  private static long memory(long process, String figure) {
    Path status = Path.of("/proc", String.valueOf(process), "status");
    try (Stream<String> lines = Files.lines(status)) {
      String found = lines.filter(line -> line.startsWith(figure + ":")).findFirst().orElseThrow();
      return Long.parseLong(found.replaceAll("[^0-9]", "")) / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ratio(String one, String other) {
    System.out.printf(
        "%s / %s: %.2f%n", one, other, median(seconds.get(one)) / median(seconds.get(other)));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
    return sorted.get(sorted.size() / 2);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
