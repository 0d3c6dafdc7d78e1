package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * An Arrow batch that does not fit the table: a column missing, unknown, of another type, or null
 * where the table says {@code NOT NULL}.
 *
 * <p>The batch was refused whole: nothing of it was written, and the writer stays usable.
 */
public final class SchemaMismatchException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public SchemaMismatchException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public SchemaMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
