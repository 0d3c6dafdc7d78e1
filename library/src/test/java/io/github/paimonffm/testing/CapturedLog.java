package io.github.paimonffm.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The log while this object is open. The tests' SLF4J binding writes to the error stream. */
public final class CapturedLog implements AutoCloseable {

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  /** Starts to capture the log. */
  public CapturedLog() {
    System.setErr(captured);
  }

  /** Returns the log so far. */
  public String text() {
    captured.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Returns the log as soon as it contains a text, or after two seconds. Records of the native
   * library arrive late, because a background thread transfers them.
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
