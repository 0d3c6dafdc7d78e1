package io.github.paimonffm.bench.run;

import io.github.paimonffm.bench.job.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of a run.
 *
 * @param root the folder of the repository
 * @param scale the size of the run
 * @param only the names of the groups to measure; empty for all
 * @param python the Python with pypaimon; empty to skip the jobs of pypaimon
 * @param charts the Python with matplotlib; empty to write no page
 * @param list whether to print the names of the groups instead of measuring
 */
public record Settings(
    Path root,
    Scale scale,
    List<String> only,
    Optional<String> python,
    Optional<String> charts,
    boolean list) {

  /** A folder of Linux whose files are in memory. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /**
   * Parses the arguments of {@link Main}.
   *
   * @throws IllegalArgumentException if an argument is unknown
   */
  public static Settings parse(List<String> arguments) {
    Scale scale = arguments.contains("--quick") ? Scale.QUICK : Scale.FULL;
    List<String> only = List.of();
    Optional<String> python = Optional.empty();
    Optional<String> charts = Optional.empty();
    boolean list = false;
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--quick" -> {}
        case "--list" -> list = true;
        case "--rounds" -> scale = scale.withRounds(Integer.parseInt(arguments.get(++i)));
        case "--only" -> only = List.of(arguments.get(++i).split(","));
        case "--python" -> python = Optional.of(arguments.get(++i));
        case "--charts" -> charts = Optional.of(arguments.get(++i));
        default -> throw new IllegalArgumentException("unknown argument: " + arguments.get(i));
      }
    }
    Path root = Path.of(System.getProperty("paimonffm.bench.root", "."));
    return new Settings(root, scale, only, python, charts, list);
  }

  /** Returns the groups to measure. */
  public List<Group> groups() {
    List<Group> all = Groups.of(scale);
    if (python.isEmpty()) {
      all.forEach(group -> group.without(Settings::isPython));
    }
    List<String> names = all.stream().map(Group::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "unknown group '" + name + "': expected " + String.join(", ", names));
      }
    }
    return all.stream().filter(group -> only.isEmpty() || only.contains(group.name())).toList();
  }

  static boolean isPython(Job.Engine engine) {
    return engine == Job.Engine.PYPAIMON || engine == Job.Engine.PYPAIMON_NATIVE;
  }

  /**
   * Returns the folder for the page with the results: that of the documentation, unless only some
   * groups are measured.
   */
  public Path page() {
    return root.resolve(only.isEmpty() ? "docs" : "bench/target/report");
  }

  /** Returns the folder of the Arrow files. They stay there for the next run. */
  Path data() {
    return root.resolve("bench/target/data");
  }

  /** Returns the folder of the tables of a group. It exists only during a run. */
  Path warehouse(Group group) {
    return group.isInMemory()
        ? MEMORY.resolve("paimon-ffm-bench-" + ProcessHandle.current().pid())
        : diskWarehouse();
  }

  Path diskWarehouse() {
    return root.resolve("bench/target/warehouse");
  }

  /** Returns the file with the messages of the workers. */
  public Path log() {
    return root.resolve("bench/target/workers.log");
  }
}
