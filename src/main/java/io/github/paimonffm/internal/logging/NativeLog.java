package io.github.paimonffm.internal.logging;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.internal.status.NativeCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries the log records of the native library to SLF4J, panics included, which would go to the
 * error stream otherwise. The library keeps them until they are fetched, for it must not call into
 * the JVM: an exception that left such a call would end the process.
 *
 * <p>Loggers are named after the Rust modules, below {@value #ROOT}. What that logger has enabled
 * when the library is loaded is what the library records.
 */
public final class NativeLog {

  /** The logger above all of them. */
  static final String ROOT = "io.github.paimonffm.core";

  /** How long a fetch waits; nobody notices, except that the thread looks up. */
  private static final long WAIT_MILLIS = 10_000;

  private NativeLog() {}

  /** Starts carrying, on a daemon thread, unless nothing is to be logged. Once in a process. */
  public static void start() {
    int level = level(LoggerFactory.getLogger(ROOT));
    setLevel(level);
    if (level > 0) {
      Thread.ofPlatform().daemon().name("paimon-ffm-log").start(NativeLog::carry);
    }
  }

  private static void setLevel(int level) {
    try (NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_log_level(level, call.error()));
    }
  }

  /** The library's number of the finest level that a logger has. */
  private static int level(Logger logger) {
    if (logger.isTraceEnabled()) {
      return 5;
    } else if (logger.isDebugEnabled()) {
      return 4;
    } else if (logger.isInfoEnabled()) {
      return 3;
    } else if (logger.isWarnEnabled()) {
      return 2;
    }
    return logger.isErrorEnabled() ? 1 : 0;
  }

  private static void carry() {
    try {
      while (true) {
        byte[] record = next();
        if (record.length > 0) {
          log(Json.read(record));
        }
      }
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(ROOT).error("no more of the native library's log is shown", e);
    }
  }

  private static byte[] next() {
    try (NativeCall call = new NativeCall()) {
      call.check(PaimonFfm.pffm_log_next(WAIT_MILLIS, call.buffer(), call.error()));
      return call.takeBytes();
    }
  }

  private static void log(JsonNode record) {
    long dropped = Json.number(record, "dropped");
    if (dropped > 0) {
      LoggerFactory.getLogger(ROOT).warn("{} records came too fast and were dropped", dropped);
    }
    LoggerFactory.getLogger(name(Json.text(record, "target")))
        .atLevel(Level.valueOf(Json.text(record, "level")))
        .log(Json.text(record, "message"));
  }

  /**
   * The logger of a Rust module: {@code paimon::table} is below the root as {@code paimon.table}.
   */
  static String name(String target) {
    return ROOT + "." + target.replace("::", ".");
  }
}
