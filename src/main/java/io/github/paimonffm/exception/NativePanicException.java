package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * The native side gave up at a bug of its own. The JVM is unharmed; the writer or reader that it
 * happened in is not usable any more.
 */
public final class NativePanicException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public NativePanicException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public NativePanicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
