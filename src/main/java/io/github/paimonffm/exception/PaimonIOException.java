package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * The storage under a table failed: not reachable, no permission, no space, a file that vanished.
 */
public final class PaimonIOException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /** Whether the storage says that the same may succeed later. */
  private final boolean retriable;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   * @param retriable whether the same may succeed later
   */
  public PaimonIOException(String message, boolean retriable) {
    this(message, retriable, null);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param retriable whether the same may succeed later
   * @param cause what led to it, if anything
   */
  public PaimonIOException(String message, boolean retriable, @Nullable Throwable cause) {
    super(message, cause);
    this.retriable = retriable;
  }

  /**
   * Tells whether the storage takes the failure for a passing one (a time-out, a throttled
   * request), so that trying again later makes sense.
   *
   * @return whether the same may succeed later
   */
  public boolean isRetriable() {
    return retriable;
  }
}
