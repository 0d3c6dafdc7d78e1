package io.github.paimonffm.paimonjava.choice;

import io.github.paimonffm.paimonjava.options.NativeOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.paimon.options.ConfigOption;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The use of Paimon Java's own writers or readers. All methods can be called by any thread. */
public enum Fallback {
  /** Paimon Java's own writers. Each writer has a log line. */
  WRITER("writer", "write", NativeOptions.WRITE_REQUIRED),
  /** Paimon Java's own readers. A table and a reason have one log line. */
  READER("reader", "read", NativeOptions.READ_REQUIRED);

  private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

  /** The largest number of log lines that are remembered. */
  private static final int MAX_LOGGED = 1000;

  private final String subject;
  private final String verb;
  private final ConfigOption<Boolean> required;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  Fallback(String subject, String verb, ConfigOption<Boolean> required) {
    this.subject = subject;
    this.verb = verb;
    this.required = required;
  }

  /**
   * Logs the reason why Paimon Java's own writer or reader is used.
   *
   * @param table the table
   * @param reason why the native one cannot be used
   * @throws UnsupportedOperationException if an option of the table requires the native one
   */
  public void use(FileStoreTable table, String reason) {
    if (Options.fromMap(table.options()).get(required)) {
      throw new UnsupportedOperationException(
          String.format(
              "the native %s cannot %s table %s: %s. To let Paimon Java's own %s %s the table, remove"
                  + " the table option %s",
              subject, verb, table.fullName(), reason, subject, verb, required.key()));
    }
    if (this == WRITER || isNew(table.fullName() + ": " + reason)) {
      LOG.info("Paimon Java's own {} {}s table {}: {}", subject, verb, table.fullName(), reason);
    }
  }

  private boolean isNew(String line) {
    return logged.size() < MAX_LOGGED && logged.add(line);
  }
}
