package io.github.paimonffm.concurrency;

import io.github.paimonffm.Catalog;
import io.github.paimonffm.Table;
import io.github.paimonffm.s3.S3Server;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Together;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Many committers on one table, as often and as long as asked for; what {@code scripts/stress
 * commits} runs.
 */
final class CommitStress {

  /** Optimising compilers are wanted here, unlike in a child JVM of a test. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=4",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-Dorg.slf4j.simpleLogger.log.org.apache.paimon=off");

  private static final long SECONDS = 1800;
  private static final int WARM_UP = 10;

  private final Map<String, String> options = new HashMap<>();
  private final Path folder;
  private final int threads;
  private final int processes;
  private final int commits;
  private final int javaProcesses;
  private final List<Program> compared;
  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private final Map<Program, Program.Committer> committers = new EnumMap<>(Program.class);
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private int tables;

  private long reported;
  private long present;
  private long lost;
  private boolean failed;

  private CommitStress(Arguments arguments, Map<String, String> given, Path folder) {
    this.folder = folder;
    options.put("warehouse", folder.resolve("warehouse").toString());
    options.putAll(given);
    threads = arguments.number("threads", 8);
    processes = arguments.number("processes", 0);
    commits = arguments.number("commits", processes > 0 ? 50 : 40);
    javaProcesses = arguments.number("with-paimon-java", 0);
    compared =
        switch (arguments.text("compare", isLocal(options.get("warehouse")) ? "yes" : "no")) {
          case "yes" -> List.of(Program.values());
          case "no" -> List.of(Program.PAIMON_FFM);
          default -> throw new IllegalArgumentException("--compare yes|no");
        };
    catalog = Catalog.open(options);
    catalog.createDatabase(Workspace.DATABASE, true);
  }

  /**
   * Runs it.
   *
   * @param args see {@code scripts/lib/stress/commits}
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = new HashMap<>();
    Arguments arguments =
        new Arguments(
            args,
            Set.of(
                "threads",
                "processes",
                "commits",
                "runs",
                "table",
                "with-paimon-java",
                "compare",
                "s3"),
            (name, value) -> take(given, name, value));
    Path folder = Files.createTempDirectory("paimon-ffm-stress-").toRealPath();
    boolean failed;
    try (S3Server server = arguments.has("s3") ? S3Server.start(arguments.text("s3", "")) : null) {
      if (server != null) {
        given.putAll(server.options());
      }
      CommitStress stress = new CommitStress(arguments, given, folder);
      failed = stress.run(arguments.text("table", "both"), arguments.number("runs", 1));
    } finally {
      Workspace.delete(folder);
    }
    System.exit(failed ? 1 : 0);
  }

  private static void take(Map<String, String> options, String name, String value) {
    switch (name) {
      case "warehouse" -> options.put(name, value);
      case "option" -> {
        int equals = value.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("--option takes key=value");
        }
        options.put(value.substring(0, equals), value.substring(equals + 1));
      }
      case "options" -> {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(value))) {
          properties.load(reader);
        } catch (IOException e) {
          throw new IllegalArgumentException("cannot read " + value, e);
        }
        properties.forEach((key, one) -> options.put((String) key, (String) one));
      }
      default -> throw new IllegalArgumentException("unknown: --" + name);
    }
  }

  /** Paimon Java's file systems for object stores are jars of their own, which are not here. */
  private static boolean isLocal(String warehouse) {
    return !warehouse.contains("://");
  }

  private boolean run(String which, int runs) throws Exception {
    List<Stress.Kind> kinds =
        switch (which) {
          case "append" -> List.of(Stress.Kind.APPEND);
          case "primary-key" -> List.of(Stress.Kind.KEYED);
          case "both" -> List.of(Stress.Kind.values());
          default -> throw new IllegalArgumentException("--table append|primary-key|both");
        };
    try (catalog;
        allocator) {
      for (Stress.Kind kind : kinds) {
        if (javaProcesses > 0) {
          for (int run = 1; run <= runs; run++) {
            mixed(kind, run);
          }
        } else {
          compare(kind, runs);
        }
      }
      committers.values().forEach(Program.Committer::close);
    }
    System.out.printf("%d reported, %d present, %d lost%n", reported, present, lost);
    return failed;
  }

  /** Both programs do the same, each on a table of its own, one after the other. */
  private void compare(Stress.Kind kind, int runs) throws Exception {
    Map<Program, List<Double>> rates = new EnumMap<>(Program.class);
    compared.forEach(program -> rates.put(program, new ArrayList<>()));
    for (int run = 1; run <= runs; run++) {
      StringBuilder line = new StringBuilder();
      // Neither of them always finds the disk as the other left it.
      for (Program program : run % 2 == 1 ? compared : compared.reversed()) {
        Table table = create(kind);
        Processes.Outcome outcome = commitTo(program, table, kind);
        Tally tally = Tally.of(table, allocator, reported(outcome, table));
        double rate = tally.reported() / outcome.seconds();
        rates.get(program).add(rate);
        line.append(
            program == Program.PAIMON_FFM
                ? ", ours %.1f/s".formatted(rate)
                : ", Paimon Java %.1f/s".formatted(rate));
        int asked = commits * (processes > 0 ? processes : threads);
        if (tally.reported() < asked) {
          line.append(" (%d given up)".formatted(asked - tally.reported()));
        }
        if (program == Program.PAIMON_FFM) {
          count(tally);
          line.insert(0, "%s run %d: %s".formatted(name(kind), run, tally));
          complain(tally);
        } else if (!tally.lost().isEmpty()) {
          line.append(" (%d lost)".formatted(tally.lost().size()));
        }
        catalog.dropTable(table.identifier(), false);
      }
      System.out.println(line);
    }
    double ours = median(rates.get(Program.PAIMON_FFM));
    StringBuilder medians = new StringBuilder("ours %.1f commits/s".formatted(ours));
    if (rates.containsKey(Program.PAIMON_JAVA)) {
      double theirs = median(rates.get(Program.PAIMON_JAVA));
      medians.append(", Paimon Java %.1f commits/s, ratio %.2f".formatted(theirs, ours / theirs));
    }
    System.out.printf("%s: medians of %d runs: %s%n", name(kind), runs, medians);
  }

  private Processes.Outcome commitTo(Program program, Table table, Stress.Kind kind)
      throws Exception {
    String name = table.identifier().table();
    if (processes > 0) {
      Table warmUp = create(kind);
      try {
        return new Processes(folder, FLAGS)
            .run(
                List.of(new Processes.Group(program, processes, 0)),
                options,
                Map.of(program, warmUp.identifier().table()),
                List.of(name),
                commits,
                SECONDS);
      } finally {
        catalog.dropTable(warmUp.identifier(), false);
      }
    }
    Program.Committer committer = committers.get(program);
    if (committer == null) {
      committer = program.open(options);
      committers.put(program, committer);
      Table warmUp = create(kind);
      committer.commit(warmUp.identifier().table(), 0, WARM_UP);
      catalog.dropTable(warmUp.identifier(), false);
    }
    Program.Committer committing = committer;
    long start = System.nanoTime();
    List<Stress.Done> done =
        Together.run(threads, worker -> committing.commit(name, worker, commits)).stream()
            .flatMap(List::stream)
            .toList();
    return new Processes.Outcome(Map.of(name, done), (System.nanoTime() - start) / 1e9, List.of());
  }

  /** Both programs commit to one table. */
  private void mixed(Stress.Kind kind, int run) throws Exception {
    Table table = create(kind);
    int ours = Math.max(processes, 1);
    Processes.Outcome outcome =
        new Processes(folder, FLAGS)
            .run(
                List.of(
                    new Processes.Group(Program.PAIMON_FFM, ours, 0),
                    new Processes.Group(Program.PAIMON_JAVA, javaProcesses, ours)),
                options,
                Map.of(),
                List.of(table.identifier().table()),
                commits,
                SECONDS);
    List<Stress.Done> all = reported(outcome, table);
    Map<Program, List<Stress.Done>> byProgram = new EnumMap<>(Program.class);
    for (Program program : Program.values()) {
      byProgram.put(
          program,
          all.stream()
              .filter(
                  done ->
                      (program == Program.PAIMON_FFM) == (Stress.workerOf(done.firstId()) < ours))
              .toList());
    }
    Tally tally = Tally.of(table, allocator, all);
    Losses losses = Losses.of(table, byProgram);
    count(tally);
    System.out.printf(
        "%s run %d: ours %d and Paimon Java's %d reported of %d and %d asked; %s%n"
            + "  snapshots overwritten: ours by us %d, theirs by us %d, ours by them %d, theirs by"
            + " them %d, by nobody known %d%n",
        name(kind),
        run,
        byProgram.get(Program.PAIMON_FFM).size(),
        byProgram.get(Program.PAIMON_JAVA).size(),
        ours * commits,
        javaProcesses * commits,
        tally,
        losses.count(Program.PAIMON_FFM, Program.PAIMON_FFM),
        losses.count(Program.PAIMON_JAVA, Program.PAIMON_FFM),
        losses.count(Program.PAIMON_FFM, Program.PAIMON_JAVA),
        losses.count(Program.PAIMON_JAVA, Program.PAIMON_JAVA),
        losses.unexplained().size());
    outcome.gaveUp().stream().limit(5).forEach(line -> System.out.println("  " + line));
    tally.problems().stream()
        .filter(problem -> !problem.startsWith("lost: "))
        .forEach(problem -> System.out.println("  " + problem));
    if (losses.ours() > 0) {
      failed = true;
      System.out.println("  lost through this library, or nobody knows: " + losses);
    }
    catalog.dropTable(table.identifier(), false);
  }

  private Table create(Stress.Kind kind) {
    String name = name(kind).replace('-', '_') + "_" + suffix + "_" + tables++;
    return catalog.createTable(Workspace.named(name), kind.schema().build(), false);
  }

  private static List<Stress.Done> reported(Processes.Outcome outcome, Table table) {
    return outcome.reported().getOrDefault(table.identifier().table(), List.of());
  }

  private void count(Tally tally) {
    reported += tally.reported();
    present += tally.present();
    lost += tally.lost().size();
  }

  private void complain(Tally tally) {
    if (!tally.problems().isEmpty()) {
      failed = true;
      tally.problems().forEach(problem -> System.out.println("  " + problem));
    }
  }

  private static String name(Stress.Kind kind) {
    return switch (kind) {
      case APPEND -> "append";
      case KEYED -> "primary-key";
    };
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
