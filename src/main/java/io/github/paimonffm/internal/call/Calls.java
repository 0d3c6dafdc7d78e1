package io.github.paimonffm.internal.call;

import io.github.paimonffm.internal.abi.PaimonFfm;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The downcalls of this class loader that are under way. A thread that serves them can end when
 * there are none: while it ran, it would keep the class loader from being unloaded.
 *
 * <p>Thread-safe.
 */
public final class Calls {

  private static final AtomicInteger UNDER_WAY = new AtomicInteger();
  private static volatile long lastEnd = System.nanoTime();
  private static volatile Runnable whenFirst = () -> {};
  private static volatile long log;

  private Calls() {}

  /**
   * Sets where the native library's records of these calls go.
   *
   * @param number the number of a log that is open
   * @param reader called by each call that begins while no other one is under way; throws nothing
   */
  public static void logTo(long number, Runnable reader) {
    log = number;
    whenFirst = reader;
  }

  /** Tells whether there was no call for so long. */
  public static boolean none(long nanos) {
    return UNDER_WAY.get() == 0 && System.nanoTime() - lastEnd > nanos;
  }

  static void begin() {
    if (UNDER_WAY.getAndIncrement() == 0) {
      whenFirst.run();
    }
    PaimonFfm.pffm_log_use(log);
  }

  static void end() {
    lastEnd = System.nanoTime();
    UNDER_WAY.decrementAndGet();
  }
}
