package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Job;
import io.github.paimonffm.bench.job.Metric;
import io.github.paimonffm.bench.job.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Runs the jobs of groups in worker processes, and checks what they wrote. */
public final class Runner implements AutoCloseable {

  private static final String SHARED_TABLE = "shared";

  private final Settings settings;
  private final Verification verification;
  private final Map<String, WorkerProcess> workers = new HashMap<>();
  private final long start = System.nanoTime();
  private int tables;

  /** The folder of the tables of the current group. */
  private Path warehouse;

  public Runner(Settings settings) {
    this.settings = settings;
    warehouse = settings.diskWarehouse();
    verification = new Verification(this);
  }

  /** Runs all rounds of a group. A job that fails has no result; its reason is printed. */
  public Results run(Group group) throws IOException {
    Results results = new Results(group);
    warehouse = settings.warehouse(group);
    Folders.delete(warehouse);
    try {
      for (Job job : group.preparation()) {
        if (group.needsFreshProcesses()) {
          stop(family(job.engine()));
        }
        measure(job, SHARED_TABLE);
      }
    } catch (JobFailedException e) {
      System.err.println("run: " + group.name() + ": preparation failed: " + e.getMessage());
      return results;
    }
    int rounds = group.rounds(settings.scale().rounds());
    for (int round = 1; round <= rounds; round++) {
      results.startRound();
      for (Map.Entry<String, Job> job : group.jobs().entrySet()) {
        String label = group.name() + "." + job.getKey();
        try {
          results.add(job.getKey(), measured(group, job.getValue(), round));
          System.err.printf("run: %s, round %d of %d, %d s%n", label, round, rounds, seconds());
        } catch (JobFailedException e) {
          System.err.println("run: " + label + " failed: " + e.getMessage());
        }
      }
    }
    Folders.delete(warehouse);
    return results;
  }

  /** Returns the time since the start of the run. */
  private long seconds() {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private Map<Metric, Double> measured(Group group, Job job, int round)
      throws JobFailedException, IOException {
    boolean reads = job.action().isRead();
    String table = reads ? SHARED_TABLE : "table_" + ++tables;
    boolean fresh = group.needsFreshProcesses() || !settings.scale().quick();
    if (fresh) {
      stop(family(job.engine()));
      // Writing back the pages of earlier jobs would slow down this job.
      Folders.sync();
    }
    boolean whole = group.warmUps() > 0 && !settings.scale().quick();
    Map<Metric, Double> metrics =
        whole
            ? measure(job, table, group.warmUps(), Integer.MAX_VALUE)
            : measure(job, table, 1, settings.scale().warmUpBatches());
    if (fresh) {
      stop(family(job.engine()));
    }
    if (round == 1) {
      verification.check(job, table, metrics);
    }
    if (!reads) {
      Folders.delete(warehouse);
    }
    return metrics;
  }

  /** Runs a job once, without a repetition before it. */
  Map<Metric, Double> measure(Job job, String table) throws JobFailedException, IOException {
    return measure(job, table, 0, 0);
  }

  private Map<Metric, Double> measure(Job job, String table, int warmUps, int warmUpBatches)
      throws JobFailedException, IOException {
    Path file = job.data().file(settings.data());
    return worker(job.engine())
        .run(
            new Request(job, file.toString(), warehouse.toString(), table, warmUps, warmUpBatches));
  }

  private WorkerProcess worker(Job.Engine engine) throws IOException {
    String family = family(engine);
    WorkerProcess worker = workers.get(family);
    if (worker == null) {
      worker = WorkerProcess.start(engine, settings);
      workers.put(family, worker);
    }
    return worker;
  }

  /** Returns the name of the process that does the jobs of an engine. */
  private static String family(Job.Engine engine) {
    return switch (engine) {
      case OURS, PARQUET_ZSTD, PARQUET_UNCOMPRESSED, ARROW_FILE -> "native";
      case PAIMON_JAVA, PAIMON_JAVA_BUNDLES, PAIMON_JAVA_NATIVE, PAIMON_JAVA_NATIVE_FILES ->
          "Paimon Java";
      case PYPAIMON, PYPAIMON_NATIVE -> "Python";
    };
  }

  private void stop(String family) {
    WorkerProcess worker = workers.remove(family);
    if (worker != null) {
      worker.close();
    }
  }

  @Override
  public void close() throws IOException {
    workers.values().forEach(WorkerProcess::close);
    Folders.delete(warehouse);
  }
}
