package io.github.paimonffm.internal.call;

import io.github.paimonffm.internal.abi.PaimonFfm;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The downcalls of this class loader that are in progress. The log thread ends when no call is in
 * progress, because a running thread prevents its class loader from being unloaded.
 *
 * <p>Thread-safe.
 */
public final class Calls {

  private static final AtomicInteger IN_PROGRESS = new AtomicInteger();
  private static volatile long lastEnd = System.nanoTime();
  private static volatile Runnable whenFirst = () -> {};
  private static volatile long log;

  private Calls() {}

  /**
   * Sets the log that receives the records of these calls.
   *
   * @param number the number of an open log
   * @param reader the action to run when a call begins and no other call is in progress; must not
   *     throw
   */
  public static void logTo(long number, Runnable reader) {
    log = number;
    whenFirst = reader;
  }

  /**
   * Tells whether no call is in progress and the last call ended more than {@code nanos}
   * nanoseconds ago.
   */
  public static boolean none(long nanos) {
    return IN_PROGRESS.get() == 0 && System.nanoTime() - lastEnd > nanos;
  }

  static void begin() {
    if (IN_PROGRESS.getAndIncrement() == 0) {
      whenFirst.run();
    }
    PaimonFfm.pffm_log_use(log);
  }

  static void end() {
    lastEnd = System.nanoTime();
    IN_PROGRESS.decrementAndGet();
  }
}
