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
 * A child JVM with the class path of this JVM and the flags that the README documents. Entries of
 * this JVM's module path are on the class path of the child.
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
    // Skips the extraction of the library, which ExtractionTest covers.
    property(LIBRARY_PATH, NativeFile.locate().toString());
  }

  /** Returns a child JVM that runs a main class. */
  public static ChildJvm running(Class<?> main) {
    return new ChildJvm(main);
  }

  /** Omits the documented flags. */
  public ChildJvm withoutDocumentedFlags() {
    documentedFlags = false;
    return this;
  }

  /** Adds a JVM flag after all others. */
  public ChildJvm flag(String flag) {
    flags.add(flag);
    return this;
  }

  /** Sets a system property. */
  public ChildJvm property(String name, String value) {
    return flag("-D" + name + "=" + value);
  }

  /** Makes the JVM load the native library from its class path, unlike this JVM. */
  public ChildJvm withLibraryFromClassPath() {
    flags.removeIf(flag -> flag.startsWith("-D" + LIBRARY_PATH + "="));
    return this;
  }

  /**
   * Uses the native library that panics, fails or dies at named points.
   *
   * @param points the points and their faults in the syntax of {@code ffi-shim/src/faults}, such as
   *     {@code write.hint=2*off->kill}
   */
  public ChildJvm withFaults(String points) {
    environment.put("PAIMON_FFM_FAULTS", points);
    return withLibraryFromClassPath().property(LIBRARY_PATH, NativeFile.withFaults().toString());
  }

  /** Starts the JVM through a command that executes the arguments after its own. */
  public ChildJvm by(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Prepends a folder to the class path. */
  public ChildJvm classPathFirst(Path entry) {
    classPath.add(entry);
    return this;
  }

  /** Sets the working folder. */
  public ChildJvm in(Path workingFolder) {
    folder = workingFolder;
    return this;
  }

  /** Starts the JVM. */
  public Running start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The optimising compiler does not pay off in a short-lived JVM.
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

  /** Runs the JVM and waits for its end. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }

  /** Returns the flags that the README documents for the class path. */
  public static List<String> documentedFlags() {
    List<String> documented = new ArrayList<>();
    documented.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    documented.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 23) {
      documented.add("--sun-misc-unsafe-memory-access=allow");
    }
    return documented;
  }

  /** Returns the class path. */
  public String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    classPath.forEach(path -> entries.add(path.toString()));
    // On the module path, the test classes patch the module, so neither property contains them.
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
   * A running JVM.
   *
   * @param process the process
   * @param output the file of both output streams
   * @param started the start time, in {@link System#nanoTime}
   */
  public record Running(Process process, Path output, long started) {

    /** Waits for the end of the JVM; kills the JVM and fails after a timeout. */
    public Result await() throws IOException, InterruptedException {
      return await(TIMEOUT_SECONDS);
    }

    /** Waits for the end of the JVM, with a timeout in seconds. */
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
            "the child JVM did not end in " + seconds + " seconds; its output:\n" + text);
      }
      return new Result(process.exitValue(), text, millis);
    }

    /** Makes the JVM print its thread stacks to its output, to distinguish a hang from slowness. */
    private void dumpThreads() throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      process.waitFor(3, TimeUnit.SECONDS);
    }
  }

  /**
   * The result of a run.
   *
   * @param exitCode its exit code
   * @param output the text of both output streams
   * @param millis the duration
   */
  public record Result(int exitCode, String output, long millis) {

    /** Checks that the exit code is 0; fails with the output otherwise. */
    public Result succeeded() {
      assertEquals(0, exitCode, () -> "exit code of the child JVM, with the output:\n" + output);
      return this;
    }
  }
}
