package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/** A failure to drop a database that contains tables, with {@code cascade} set to false. */
public final class NotEmptyException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public NotEmptyException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public NotEmptyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
