package io.github.paimonffm.internal.write;

import io.github.paimonffm.write.WriteListener;
import io.github.paimonffm.write.WriteMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one writer, and the times at which they were called. Not safe for use by
 * multiple threads.
 */
final class WriteProgress {

  private static final Logger LOG = LoggerFactory.getLogger(WriteProgress.class);

  /**
   * A listener that a builder was given.
   *
   * @param interval the shortest time between two calls while the writer accepts batches
   */
  record Registration(WriteListener listener, Duration interval) {}

  private final List<Registration> registrations;
  private final long[] lastCalls;
  private boolean calling;

  WriteProgress(List<Registration> registrations) {
    this.registrations = registrations;
    lastCalls = new long[registrations.size()];
    Arrays.fill(lastCalls, System.nanoTime());
  }

  /** Calls the listeners whose interval has passed. */
  void afterBatch(Supplier<WriteMetrics> metrics) {
    for (int i = 0; i < lastCalls.length; i++) {
      long now = System.nanoTime();
      if (now - lastCalls[i] >= registrations.get(i).interval().toNanos()) {
        lastCalls[i] = now;
        call(registrations.get(i).listener(), metrics);
      }
    }
  }

  /** Calls all listeners. */
  void afterPrepare(Supplier<WriteMetrics> metrics) {
    for (Registration registration : registrations) {
      call(registration.listener(), metrics);
    }
  }

  /** Returns whether a listener is being called. */
  boolean isCalling() {
    return calling;
  }

  private void call(WriteListener listener, Supplier<WriteMetrics> metrics) {
    calling = true;
    try {
      listener.onProgress(metrics.get());
    } catch (Throwable e) { // the rows are written, so the call must not fail
      LOG.warn("The listener {} for the progress of a writer failed", listener, e);
    } finally {
      calling = false;
    }
  }
}
