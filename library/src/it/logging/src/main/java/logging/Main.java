package logging;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the program once with each backend in a JVM of its own, and compares the records of the two
 * runs. A run must print its own line and nothing else. Arguments: the folder of the build, and the
 * backends.
 */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[0]);
    List<String> first = run(target, args[1]);
    List<String> second = run(target, args[2]);
    check("records of " + args[2], first, second);
    System.out.println(
        "logging: "
            + args[1]
            + " and "
            + args[2]
            + " each got the same "
            + first.size()
            + " records of the Rust core, each record once");
  }

  private static List<String> run(Path target, String backend) throws Exception {
    Path records = target.resolve(backend + ".records");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getenv("JVM_FLAGS").split(" ")));
    // Removes the warning of the JDK about Arrow, so that the error stream must be empty.
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-classpath");
    command.add(
        target.resolve("classes") + File.pathSeparator + target.resolve(backend).resolve("*"));
    command.add(Program.class.getName());
    command.add(backend);
    command.add(target.resolve("warehouse-" + backend).toString());
    command.add(records.toString());
    Path out = target.resolve(backend + ".out");
    Path err = target.resolve(backend + ".err");
    int code =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    check("error stream of " + backend, "", Files.readString(err));
    check("exit code of " + backend, 0, code);
    List<String> lines = Files.readAllLines(records);
    check(
        "output of " + backend,
        List.of(lines.size() + " records of the Rust core"),
        Files.readAllLines(out));
    return lines;
  }

  private static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
