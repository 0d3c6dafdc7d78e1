package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * The superclass of all failures of this library. It is unchecked. The message of a native failure
 * is the text of the native library.
 *
 * <p>Each subclass is a failure that a program can react to. More subclasses may be added. Two
 * failures have exceptions of the JDK: misuse of an object's life cycle (use after close, write
 * after prepare) is an {@link IllegalStateException}, and a forbidden {@code null} is a {@link
 * NullPointerException}.
 *
 * <p>The message names the thing at fault and never contains the values of catalog options.
 */
public abstract class PaimonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  protected PaimonException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  protected PaimonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
