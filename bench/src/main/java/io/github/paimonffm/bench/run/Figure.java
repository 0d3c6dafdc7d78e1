package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Metric;
import java.util.Map;
import java.util.Optional;

/**
 * A number that a group reports: the ratio of two values, or one value.
 *
 * @param name the name within all groups, without spaces
 * @param over the job and the metric of the value
 * @param under the job and the metric by which the value is divided
 * @param factor the factor for the unit of a single value
 */
record Figure(String name, Source over, Optional<Source> under, double factor) {

  /** A metric of a job. */
  record Source(String job, Metric metric) {}

  /** Returns whether a job contributes to the figure. */
  boolean uses(String job) {
    return over.job().equals(job) || under.filter(source -> source.job().equals(job)).isPresent();
  }

  /**
   * Computes the figure from the measurements of one round.
   *
   * @param measured the metrics of each job
   * @return the value; empty if a measurement is missing
   */
  Optional<Double> of(Map<String, Map<Metric, Double>> measured) {
    Optional<Double> value = value(over, measured);
    if (under.isPresent()) {
      Optional<Double> divisor = value(under.get(), measured);
      value = value.flatMap(dividend -> divisor.map(by -> dividend / by));
    }
    return value.map(found -> found * factor).filter(found -> Double.isFinite(found));
  }

  private static Optional<Double> value(Source source, Map<String, Map<Metric, Double>> measured) {
    return Optional.ofNullable(measured.get(source.job()))
        .map(metrics -> metrics.get(source.metric()));
  }
}
