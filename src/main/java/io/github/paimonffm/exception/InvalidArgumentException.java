package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * An argument that cannot be right, whatever the state of the table: an unknown type string, a key
 * that is no column, a message of another table.
 *
 * <p>A batch refused with it was refused whole: nothing of it was written, and the writer stays
 * usable.
 */
public final class InvalidArgumentException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public InvalidArgumentException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public InvalidArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
