package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/** Memory or another limited resource of the native side ran out. */
public final class ResourceExhaustedException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public ResourceExhaustedException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public ResourceExhaustedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
