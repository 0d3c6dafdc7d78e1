package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/** A database that still holds tables and was to be dropped without {@code cascade}. */
public final class NotEmptyException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public NotEmptyException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public NotEmptyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
