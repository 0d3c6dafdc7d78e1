package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A failure to create a database or table that already exists, with {@code ignoreIfExists} set to
 * false; or to rename a table to the name of an existing table.
 */
public final class AlreadyExistsException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public AlreadyExistsException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public AlreadyExistsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
