package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Job.Action;
import io.github.paimonffm.bench.job.Job.Engine;
import io.github.paimonffm.bench.job.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The check that jobs did what they should: Paimon Java reads each table and compares the number
 * and the checksum of its rows with those of the data.
 */
final class Verification {

  private static final long CHECKSUM_MASK = (1L << 52) - 1;

  private final Runner runner;
  private final Map<String, Map<Metric, Double>> expected = new HashMap<>();

  Verification(Runner runner) {
    this.runner = runner;
  }

  /**
   * Checks the rows of a job.
   *
   * @param table the table of the job
   * @param metrics the metrics of the job
   * @throws JobFailedException if the rows are wrong
   */
  void check(Job job, String table, Map<Metric, Double> metrics)
      throws JobFailedException, IOException {
    switch (job.action()) {
      case WRITE -> {
        Map<Metric, Double> data = dataOf(job);
        same("rows of the job", metrics.get(Metric.ROWS), data.get(Metric.ROWS) * job.times());
        if (hasTable(job.engine())) {
          Map<Metric, Double> found = tableOf(job, table);
          same("rows of the table", found.get(Metric.ROWS), metrics.get(Metric.ROWS));
          long sum = data.get(Metric.CHECKSUM).longValue() * job.times() & CHECKSUM_MASK;
          same("checksum", found.get(Metric.CHECKSUM), sum);
        }
      }
      case READ, READ_VALUES -> {
        Map<Metric, Double> data = dataOf(job);
        same("rows that were read", metrics.get(Metric.ROWS), data.get(Metric.ROWS));
        Map<Metric, Double> found = tableOf(job, table);
        same("checksum", found.get(Metric.CHECKSUM), data.get(Metric.CHECKSUM));
      }
      case COMMIT_ROWS -> {
        double keys = Math.min(job.times(), 1_000);
        same(
            "rows of the table",
            tableOf(job, table).get(Metric.ROWS),
            job.primaryKey() ? keys : job.times());
      }
      case WRITE_ROWS -> {
        double atLeast = job.times();
        double found = tableOf(job, table).get(Metric.ROWS);
        if (found < atLeast) {
          throw new JobFailedException("rows of the table: " + found + ", not " + atLeast);
        }
      }
      case WRITE_RECORDS, FILL_VECTORS ->
          // Paimon Java 1.4.2 does not know all of their types.
          same(
              "rows of the table",
              runner.measure(job.to(Action.READ), table).get(Metric.ROWS),
              metrics.get(Metric.ROWS));
      case START, START_EXTRACTING ->
          same("rows of the table", tableOf(job, table).get(Metric.ROWS), 1);
      case CROSS_BOUNDARY, CHECKSUM_OF_DATA, CHECKSUM_OF_TABLE -> {}
    }
  }

  private static boolean hasTable(Engine engine) {
    return switch (engine) {
      case PARQUET_ZSTD, PARQUET_UNCOMPRESSED, ARROW_FILE -> false;
      default -> true;
    };
  }

  private Map<Metric, Double> dataOf(Job job) throws JobFailedException, IOException {
    String key = job.data() + " " + job.partitions();
    Map<Metric, Double> found = expected.get(key);
    if (found == null) {
      found = runner.measure(job.by(Engine.PAIMON_JAVA).to(Action.CHECKSUM_OF_DATA), "");
      expected.put(key, found);
    }
    return found;
  }

  private Map<Metric, Double> tableOf(Job job, String table)
      throws JobFailedException, IOException {
    return runner.measure(job.by(Engine.PAIMON_JAVA).to(Action.CHECKSUM_OF_TABLE), table);
  }

  private static void same(String what, double found, double wanted) throws JobFailedException {
    if (found != wanted) {
      throw new JobFailedException(
          String.format("%s: found %.0f, expected %.0f", what, found, wanted));
    }
  }
}
