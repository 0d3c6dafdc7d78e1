package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * An argument that is invalid in every state of the table, such as an unknown type, a key that is
 * not a column, or a message of another table.
 *
 * <p>If a batch causes this exception, the whole batch was refused: none of its rows were written,
 * and the writer stays usable.
 */
public final class InvalidArgumentException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public InvalidArgumentException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public InvalidArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
