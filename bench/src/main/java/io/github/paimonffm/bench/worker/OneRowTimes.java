package io.github.paimonffm.bench.worker;

import io.github.paimonffm.bench.job.Metric;
import java.util.Arrays;
import java.util.Map;

/** The times of commits of one row, and of plans after them. */
final class OneRowTimes {

  /** The first and the last commits whose median time is reported. */
  private static final int SAMPLE = 100;

  private static final int PLANS = 9;
  private static final double NANOS = 1e9;

  private OneRowTimes() {}

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  /**
   * Commits and plans, and adds the median times. If there are fewer than two samples of commits, a
   * sample is half of the commits.
   *
   * @return the number of commits
   */
  static long measure(int commits, Call commit, Call plan, Map<Metric, Double> metrics)
      throws Exception {
    double[] seconds = times(commits, commit);
    int sample = Math.min(SAMPLE, commits / 2);
    metrics.put(Metric.FIRST_SECONDS, median(Arrays.copyOfRange(seconds, 0, sample)));
    metrics.put(
        Metric.LAST_SECONDS, median(Arrays.copyOfRange(seconds, commits - sample, commits)));
    metrics.put(Metric.PLAN_SECONDS, median(times(PLANS, plan)));
    return commits;
  }

  private static double[] times(int count, Call call) throws Exception {
    double[] seconds = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      call.run();
      seconds[i] = (System.nanoTime() - start) / NANOS;
    }
    return seconds;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
