package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A mismatch between an Arrow batch or commit messages and the schema of the table. For a batch: a
 * column is missing, unknown, of another type, or null although the table declares it {@code NOT
 * NULL}.
 *
 * <p>A batch refused with this exception was refused as a whole: none of its rows was written, and
 * the writer stays usable.
 */
public final class SchemaMismatchException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public SchemaMismatchException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public SchemaMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
