package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * The unchecked superclass of all exceptions of this library. If the native library fails, the
 * message is the text that the native library returned.
 *
 * <p>Each subclass represents a kind of failure that a program can react to. More subclasses may be
 * added. Two kinds of failure are reported by JDK exceptions: misuse of an object's life cycle (use
 * after close, write after prepare) by an {@link IllegalStateException}, and a forbidden {@code
 * null} by a {@link NullPointerException}.
 *
 * <p>The message names the object or value at fault and never contains the values of catalog
 * options.
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
