package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/** A lack of memory or of another limited resource in the native library. */
public final class ResourceExhaustedException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public ResourceExhaustedException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public ResourceExhaustedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
