package io.github.paimonffm.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged while it is open: the binding of the tests writes to the error stream. */
public final class CapturedLog implements AutoCloseable {

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** Starts. */
  public CapturedLog() {
    System.setErr(captured);
  }

  /** What was logged so far. */
  public String text() {
    captured.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the log once it has a part, or what there is after two seconds: a thread carries the
   * records of the native library.
   */
  public String textWith(String part) throws InterruptedException {
    for (int i = 0; i < 200 && !text().contains(part); i++) {
      Thread.sleep(10);
    }
    return text();
  }

  @Override
  public void close() {
    System.setErr(original);
  }
}
