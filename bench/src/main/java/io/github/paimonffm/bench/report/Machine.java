package io.github.paimonffm.bench.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine, the versions and the commit of a run, as a list in Markdown. */
final class Machine {

  private static final double KIBIBYTES_PER_GIBIBYTE = 1024 * 1024;

  private Machine() {}

  static String describe(Path root) throws IOException {
    Path lock = root.resolve("ffi-shim/Cargo.lock");
    Path requirements = root.resolve("bench/requirements.txt");
    List<String> lines =
        List.of(
            String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GiB of memory",
                first(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)"),
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(first(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+)"))
                    / KIBIBYTES_PER_GIBIBYTE),
            first(Path.of("/etc/os-release"), "PRETTY_NAME=\"(.*)\"")
                + ", Linux "
                + System.getProperty("os.version"),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
            "commit "
                + output(root, "git", "describe", "--always", "--dirty", "--abbrev=12")
                + ", profile `"
                + System.getProperty("paimonffm.bench.profile")
                + "`, `paimon` crate "
                + first(lock, "name = \"paimon\"\\s*version = \"(.*?)\"")
                + ", arrow-rs "
                + first(lock, "name = \"parquet\"\\s*version = \"(.*?)\""),
            "Paimon Java " + versionOnClassPath("paimon-bundle"),
            "pypaimon "
                + first(requirements, "pypaimon==(\\S+)")
                + ", its native writer pypaimon-rust "
                + first(requirements, "pypaimon-rust==(\\S+)")
                + ", pyarrow "
                + first(requirements, "pyarrow==(\\S+)"));
    return "* " + String.join("\n* ", lines) + "\n";
  }

  /** Returns the first group of the first match in a file. */
  private static String first(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  private static String versionOnClassPath(String artifact) {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = Path.of(entry).getFileName().toString();
      if (name.startsWith(artifact + "-")) {
        return name.substring(artifact.length() + 1).replace(".jar", "");
      }
    }
    return "unknown";
  }

  private static String output(Path folder, String... command) throws IOException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
