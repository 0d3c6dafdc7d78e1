package io.github.paimonffm.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a thread at a point of its way, so that what others do meanwhile is no matter of luck. */
public final class Gate {

  private static final long TIMEOUT_SECONDS = 30;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Called by the thread to be held; returns when the gate is open. */
  public void pass() {
    reached.countDown();
    await(opened, "the gate was never opened");
  }

  /** Waits until a thread is held. */
  public void awaitReached() {
    await(reached, "nobody came to the gate");
  }

  /** Lets it, and all later ones, through. */
  public void open() {
    opened.countDown();
  }

  private static void await(CountDownLatch latch, String otherwise) {
    try {
      assertTrue(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), otherwise);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
