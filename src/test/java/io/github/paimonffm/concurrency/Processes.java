package io.github.paimonffm.concurrency;

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

/** Processes that commit to the same tables, from the same moment on. */
final class Processes {

  private static final String DONE = "done ";
  private static final String SPAN = "span ";
  private static final int READY_SECONDS = 120;

  private static final Pattern TROUBLE =
      Pattern.compile("worker (\\d+) (gave up on|repeated) commit (\\d+): (.*)");

  /**
   * Some of the same kind.
   *
   * @param count how many
   * @param firstWorker the number of the first of them
   */
  record Group(Program program, int count, int firstWorker) {

    /** Returns groups with workers from 0 on, without those that have none. */
    static List<Group> of(Map<Program, Integer> counts) {
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

    /** Returns those of these commits that workers of this group reported. */
    List<Stress.Done> of(List<Stress.Done> reported) {
      return reported.stream().filter(done -> has(Stress.workerOf(done.firstId()))).toList();
    }

    /** Returns those of these commits that are of workers of this group. */
    List<Trouble> troubleOf(List<Trouble> all) {
      return all.stream().filter(one -> has(one.worker())).toList();
    }
  }

  /**
   * A commit that failed or whose outcome was unknown.
   *
   * @param why the exception, as a text
   */
  record Trouble(int worker, int commit, String why) {

    /** Whether it may have been published all the same. */
    boolean isUnknown() {
      return why.contains(CommitOutcomeUnknownException.class.getSimpleName());
    }
  }

  /**
   * What became of them.
   *
   * @param reported what was reported, by table
   * @param seconds from the first one's beginning to the last one's end
   * @param gaveUp the commits that they gave up
   * @param repeated the commits that were reported as done after their outcome had been unknown
   */
  record Outcome(
      Map<String, List<Stress.Done>> reported,
      double seconds,
      List<Trouble> gaveUp,
      List<Trouble> repeated) {}

  private final Path folder;
  private final List<String> flags;

  /**
   * In a folder, which is for the owner only: the options of the catalog are passed there, and not
   * on the command line, for all to see.
   *
   * @param flags of the JVMs
   */
  Processes(Path folder, List<String> flags) {
    this.folder = folder;
    this.flags = flags;
  }

  /**
   * Has each process commit so often to one table after the other.
   *
   * @param warmUp tables to commit to before, one for each program, or none; not counted
   * @param seconds how long the whole may take
   */
  Outcome run(
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
    List<ChildJvm.Running> all = new ArrayList<>();
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
        all.add(group.program().start(folder, flags, arguments));
      }
    }
    try {
      for (Path one : ready) {
        await(one);
      }
      Files.createFile(start);
    } catch (AssertionError e) {
      for (ChildJvm.Running one : all) {
        one.process().destroyForcibly();
        e.addSuppressed(new AssertionError(one.await().output()));
      }
      throw e;
    }
    return collect(all, seconds);
  }

  private static Outcome collect(List<ChildJvm.Running> all, long seconds)
      throws IOException, InterruptedException {
    Map<String, List<Stress.Done>> reported = new HashMap<>();
    List<Trouble> gaveUp = new ArrayList<>();
    List<Trouble> repeated = new ArrayList<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (ChildJvm.Running one : all) {
      String output = one.await(seconds).succeeded().output();
      for (String line : output.lines().toList()) {
        String[] word = line.split(" ");
        if (line.startsWith(DONE)) {
          reported
              .computeIfAbsent(word[1], table -> new ArrayList<>())
              .add(new Stress.Done(Long.parseLong(word[2]), word[3], Long.parseLong(word[4])));
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

  /** One of them. */
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
          for (Stress.Done done : committer.commit(table, number, commits)) {
            System.out.println(
                DONE + table + " " + done.snapshot() + " " + done.user() + " " + done.firstId());
          }
        }
        System.out.println(SPAN + begin + " " + System.currentTimeMillis());
      }
    }
  }
}
