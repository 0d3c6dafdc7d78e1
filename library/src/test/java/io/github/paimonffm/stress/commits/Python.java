package io.github.paimonffm.stress.commits;

import io.github.paimonffm.testing.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Python interpreter of the environment variable {@code PYTHON}, or {@code python3}. Its
 * packages must be installed already.
 */
final class Python {

  private static final String SCRIPT = "committer.py";

  /** The Python packages and their versions in the published measurements. */
  private static final Map<String, String> PACKAGES =
      Map.of("pypaimon", "pypaimon==2.1.0", "pypaimon_rust", "pypaimon-rust==0.4.0");

  private Python() {}

  private static String interpreter() {
    return System.getenv().getOrDefault("PYTHON", "python3");
  }

  /** Returns why a module cannot be imported and how to install it; empty if it works. */
  static Optional<String> missing(String module) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(interpreter(), "-c", "import pyarrow, " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
    if (process.waitFor() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s cannot import %s: set the environment variable PYTHON to an interpreter for which"
                + " `python -m pip install %s` was run")
            .formatted(interpreter(), module, PACKAGES.get(module)));
  }

  /** Copies the committing script to a folder and starts it. */
  static ChildJvm.Running start(String module, Path folder, List<String> arguments)
      throws IOException {
    Path script = folder.resolve(SCRIPT);
    if (!Files.exists(script)) {
      try (InputStream in = Python.class.getResourceAsStream(SCRIPT)) {
        Files.copy(in, script);
      }
    }
    List<String> command = new ArrayList<>(List.of(interpreter(), script.toString(), module));
    command.addAll(arguments);
    Path output = Files.createTempFile("paimon-ffm-python-", ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new ChildJvm.Running(builder.start(), output, System.nanoTime());
  }
}
