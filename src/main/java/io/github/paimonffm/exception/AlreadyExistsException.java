package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A database or table that exists already and was to be created without {@code ignoreIfExists}, or
 * is the target of a rename.
 */
public final class AlreadyExistsException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public AlreadyExistsException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public AlreadyExistsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
