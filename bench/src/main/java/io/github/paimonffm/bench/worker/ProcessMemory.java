package io.github.paimonffm.bench.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux reports it. */
final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Returns the resident memory in bytes. */
  static long resident() throws IOException {
    return field("VmRSS:");
  }

  /** Returns the highest resident memory since the process started, in bytes. */
  static long peak() throws IOException {
    return field("VmHWM:");
  }

  private static long field(String name) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException(STATUS + " has no line " + name);
  }
}
