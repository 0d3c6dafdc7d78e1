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
 * Carries the log records of the native library to SLF4J, panics included, which would go to the
 * error stream otherwise. The library keeps them until they are fetched, for it must not call into
 * the JVM: an exception that left such a call would end the process.
 *
 * <p>Loggers are named after the Rust modules, below {@value #ROOT}. What that logger has enabled
 * when the library is loaded is what the library records.
 *
 * <p>Each class loader that uses the library has a log of its own in it, which gets the records of
 * its own calls. The thread that carries them runs while there are calls and for a moment after the
 * last one: a thread that runs keeps its class loader from being unloaded. A record that comes
 * while it does not run, which only a connection in the background can cause, waits for the next
 * call.
 */
public final class NativeLog {

  /** The logger above all of them. */
  static final String ROOT = "io.github.paimonffm.core";

  /** How long a fetch waits before the thread looks whether there are calls. */
  private static final long WAIT_MILLIS = 100;

  /** How long the thread stays without calls. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final AtomicBoolean CARRYING = new AtomicBoolean();

  private NativeLog() {}

  /** Opens the log of this class loader. Once. */
  public static void start() {
    int level = level(LoggerFactory.getLogger(ROOT));
    long log = open(level);
    Calls.logTo(log, level > 0 ? () -> carryUnlessCarrying(log) : () -> {});
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

  private static void carryUnlessCarrying(long log) {
    if (!CARRYING.compareAndSet(false, true)) {
      return;
    }
    try {
      Thread.ofPlatform()
          .daemon()
          .name("paimon-ffm-log")
          .inheritInheritableThreadLocals(false)
          .start(() -> carry(log));
    } catch (OutOfMemoryError e) {
      // There can be no more threads now. The records wait.
      CARRYING.set(false);
    }
  }

  private static void carry(long log) {
    try {
      while (true) {
        byte[] record = next(log);
        if (record.length > 0) {
          log(Json.read(record));
        } else if (Calls.none(LINGER_NANOS)) {
          CARRYING.set(false);
          // A call that began right before that found this thread at work and started none.
          if (Calls.none(LINGER_NANOS) || !CARRYING.compareAndSet(false, true)) {
            return;
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // A linkage error: the class loader was closed, and not all classes were loaded.
      LoggerFactory.getLogger(ROOT).error("no more of the native library's log is shown", e);
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
