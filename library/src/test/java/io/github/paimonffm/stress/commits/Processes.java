package io.github.paimonffm.stress.commits;

import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processes that start to commit to the same tables at the same moment. */
public final class Processes {

  private static final String DONE = "done ";
  private static final String SPAN = "span ";
  private static final int READY_SECONDS = 120;

  private static final Pattern TROUBLE =
      Pattern.compile("worker (\\d+) (gave up on|repeated) commit (\\d+): (.*)");

  /**
   * Processes of one program.
   *
   * @param program the program
   * @param count the number of processes
   * @param firstWorker the worker number of the first process
   */
  public record Group(Program program, int count, int firstWorker) {

    /** Returns the non-empty groups; workers are numbered from 0. */
    public static List<Group> of(Map<Program, Integer> counts) {
      List<Group> groups = new ArrayList<>();
      int next = 0;
      for (Map.Entry<Program, Integer> count : counts.entrySet()) {
        if (count.getValue() > 0) {
          groups.add(new Group(count.getKey(), count.getValue(), next));
          next += count.getValue();
        }
      }
      return groups;
    }

    private boolean has(int worker) {
      return worker >= firstWorker && worker < firstWorker + count;
    }

    /** Returns the reported commits of this group's workers. */
    public List<CommitWorkload.Done> of(List<CommitWorkload.Done> reported) {
      return reported.stream()
          .filter(done -> has(CommitWorkload.workerOf(done.firstId())))
          .toList();
    }

    /** Returns the failed commits of this group's workers. */
    List<Trouble> troubleOf(List<Trouble> all) {
      return all.stream().filter(trouble -> has(trouble.worker())).toList();
    }
  }

  /**
   * A commit that failed or whose outcome is unknown.
   *
   * @param worker the worker number
   * @param commit the number of the commit
   * @param why the text of the exception
   */
  public record Trouble(int worker, int commit, String why) {

    /** Returns whether the commit may have been published. */
    boolean isUnknown() {
      return why.contains(CommitOutcomeUnknownException.class.getSimpleName());
    }
  }

  /**
   * The outcome of a run.
   *
   * @param reported the reported commits by table
   * @param seconds the time from the start of the first process to the end of the last one
   * @param gaveUp the commits that failed or whose outcome stayed unknown
   * @param repeated the commits of unknown outcome that were retried and reported as published
   */
  public record Outcome(
      Map<String, List<CommitWorkload.Done>> reported,
      double seconds,
      List<Trouble> gaveUp,
      List<Trouble> repeated) {}

  private final Path folder;
  private final List<String> flags;

  /**
   * @param folder a folder that only its owner can read, for the options of the catalog: a command
   *     line would be visible to other users
   * @param flags the flags of the JVMs
   */
  public Processes(Path folder, List<String> flags) {
    this.folder = folder;
    this.flags = flags;
  }

  /**
   * Makes each process commit to the tables one after the other, without warm-up.
   *
   * @param commits the number of commits of each process to each table
   * @param seconds the timeout of the run
   */
  public Outcome run(
      List<Group> groups,
      Map<String, String> catalogOptions,
      List<String> tables,
      int commits,
      long seconds)
      throws IOException, InterruptedException {
    return run(groups, catalogOptions, Map.of(), tables, commits, seconds);
  }

  /**
   * Makes each process commit to the tables one after the other.
   *
   * @param warmUp a table for each program, to which it commits before the measurement; may be
   *     empty
   * @param commits the number of commits of each process to each table
   * @param seconds the timeout of the run
   */
  public Outcome run(
      List<Group> groups,
      Map<String, String> catalogOptions,
      Map<Program, String> warmUp,
      List<String> tables,
      int commits,
      long seconds)
      throws IOException, InterruptedException {
    Path options = Files.createTempFile(folder, "catalog-", ".properties");
    Properties properties = new Properties();
    properties.putAll(catalogOptions);
    try (Writer writer = Files.newBufferedWriter(options)) {
      properties.store(writer, null);
    }
    Path start = options.resolveSibling(options.getFileName() + "-start");
    List<ChildJvm.Running> processes = new ArrayList<>();
    List<Path> ready = new ArrayList<>();
    for (Group group : groups) {
      for (int i = 0; i < group.count(); i++) {
        int number = group.firstWorker() + i;
        ready.add(readiness(start, number));
        List<String> arguments =
            new ArrayList<>(
                List.of(
                    options.toString(),
                    start.toString(),
                    Integer.toString(number),
                    Integer.toString(commits),
                    warmUp.getOrDefault(group.program(), "")));
        arguments.addAll(tables);
        processes.add(group.program().start(folder, flags, arguments));
      }
    }
    try {
      for (Path file : ready) {
        await(file);
      }
      Files.createFile(start);
    } catch (AssertionError e) {
      for (ChildJvm.Running process : processes) {
        process.process().destroyForcibly();
        e.addSuppressed(new AssertionError(process.await().output()));
      }
      throw e;
    }
    return collect(processes, seconds);
  }

  private static Outcome collect(List<ChildJvm.Running> processes, long seconds)
      throws IOException, InterruptedException {
    Map<String, List<CommitWorkload.Done>> reported = new HashMap<>();
    List<Trouble> gaveUp = new ArrayList<>();
    List<Trouble> repeated = new ArrayList<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (ChildJvm.Running process : processes) {
      String output = process.await(seconds).succeeded().output();
      for (String line : output.lines().toList()) {
        String[] word = line.split(" ");
        if (line.startsWith(DONE)) {
          reported
              .computeIfAbsent(word[1], table -> new ArrayList<>())
              .add(
                  new CommitWorkload.Done(
                      Long.parseLong(word[2]), word[3], Long.parseLong(word[4])));
        } else if (line.startsWith(SPAN)) {
          first = Math.min(first, Long.parseLong(word[1]));
          last = Math.max(last, Long.parseLong(word[2]));
        } else {
          Matcher trouble = TROUBLE.matcher(line);
          if (trouble.matches()) {
            (trouble.group(2).equals("repeated") ? repeated : gaveUp)
                .add(
                    new Trouble(
                        Integer.parseInt(trouble.group(1)),
                        Integer.parseInt(trouble.group(3)),
                        trouble.group(4)));
          }
        }
      }
    }
    return new Outcome(reported, (last - first) / 1e3, gaveUp, repeated);
  }

  private static Path readiness(Path start, int worker) {
    return Path.of(start + "-" + worker);
  }

  private static void await(Path file) {
    long end = System.nanoTime() + READY_SECONDS * 1_000_000_000L;
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(file + " did not appear");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** The program of a worker process. */
  static final class Worker {
    private static final int WARM_UP = 10;

    public static void main(String[] args) throws Exception {
      Program program = Program.valueOf(args[0]);
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(args[1]))) {
        properties.load(reader);
      }
      Map<String, String> options = new HashMap<>();
      properties.forEach((key, value) -> options.put((String) key, (String) value));
      Path start = Path.of(args[2]);
      int number = Integer.parseInt(args[3]);
      int commits = Integer.parseInt(args[4]);
      try (Program.Committer committer = program.open(options)) {
        if (!args[5].isEmpty()) {
          committer.commit(args[5], number, WARM_UP);
        }
        Files.createFile(readiness(start, number));
        await(start);
        long begin = System.currentTimeMillis();
        for (String table : List.of(args).subList(6, args.length)) {
          for (CommitWorkload.Done done : committer.commit(table, number, commits)) {
            System.out.println(
                DONE + table + " " + done.snapshot() + " " + done.user() + " " + done.firstId());
          }
        }
        System.out.println(SPAN + begin + " " + System.currentTimeMillis());
      }
    }
  }
}
