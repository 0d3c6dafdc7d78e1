package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM of the same kind, with the class path of this one (or what is on its module path, as
 * a class path) and with the flags that the README gives for it.
 */
public final class ChildJvm {

  private static final String LIBRARY_PATH = "paimonffm.library.path";
  private static final long TIMEOUT_SECONDS = 60;

  private final Class<?> main;
  private final List<String> flags = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> before = new ArrayList<>();
  private boolean documentedFlags = true;
  private Path folder;

  private ChildJvm(Class<?> main) {
    this.main = main;
    // Extracting it each time is a test of its own.
    property(LIBRARY_PATH, NativeFile.locate().toString());
  }

  /** A JVM that will run this class. */
  public static ChildJvm running(Class<?> main) {
    return new ChildJvm(main);
  }

  /** Leaves the documented flags out. */
  public ChildJvm withoutDocumentedFlags() {
    documentedFlags = false;
    return this;
  }

  /** Adds a flag of the JVM, behind all others. */
  public ChildJvm flag(String flag) {
    flags.add(flag);
    return this;
  }

  /** Sets a system property. */
  public ChildJvm property(String name, String value) {
    return flag("-D" + name + "=" + value);
  }

  /** Makes the JVM look for its library in its class path, whatever this one does. */
  public ChildJvm withLibraryFromClassPath() {
    flags.removeIf(flag -> flag.startsWith("-D" + LIBRARY_PATH + "="));
    return this;
  }

  /**
   * Gives it the library that panics, fails or dies at named points.
   *
   * @param points what happens where, as {@code ffi-shim/src/faults} has it: {@code
   *     write.hint=2*off->kill}
   */
  public ChildJvm withFaults(String points) {
    environment.put("PAIMON_FFM_FAULTS", points);
    return withLibraryFromClassPath().property(LIBRARY_PATH, NativeFile.withFaults().toString());
  }

  /** Has a command start it, which gets the JVM's own as its last arguments and becomes it. */
  public ChildJvm by(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Puts a folder before the class path. */
  public ChildJvm classPathFirst(Path entry) {
    classPath.add(entry);
    return this;
  }

  /** Starts it in this folder. */
  public ChildJvm in(Path workingFolder) {
    folder = workingFolder;
    return this;
  }

  /** Starts it. */
  public Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Short-lived: what the optimising compiler would do is wasted.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    if (documentedFlags) {
      command.addAll(documentedFlags());
    }
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));

    Path output = Files.createTempFile("paimon-ffm-child-", ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    return new Running(builder.start(), output, System.nanoTime());
  }

  /** Runs it to its end. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** The flags of the README for the class path. */
  public static List<String> documentedFlags() {
    List<String> documented = new ArrayList<>();
    documented.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    documented.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 23) {
      documented.add("--sun-misc-unsafe-memory-access=allow");
    }
    return documented;
  }

  /** Its class path. */
  public String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    classPath.forEach(path -> entries.add(path.toString()));
    // On the module path the tests' own classes are a patch of the module, and in neither property.
    entries.add(rootOf(ChildJvm.class));
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String value = System.getProperty(property);
      if (value != null && !value.isEmpty()) {
        for (String entry : value.split(File.pathSeparator)) {
          entries.add(Path.of(entry).toAbsolutePath().toString());
        }
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String rootOf(Class<?> type) {
    String resource = type.getName().replace('.', '/') + ".class";
    Path path = Path.of(URI.create(type.getResource("/" + resource).toString()));
    for (int i = Path.of(resource).getNameCount(); i > 0; i--) {
      path = path.getParent();
    }
    return path.toString();
  }

  /**
   * A JVM on its way.
   *
   * @param process the process
   * @param output where its two streams go
   * @param started when it was started
   */
  public record Running(Process process, Path output, long started) {

    /** Waits for its end; kills it, and fails, if that does not come. */
    public Result await() throws IOException, InterruptedException {
      return await(TIMEOUT_SECONDS);
    }

    /** Waits so many seconds. */
    public Result await(long seconds) throws IOException, InterruptedException {
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      if (!ended) {
        dumpThreads();
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output);
      Files.delete(output);
      if (!ended) {
        throw new AssertionError(
            "the child JVM did not end in " + seconds + " seconds; it said:\n" + text);
      }
      return new Result(process.exitValue(), text, millis);
    }

    /** What its threads are at goes to its output: it may hang, or just be slow. */
    private void dumpThreads() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      process.waitFor(3, TimeUnit.SECONDS);
    }
  }

  /**
   * What became of it.
   *
   * @param exitCode its exit code
   * @param output what it said, on both streams
   * @param millis how long it took
   */
  public record Result(int exitCode, String output, long millis) {

    /** Fails, with the output, unless it ended well. */
    public Result succeeded() {
      assertEquals(0, exitCode, () -> "exit code of the child JVM, which said:\n" + output);
      return this;
    }
  }
}
