package io.github.paimonffm.stress.commits;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Arguments;
import io.github.paimonffm.testing.Concurrently;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The program of {@code scripts/stress commits}: many committers on one table. */
final class CommitStress {

  /** Child JVMs use the optimising compiler, unlike the child JVMs of tests. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=4",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-Dorg.slf4j.simpleLogger.log.org.apache.paimon=off");

  private static final String REPEAT_UNKNOWN = "repeat-unknown";

  /** The programs that may commit to the same table as this library. */
  private static final List<Program> OTHERS =
      List.of(Program.PAIMON_JAVA, Program.PYPAIMON, Program.PYPAIMON_RUST);

  private static final long SECONDS = 1800;
  private static final int WARM_UP = 10;

  private final Map<String, String> options = new HashMap<>();
  private final Path folder;
  private final List<String> flags;
  private final int threads;
  private final int processes;
  private final int commits;

  /** The number of processes of each program on one table; this library comes first. */
  private final Map<Program, Integer> mixture = new EnumMap<>(Program.class);

  private final List<Program> compared;
  private final BufferAllocator allocator = new RootAllocator();
  private final Catalog catalog;
  private final Map<Program, Program.Committer> committers = new EnumMap<>(Program.class);
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private int tables;

  private int repeated;
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
    mixture.put(Program.PAIMON_FFM, Math.max(processes, 1));
    for (Program other : OTHERS) {
      mixture.put(other, arguments.number(option(other), 0));
    }
    flags = new ArrayList<>(FLAGS);
    if (arguments.text(REPEAT_UNKNOWN, "no").equals("yes")) {
      flags.add("-D" + CommitWorkload.RETRY_UNKNOWN + "=true");
    }
    compared =
        switch (arguments.text("compare", isLocal(options.get("warehouse")) ? "yes" : "no")) {
          case "yes" -> List.of(Program.PAIMON_FFM, Program.PAIMON_JAVA);
          case "no" -> List.of(Program.PAIMON_FFM);
          default -> throw new IllegalArgumentException("--compare yes|no");
        };
    catalog = Catalog.open(options);
    catalog.createDatabase(Workspace.DATABASE, true);
  }

  /**
   * Runs the program.
   *
   * @param args see {@code scripts/lib/stress/commits}
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = new HashMap<>();
    Set<String> known =
        new HashSet<>(
            Set.of(
                "threads",
                "processes",
                "commits",
                "runs",
                "table",
                "compare",
                "s3",
                REPEAT_UNKNOWN));
    OTHERS.forEach(other -> known.add(option(other)));
    Arguments arguments = new Arguments(args, known, (name, value) -> take(given, name, value));
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
          throw new IllegalArgumentException("--option: expected key=value, got " + value);
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

  /** Returns the name of the option for the number of a program's processes. */
  private static String option(Program other) {
    return "with-" + other.title().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Returns whether Paimon Java can open a warehouse. Its jars for object stores are missing. */
  private static boolean isLocal(String warehouse) {
    return !warehouse.contains("://");
  }

  private boolean run(String which, int runs) throws Exception {
    List<CommitWorkload.Kind> kinds =
        switch (which) {
          case "append" -> List.of(CommitWorkload.Kind.APPEND);
          case "primary-key" -> List.of(CommitWorkload.Kind.KEYED);
          case "both" -> List.of(CommitWorkload.Kind.values());
          default -> throw new IllegalArgumentException("--table append|primary-key|both");
        };
    try (catalog;
        allocator) {
      for (CommitWorkload.Kind kind : kinds) {
        if (mixture.values().stream().filter(count -> count > 0).count() > 1) {
          mixed(kind, runs);
        } else {
          compare(kind, runs);
        }
      }
      committers.values().forEach(Program.Committer::close);
    }
    System.out.printf("%d reported, %d present, %d lost%n", reported, present, lost);
    return failed;
  }

  /** Runs the programs one after the other, each on its own table. */
  private void compare(CommitWorkload.Kind kind, int runs) throws Exception {
    Map<Program, List<Double>> rates = new EnumMap<>(Program.class);
    compared.forEach(program -> rates.put(program, new ArrayList<>()));
    for (int run = 1; run <= runs; run++) {
      StringBuilder line = new StringBuilder();
      // The order alternates, so the disk state favours neither program.
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
        int attempts = commits * (processes > 0 ? processes : threads);
        if (tally.reported() < attempts) {
          line.append(" (%d given up)".formatted(attempts - tally.reported()));
        }
        if (program == Program.PAIMON_FFM) {
          count(tally);
          line.insert(0, "%s run %d: %s".formatted(name(kind), run, tally));
          report(tally);
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

  private Processes.Outcome commitTo(Program program, Table table, CommitWorkload.Kind kind)
      throws Exception {
    String name = table.identifier().table();
    if (processes > 0) {
      Table warmUp = create(kind);
      try {
        return new Processes(folder, flags)
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
    List<CommitWorkload.Done> done =
        Concurrently.runAndConcat(threads, worker -> committing.commit(name, worker, commits));
    return new Processes.Outcome(
        Map.of(name, done), (System.nanoTime() - start) / 1e9, List.of(), List.of());
  }

  /** Runs all programs of the mixture on one table. */
  private void mixed(CommitWorkload.Kind kind, int runs) throws Exception {
    for (Map.Entry<Program, Integer> one : mixture.entrySet()) {
      Optional<String> missing = one.getValue() > 0 ? one.getKey().missing() : Optional.empty();
      if (missing.isPresent()) {
        throw new IllegalStateException(missing.get());
      }
    }
    Map<Program, Fates> sums = new EnumMap<>(Program.class);
    repeated = 0;
    for (int run = 1; run <= runs; run++) {
      mixed(kind, run, sums);
    }
    sums.forEach(
        (program, fates) ->
            System.out.printf(
                "%s: %d runs, commits of %s: %s%n", name(kind), runs, program.title(), fates));
    System.out.printf("%s: %d commits of unknown outcome were retried%n", name(kind), repeated);
  }

  private void mixed(CommitWorkload.Kind kind, int run, Map<Program, Fates> sums) throws Exception {
    Table table = create(kind);
    List<Processes.Group> groups = Processes.Group.of(mixture);
    Processes.Outcome outcome =
        new Processes(folder, flags)
            .run(groups, options, Map.of(), List.of(table.identifier().table()), commits, SECONDS);
    List<CommitWorkload.Done> all = reported(outcome, table);
    Map<Program, List<CommitWorkload.Done>> byProgram = new EnumMap<>(Program.class);
    groups.forEach(group -> byProgram.put(group.program(), group.of(all)));
    Tally tally = Tally.of(table, allocator, all);
    Losses losses = Losses.of(table, byProgram);
    count(tally);
    repeated += outcome.repeated().size();
    System.out.printf("%s run %d: %s%n", name(kind), run, tally);
    for (Processes.Group group : groups) {
      List<CommitWorkload.Done> reported = byProgram.get(group.program());
      Fates fates = Fates.of(table, allocator, reported, group.troubleOf(outcome.gaveUp()), tally);
      sums.merge(group.program(), fates, Fates::plus);
      System.out.printf(
          "  %s: %d of %d attempts reported; %s%n",
          group.program().title(), reported.size(), group.count() * commits, fates);
    }
    System.out.println("  snapshots overwritten: " + losses);
    outcome.gaveUp().stream().limit(5).forEach(one -> System.out.println("  given up: " + one));
    outcome.repeated().stream().limit(5).forEach(one -> System.out.println("  retried: " + one));
    tally.lost().stream().limit(5).forEach(one -> System.out.println("  lost silently: " + one));
    tally.problems().stream()
        .filter(problem -> !problem.startsWith("lost: "))
        .forEach(problem -> System.out.println("  " + problem));
    if (losses.ours() > 0) {
      failed = true;
      System.out.println("  lost through this library or an unidentified program: " + losses);
    }
    catalog.dropTable(table.identifier(), false);
  }

  private Table create(CommitWorkload.Kind kind) {
    String name = name(kind).replace('-', '_') + "_" + suffix + "_" + tables++;
    return catalog.createTable(Workspace.named(name), kind.schema().build(), false);
  }

  private static List<CommitWorkload.Done> reported(Processes.Outcome outcome, Table table) {
    return outcome.reported().getOrDefault(table.identifier().table(), List.of());
  }

  private void count(Tally tally) {
    reported += tally.reported();
    present += tally.present();
    lost += tally.lost().size();
  }

  private void report(Tally tally) {
    if (!tally.problems().isEmpty()) {
      failed = true;
      tally.problems().forEach(problem -> System.out.println("  " + problem));
    }
  }

  private static String name(CommitWorkload.Kind kind) {
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
