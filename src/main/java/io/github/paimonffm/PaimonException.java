package io.github.paimonffm;

import org.jspecify.annotations.Nullable;

/**
 * The unchecked superclass of the failures of this library. The message of a failure in the native
 * library is the native text.
 *
 * <p>The subclasses in {@link io.github.paimonffm.exception} separate the failures that a program
 * can react to. Two kinds of failure are deliberately not subclasses: wrong use of an object's life
 * cycle (use after close, write after prepare) is an {@link IllegalStateException}, and {@code
 * null} for an argument that does not allow it is a {@link NullPointerException}.
 *
 * <p>The message names the object at fault and never contains the values of catalog options.
 */
public class PaimonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public PaimonException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public PaimonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
