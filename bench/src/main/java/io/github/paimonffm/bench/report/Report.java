package io.github.paimonffm.bench.report;

import io.github.paimonffm.bench.job.Json;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.run.Results;
import io.github.paimonffm.bench.run.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
   * Writes the page with the results, and the charts.
   *
   * @param root the folder of the repository; its page has the text around the results
   * @param folder the folder for the page and the charts
   * @param python the Python with matplotlib
   */
  public static void write(Path root, Path folder, String python, List<Results> all)
      throws IOException {
    Marked page = Marked.read(root.resolve("docs/performance.md"));
    List<String> charts = drawCharts(root, folder, python, all);
    page.replace("charts", String.join("\n", charts));
    page.replace("machine", Machine.describe(root));
    page.replace("figures", Tables.figures(all));
    page.replace("jobs", Tables.jobs(all));
    page.write(folder.resolve("performance.md"));
  }

  /** Draws the charts, and returns for each the Markdown that shows it. */
  private static List<String> drawCharts(Path root, Path folder, String python, List<Results> all)
      throws IOException {
    Path values = root.resolve("bench/target/results.json");
    Files.writeString(values, Json.write(groups(all)));
    Path script = root.resolve("bench/src/main/python/charts.py");
    Path charts = Files.createDirectories(folder.resolve("performance"));
    Process process =
        new ProcessBuilder(python, script.toString(), values.toString(), charts.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(script + " failed with code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return lines.lines().map(line -> line + "\n").toList();
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
