package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Jobs that are compared with each other. In each round every job runs once, one after the other,
 * and the figures are computed within the round.
 */
public final class Group {

  private final String name;
  private final String title;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final List<Job> preparation = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private int maxRounds = Integer.MAX_VALUE;
  private boolean freshProcesses;
  private boolean inMemory;
  private int warmUps;

  Group(String name, String title) {
    this.name = name;
    this.title = title;
  }

  /** Adds a job. */
  Group job(String jobName, Job job) {
    jobs.put(jobName, job);
    return this;
  }

  /** Adds a job that writes to the table that all jobs of the group read. It is not measured. */
  Group prepare(Job job) {
    return prepare(job, 1);
  }

  /** Adds the same preparation a number of times. */
  Group prepare(Job job, int times) {
    preparation.addAll(Collections.nCopies(times, job));
    return this;
  }

  /** Adds the ratio of a metric of two jobs. */
  Group ratio(String kind, Metric metric, String over, String under) {
    return figure(
        kind + "." + over + "/" + under,
        new Figure.Source(over, metric),
        Optional.of(new Figure.Source(under, metric)),
        1);
  }

  /** Adds the ratio of the times of two jobs. */
  Group times(String over, String under) {
    return ratio("time", Metric.SECONDS, over, under);
  }

  /** Adds the ratio of the sizes of the files of two jobs. */
  Group sizes(String over, String under) {
    return ratio("bytes", Metric.BYTES, over, under);
  }

  /** Adds the ratio of two metrics of one job. */
  Group within(String kind, String job, Metric over, Metric under) {
    return figure(
        kind + "." + job,
        new Figure.Source(job, over),
        Optional.of(new Figure.Source(job, under)),
        1);
  }

  /** Adds a metric of a job, multiplied by a factor. */
  Group value(String kind, String job, Metric metric, double factor) {
    return figure(kind + "." + job, new Figure.Source(job, metric), Optional.empty(), factor);
  }

  private Group figure(
      String figureName, Figure.Source over, Optional<Figure.Source> under, double factor) {
    figures.add(new Figure(name + "." + figureName, over, under, factor));
    return this;
  }

  /** Limits the number of rounds, for jobs that take long. */
  Group atMostRounds(int rounds) {
    maxRounds = rounds;
    return this;
  }

  /** Runs every job in its own process, even in a quick run, so that its memory is comparable. */
  Group inFreshProcesses() {
    freshProcesses = true;
    return this;
  }

  /** Keeps the tables in memory, where it takes no time to sync files. */
  Group inMemory() {
    inMemory = true;
    return this;
  }

  /**
   * Does each job a number of times before it is measured. Without this, a job only writes a part
   * of its rows before, or reads them once. Programs that handle rows one by one need more, because
   * most of their time is in Java code that the JVM compiles meanwhile.
   */
  Group warmedUp(int times) {
    warmUps = times;
    return this;
  }

  int warmUps() {
    return warmUps;
  }

  boolean isInMemory() {
    return inMemory;
  }

  /** Removes the jobs of some engines, and their figures. */
  Group without(Predicate<Job.Engine> engines) {
    List<String> removed =
        jobs.keySet().stream().filter(job -> engines.test(jobs.get(job).engine())).toList();
    removed.forEach(jobs::remove);
    figures.removeIf(figure -> removed.stream().anyMatch(figure::uses));
    return this;
  }

  public String name() {
    return name;
  }

  public String title() {
    return title;
  }

  public Map<String, Job> jobs() {
    return jobs;
  }

  List<Job> preparation() {
    return preparation;
  }

  List<Figure> figures() {
    return figures;
  }

  int rounds(int wanted) {
    return Math.min(wanted, maxRounds);
  }

  boolean needsFreshProcesses() {
    return freshProcesses;
  }
}
