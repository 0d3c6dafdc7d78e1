package io.github.paimonffm.bench.report;

import io.github.paimonffm.bench.job.Json;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.run.Results;
import io.github.paimonffm.bench.run.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of a run: tables in {@code docs/performance.md} and charts beside it. */
public final class Report {

  private static final List<Metric> IN_CHARTS =
      List.of(Metric.SECONDS, Metric.MEMORY_BYTES, Metric.BYTES);

  private Report() {}

  /**
   * Replaces the generated part of the page and the charts.
   *
   * @param root the folder of the repository
   * @param python the Python with matplotlib
   */
  public static void write(Path root, String python, List<Results> all) throws IOException {
    Path page = root.resolve("docs/performance.md");
    Marked marked = Marked.read(page);
    marked.replace("machine", Machine.describe(root));
    marked.replace("figures", Tables.figures(all));
    marked.replace("jobs", Tables.jobs(all));
    marked.write(page);
    drawCharts(root, python, all);
  }

  private static void drawCharts(Path root, String python, List<Results> all) throws IOException {
    Path values = root.resolve("bench/target/results.json");
    Files.writeString(values, Json.write(groups(all)));
    Path script = root.resolve("bench/src/main/python/charts.py");
    Process charts =
        new ProcessBuilder(
                python,
                script.toString(),
                values.toString(),
                root.resolve("docs/performance").toString())
            .inheritIO()
            .start();
    try {
      if (charts.waitFor() != 0) {
        throw new IOException(script + " failed with code " + charts.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the values of the charts: group, job, metric. */
  private static Map<String, Object> groups(List<Results> all) {
    Map<String, Object> groups = new LinkedHashMap<>();
    for (Results results : all) {
      Map<String, Map<Metric, Spread>> jobs = new LinkedHashMap<>();
      for (String job : results.group().jobs().keySet()) {
        Map<Metric, Spread> metrics = new LinkedHashMap<>();
        for (Metric metric : IN_CHARTS) {
          results.of(job, metric).ifPresent(spread -> metrics.put(metric, spread));
        }
        jobs.put(job, metrics);
      }
      groups.put(results.group().name(), Map.of("title", results.group().title(), "jobs", jobs));
    }
    return groups;
  }
}
