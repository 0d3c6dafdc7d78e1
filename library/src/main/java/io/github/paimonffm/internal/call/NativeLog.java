package io.github.paimonffm.internal.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.classloader.LoaderCleaner;
import io.github.paimonffm.internal.json.Json;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of the native library, which forwards records to SLF4J. The records include panics, which
 * would otherwise go to the standard error stream. The library keeps the records until they are
 * fetched. The library must not call into the JVM, because an exception that leaves such a call
 * would end the process.
 *
 * <p>Loggers are named after the Rust modules and are below {@value #ROOT}. The level of that
 * logger when the library is loaded determines which records the library keeps.
 *
 * <p>Each class loader that uses the library has a separate log with the records of its own calls.
 * The forwarding thread runs while there are calls and for a moment after the last call, because a
 * running thread prevents its class loader from being unloaded. A record that arrives while the
 * thread does not run waits for the next call; only a background connection can cause such a
 * record.
 */
public final class NativeLog {

  /** The parent of all loggers for native records. */
  static final String ROOT = "io.github.paimonffm.core";

  /** The maximum wait for a record before the thread checks whether there are calls. */
  private static final long WAIT_MILLIS = 100;

  /** The time that the thread keeps running without calls. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final AtomicBoolean FORWARDING = new AtomicBoolean();

  private NativeLog() {}

  /** Opens the log of this class loader. Must be called only once. */
  public static void start() {
    int level = level(LoggerFactory.getLogger(ROOT));
    long log = open(level);
    Calls.logTo(log, level > 0 ? () -> ensureForwarding(log) : () -> {});
  }

  private static long open(int level) {
    try (NativeCall call = NativeCall.inBackground()) {
      MemorySegment number = call.allocate(Long.BYTES);
      call.check(PaimonFfm.pffm_log_open(level, number, call.error()));
      long log = number.get(ValueLayout.JAVA_LONG, 0);
      MethodHandle close =
          MethodHandles.insertArguments(
              PaimonFfm.pffm_log_close$handle(), 0, log, MemorySegment.NULL);
      LoaderCleaner.opened("log", close.asType(MethodType.methodType(void.class)));
      return log;
    }
  }

  /** Returns the native library's number for the finest level that a logger has enabled. */
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

  private static void ensureForwarding(long log) {
    if (!FORWARDING.compareAndSet(false, true)) {
      return;
    }
    try {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("paimon-ffm-log")
              .inheritInheritableThreadLocals(false)
              .unstarted(() -> forward(log));
      // The records belong to all programs that share these classes. So the thread has no context
      // class loader, neither that of the caller nor that of the system.
      thread.setContextClassLoader(null);
      thread.start();
    } catch (OutOfMemoryError e) {
      // No thread can be started now. The records wait for the next call.
      FORWARDING.set(false);
    }
  }

  private static void forward(long log) {
    try {
      while (true) {
        byte[] record = next(log);
        if (record.length > 0) {
          log(Json.read(record));
        } else if (Calls.none(LINGER_NANOS)) {
          FORWARDING.set(false);
          // A call that began just before found this thread running and did not start a new one.
          if (Calls.none(LINGER_NANOS) || !FORWARDING.compareAndSet(false, true)) {
            return;
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // A linkage error means that the class loader was closed before all classes were loaded.
      LoggerFactory.getLogger(ROOT).error("forwarding the native library's log has stopped", e);
    }
  }

  private static byte[] next(long log) {
    try (NativeCall call = NativeCall.inBackground()) {
      call.check(PaimonFfm.pffm_log_next(log, WAIT_MILLIS, call.buffer(), call.error()));
      return call.takeBytes();
    }
  }

  private static void log(JsonNode record) {
    long dropped = Json.number(record, "dropped");
    if (dropped > 0) {
      LoggerFactory.getLogger(ROOT)
          .warn("{} log records were dropped because they arrived too fast", dropped);
    }
    Logger logger = LoggerFactory.getLogger(name(Json.text(record, "target")));
    String message = Json.text(record, "message");
    // The methods for any level need SLF4J 2.
    switch (Level.valueOf(Json.text(record, "level"))) {
      case ERROR -> logger.error(message);
      case WARN -> logger.warn(message);
      case INFO -> logger.info(message);
      case DEBUG -> logger.debug(message);
      case TRACE -> logger.trace(message);
    }
  }

  /**
   * Returns the logger name for a Rust module: {@code paimon::table} becomes {@code paimon.table}
   * below the root.
   */
  static String name(String target) {
    return ROOT + "." + target.replace("::", ".");
  }
}
