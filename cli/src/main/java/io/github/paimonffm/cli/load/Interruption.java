package io.github.paimonffm.cli.load;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop a load, which the load notices between two batches and before its commit. Safe
 * for use by multiple threads.
 */
public final class Interruption {
  private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
  private final Runnable action;

  /**
   * Creates an instance without a request.
   *
   * @param action called by the thread that makes the first request
   */
  public Interruption(Runnable action) {
    this.action = action;
  }

  /**
   * Requests the stop. Further requests have no effect.
   *
   * @param signal the reason, such as the name of a signal
   * @return false if the stop was requested before
   */
  public boolean request(String signal) {
    boolean first = reason.compareAndSet(null, signal);
    if (first) {
      action.run();
    }
    return first;
  }

  /**
   * Fails if the stop was requested.
   *
   * @throws LoadInterruptedException if the stop was requested
   */
  void check() {
    check(null);
  }

  /**
   * Fails if the stop was requested.
   *
   * @param failure a failure after the request, or null
   */
  void check(@Nullable Throwable failure) {
    String signal = reason.get();
    if (signal != null) {
      throw new LoadInterruptedException(signal, failure);
    }
  }

  /** Tells whether the stop was requested. */
  boolean isRequested() {
    return reason.get() != null;
  }
}
