package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The measurements of one group. */
public final class Results {

  private final Group group;
  private final List<Map<String, Map<Metric, Double>>> rounds = new ArrayList<>();

  Results(Group group) {
    this.group = group;
  }

  /** Starts a round. */
  void startRound() {
    rounds.add(new HashMap<>());
  }

  /** Adds the metrics of a job to the current round. */
  void add(String job, Map<Metric, Double> metrics) {
    rounds.getLast().put(job, metrics);
  }

  public Group group() {
    return group;
  }

  /** Returns the values of a metric of a job in all rounds; empty if the job has no such metric. */
  public Optional<Spread> of(String job, Metric metric) {
    List<Double> values = new ArrayList<>();
    for (Map<String, Map<Metric, Double>> round : rounds) {
      Optional.ofNullable(round.get(job))
          .map(metrics -> metrics.get(metric))
          .ifPresent(values::add);
    }
    return Spread.of(values);
  }

  /** Returns the values of all figures; without a value for a figure with a missing measurement. */
  public Map<String, Optional<Spread>> figures() {
    Map<String, Optional<Spread>> figures = new LinkedHashMap<>();
    for (Figure figure : group.figures()) {
      List<Double> values = new ArrayList<>();
      rounds.forEach(round -> figure.of(round).ifPresent(values::add));
      figures.put(figure.name(), Spread.of(values));
    }
    return figures;
  }
}
