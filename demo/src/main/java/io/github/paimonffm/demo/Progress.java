package io.github.paimonffm.demo;

import io.github.paimonffm.write.WriteMetrics;
import java.io.Console;

/**
 * A progress line with the number of rows. On a terminal, the line is updated in place. Otherwise a
 * new line is printed every few seconds. The final number is always printed.
 */
final class Progress implements AutoCloseable {
  private static final long NANOS = 1_000_000_000L;

  private final String what;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long next = start;
  private long rows;
  private String details = "";

  Progress(String what) {
    Console console = System.console();
    this.what = what;
    this.terminal = console != null && console.isTerminal();
    this.next = start + (terminal ? 0 : 5 * NANOS);
  }

  void rows(long soFar) {
    rows = soFar;
    long now = System.nanoTime();
    if (now >= next) {
      next = now + (terminal ? NANOS / 10 : 5 * NANOS);
      System.out.print((terminal ? "\r" : "") + line() + (terminal ? "" : System.lineSeparator()));
      System.out.flush();
    }
  }

  /** Shows the counters of a writer. */
  void written(WriteMetrics metrics) {
    details =
        ": %d files, %.1f MB; the lanes encoded for %.1f s, the caller waited for %.1f s"
            .formatted(
                metrics.files(),
                metrics.fileBytes() / 1e6,
                metrics.encoding().toNanos() / (double) NANOS,
                metrics.waiting().toNanos() / (double) NANOS);
    rows(metrics.rows());
  }

  private String line() {
    return "%,12d rows %s in %.1f s%s"
        .formatted(rows, what, (System.nanoTime() - start) / (double) NANOS, details);
  }

  @Override
  public void close() {
    System.out.println((terminal ? "\r" : "") + line());
  }
}
