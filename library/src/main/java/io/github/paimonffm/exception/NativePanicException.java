package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A panic in the native library, which is a bug in paimon-ffm. The JVM is unaffected, but the
 * writer or reader that panicked can no longer be used.
 */
public final class NativePanicException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public NativePanicException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public NativePanicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
