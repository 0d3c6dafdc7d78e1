package logging;

import java.util.Map;

/**
 * A record that a backend got.
 *
 * @param context the values of the MDC
 */
record Event(
    String level, String logger, String thread, String message, Map<String, String> context) {

  /** The parent of the loggers of the Rust core. */
  private static final String CORE = "io.github.paimonffm.core.";

  /** Tells whether the record comes from the Rust core. */
  boolean isFromCore() {
    return logger.startsWith(CORE);
  }

  /** Returns a line that is the same in each run. */
  String line(String warehouse) {
    return level + " " + logger + ": " + message.replace(warehouse, "WAREHOUSE");
  }
}
