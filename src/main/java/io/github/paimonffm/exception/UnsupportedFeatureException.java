package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * Something that Paimon knows and this library does not do, or that neither does, such as an Arrow
 * type without a counterpart.
 */
public final class UnsupportedFeatureException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public UnsupportedFeatureException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
