package io.github.paimonffm.paimonjava.read.columns;

/**
 * Whether the memory of a batch is still there. The owner of the memory ends the lifetime before it
 * frees the memory. All methods are safe for use by multiple threads.
 */
public final class BatchLifetime {

  private volatile boolean ended;

  /** Creates a lifetime that has not ended. */
  public BatchLifetime() {}

  /** Ends the lifetime. Getters of the columns fail from now on. */
  public void end() {
    ended = true;
  }

  /** Runs for each value, so it is one read of one field. */
  void check() {
    if (ended) {
      throw new IllegalStateException("the batch of this row is released");
    }
  }
}
