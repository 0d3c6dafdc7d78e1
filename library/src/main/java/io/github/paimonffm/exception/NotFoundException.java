package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A database, table, branch, snapshot, tag or column that does not exist.
 *
 * <p>This exception is also thrown if a deserialized builder finds a different table in place of
 * the original table, because the original table was dropped and created again. Writers and
 * committers of an open table throw an {@link IllegalStateException} then.
 */
public final class NotFoundException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public NotFoundException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public NotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
