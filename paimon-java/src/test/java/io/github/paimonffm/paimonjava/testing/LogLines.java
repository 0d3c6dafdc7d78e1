package io.github.paimonffm.paimonjava.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The log lines of this project, which the tests write to the standard error stream. */
public final class LogLines {

  private LogLines() {}

  /** Work that writes log lines. */
  public interface Work {
    void run() throws Exception;
  }

  /** Returns the log lines of some work. */
  public static List<String> of(Work work) throws Exception {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(errors);
    }
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("paimonjava"))
        .toList();
  }
}
