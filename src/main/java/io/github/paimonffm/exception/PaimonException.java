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
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  protected PaimonException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  protected PaimonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
