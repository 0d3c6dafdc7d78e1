package io.github.paimonffm.cli.load;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop a load, which the load notices between two batches and before its commit. Safe
 * for use by multiple threads.
 */
public final class Interruption {
  private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

  /** Creates an instance without a request. */
  public Interruption() {}

  /**
   * Requests the stop. Further requests have no effect.
   *
   * @param signal the reason, such as the name of a signal
   * @return false if the stop was requested before
   */
  public boolean request(String signal) {
    return reason.compareAndSet(null, signal);
  }

  /**
   * Fails if the stop was requested.
   *
   * @throws LoadInterruptedException if the stop was requested
   */
  void check() {
    String signal = reason.get();
    if (signal != null) {
      throw new LoadInterruptedException(signal);
    }
  }

  /** Tells whether the stop was requested. */
  boolean isRequested() {
    return reason.get() != null;
  }
}
