package io.github.paimonffm.spark.write;

import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.UnsupportedFeatureException;

/** The errors for tables that cannot be written, with the names of Spark's options. */
final class Refusal {

  private Refusal() {}

  /**
   * Returns the error for a table that the library refuses to write.
   *
   * @param name the name of the table
   * @param refused the reason
   */
  static RuntimeException of(String name, PaimonException refused) {
    String reason =
        refused
            .getMessage()
            .replace("withUnreadableData", "the write option unreadable-data=true")
            .replace("withIgnoredOptions", "the write option accepted-options");
    String message = message(name, reason);
    return refused instanceof UnsupportedFeatureException
        ? new UnsupportedOperationException(message, refused)
        : new IllegalArgumentException(message, refused);
  }

  /** Returns the message for a table that cannot be written. */
  static String message(String name, String reason) {
    return "table " + name + " cannot be written: " + reason;
  }
}
