package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not what they should be: a damaged message or split, or a damaged file of the
 * table.
 */
public final class CorruptDataException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public CorruptDataException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public CorruptDataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
