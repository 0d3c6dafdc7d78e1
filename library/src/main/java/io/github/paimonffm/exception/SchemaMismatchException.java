package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A mismatch between an Arrow batch or commit messages and the schema of the table. A batch does
 * not match if one of its columns is missing, unknown or of another type, or contains a null
 * although the table declares the column {@code NOT NULL}.
 *
 * <p>If a batch causes this exception, the whole batch was refused: none of its rows were written,
 * and the writer stays usable.
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
