package io.github.paimonffm.bench.worker;

import com.sun.management.OperatingSystemMXBean;
import io.github.paimonffm.bench.job.Metric;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/** The measurement of one job: its time, its processor time, and the memory of the process. */
final class Measurement {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final double NANOS = 1e9;

  private Measurement() {}

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    /**
     * Does the work.
     *
     * @param metrics receives values that only the work itself can measure
     * @return the number of the job's rows
     */
    long run(Map<Metric, Double> metrics) throws Exception;
  }

  /** Runs a job and returns its metrics. */
  static Map<Metric, Double> of(Rows rows, Work work) throws Exception {
    // The garbage of the preparation is not part of the job.
    System.gc();
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    long count = work.run(metrics);
    double seconds = (System.nanoTime() - start) / NANOS;
    double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
    metrics.put(Metric.SECONDS, seconds);
    metrics.put(Metric.CPU_SECONDS, cpuSeconds);
    metrics.put(Metric.ROWS, (double) count);
    addMemory(metrics, rows);
    return metrics;
  }

  private static void addMemory(Map<Metric, Double> metrics, Rows rows) throws IOException {
    double peak = ProcessMemory.peak();
    metrics.put(Metric.PEAK_BYTES, peak);
    if (rows.idleBytes() > 0) {
      double idle = rows.idleBytes();
      metrics.put(Metric.IDLE_BYTES, idle);
      metrics.put(Metric.MEMORY_BYTES, peak - idle);
    }
  }
}
