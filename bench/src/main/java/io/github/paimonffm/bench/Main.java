package io.github.paimonffm.bench;

import io.github.paimonffm.bench.report.Report;
import io.github.paimonffm.bench.run.Group;
import io.github.paimonffm.bench.run.Results;
import io.github.paimonffm.bench.run.Runner;
import io.github.paimonffm.bench.run.Settings;
import io.github.paimonffm.bench.run.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The program behind {@code bench/run}: measures all groups and reports their figures. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    try {
      Settings settings = Settings.parse(List.of(arguments));
      List<Group> groups = settings.groups();
      if (settings.list()) {
        groups.forEach(group -> System.out.printf("%-26s %s%n", group.name(), group.title()));
      } else {
        System.exit(run(settings, groups) ? 0 : 1);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("run: " + e.getMessage());
      System.exit(2);
    }
  }

  /**
   * Measures groups, prints their figures and writes the report.
   *
   * @return whether every figure has a value
   */
  private static boolean run(Settings settings, List<Group> groups) throws IOException {
    List<Results> all = new ArrayList<>();
    boolean complete = true;
    try (Runner runner = new Runner(settings)) {
      for (Group group : groups) {
        Results results = runner.run(group);
        all.add(results);
        complete &= print(results, settings);
      }
    }
    if (complete && settings.charts().isPresent()) {
      Report.write(settings.root(), settings.page(), settings.charts().get(), all);
    }
    return complete;
  }

  /**
   * Prints the figures of a group.
   *
   * @return whether every figure has a value
   */
  private static boolean print(Results results, Settings settings) {
    boolean complete = true;
    for (Map.Entry<String, Optional<Spread>> figure : results.figures().entrySet()) {
      if (figure.getValue().isPresent()) {
        double median = figure.getValue().get().median();
        System.out.printf(Locale.ROOT, "%s %.4g%n", figure.getKey(), median);
      } else {
        System.err.println("run: " + figure.getKey() + " has no value; see " + settings.log());
        complete = false;
      }
    }
    return complete;
  }
}
