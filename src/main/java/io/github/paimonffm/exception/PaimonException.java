package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * What every failure of this library extends: unchecked, with the text of the native side where the
 * failure arose there.
 *
 * <p>Its subclasses in {@link io.github.paimonffm.exception} tell apart what a program can react
 * to. Two failures are not among them on purpose: misuse of an object's life cycle (use after
 * close, write after prepare) is an {@link IllegalStateException}, and {@code null} where it is not
 * allowed is a {@link NullPointerException}.
 *
 * <p>The message names the thing at fault and never holds the values of catalog options.
 */
public class PaimonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public PaimonException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public PaimonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
