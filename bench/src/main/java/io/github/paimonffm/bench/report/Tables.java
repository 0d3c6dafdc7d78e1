package io.github.paimonffm.bench.report;

import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.run.Results;
import io.github.paimonffm.bench.run.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables of the report, as Markdown. */
final class Tables {

  private static final double MEGA = 1e6;

  private Tables() {}

  /** Returns the table of all figures. */
  static String figures(List<Results> all) {
    StringBuilder table = new StringBuilder("| Figure | Median | Minimum | Maximum |\n");
    table.append("|---|---|---|---|\n");
    for (Results results : all) {
      for (Map.Entry<String, Optional<Spread>> figure : results.figures().entrySet()) {
        Spread spread = figure.getValue().orElseThrow();
        table.append(
            String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s |%n",
                figure.getKey(),
                number(spread.median()),
                number(spread.min()),
                number(spread.max())));
      }
    }
    return table.toString();
  }

  /** Returns one table of jobs for each group. */
  static String jobs(List<Results> all) {
    StringBuilder text = new StringBuilder();
    for (Results results : all) {
      text.append("### ").append(results.group().title()).append("\n\n");
      text.append("`").append(results.group().name()).append("`\n\n");
      text.append(
          "| Job | Rows | Seconds: median (minimum–maximum) | CPU seconds | Memory MB | Files | File"
              + " MB |\n");
      text.append("|---|---|---|---|---|---|---|\n");
      for (String job : results.group().jobs().keySet()) {
        text.append("| ").append(job);
        text.append(" | ").append(count(results.of(job, Metric.ROWS)));
        text.append(" | ").append(results.of(job, Metric.SECONDS).map(Tables::spread).orElse(""));
        text.append(" | ").append(median(results.of(job, Metric.CPU_SECONDS), 1));
        text.append(" | ").append(count(inMega(results.of(job, Metric.MEMORY_BYTES))));
        text.append(" | ").append(count(results.of(job, Metric.FILES)));
        text.append(" | ").append(median(results.of(job, Metric.BYTES), 1 / MEGA));
        text.append(" |\n");
      }
      text.append("\n");
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static Optional<Spread> inMega(Optional<Spread> bytes) {
    return bytes.map(
        spread -> new Spread(spread.median() / MEGA, spread.min() / MEGA, spread.max() / MEGA));
  }

  private static String spread(Spread spread) {
    return String.format(
        "%s (%s–%s)", number(spread.median()), number(spread.min()), number(spread.max()));
  }

  private static String median(Optional<Spread> spread, double factor) {
    return spread.map(found -> number(found.median() * factor)).orElse("");
  }

  private static String count(Optional<Spread> spread) {
    return spread.map(found -> String.format(Locale.ROOT, "%,.0f", found.median())).orElse("");
  }

  /** Returns a number with three significant digits. */
  private static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
