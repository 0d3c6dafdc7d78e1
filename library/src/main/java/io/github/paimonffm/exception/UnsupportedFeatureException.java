package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A feature that this library does not support, even if Paimon does, or that has no counterpart in
 * Paimon, such as an Arrow type without a corresponding Paimon type.
 */
public final class UnsupportedFeatureException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public UnsupportedFeatureException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
