package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/** Invalid bytes: a damaged message or split, or a damaged file of the table. */
public final class CorruptDataException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public CorruptDataException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public CorruptDataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
