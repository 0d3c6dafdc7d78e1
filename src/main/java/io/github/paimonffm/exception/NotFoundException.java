package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A database, table, snapshot or column that does not exist.
 *
 * <p>Also thrown when a builder or split that travelled finds another table at its place: one that
 * was dropped and made again.
 */
public final class NotFoundException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public NotFoundException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public NotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
