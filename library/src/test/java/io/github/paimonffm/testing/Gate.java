package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A gate that holds a thread while other threads act. */
public final class Gate {

  private static final long TIMEOUT_SECONDS = 30;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Blocks the calling thread until the gate is open. */
  public void pass() {
    reached.countDown();
    await(opened, "the gate was never opened");
  }

  /** Waits until a thread is at the gate. */
  public void awaitReached() {
    await(reached, "no thread reached the gate");
  }

  /** Opens the gate for all threads. */
  public void open() {
    opened.countDown();
  }

  private static void await(CountDownLatch latch, String message) {
    try {
      assertTrue(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), message);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
