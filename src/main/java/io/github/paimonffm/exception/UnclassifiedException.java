package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A failure of Paimon's Rust core that fits none of the other exceptions. The message has the text
 * of the core.
 */
public final class UnclassifiedException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what failed
   */
  public UnclassifiedException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and a cause.
   *
   * @param message what failed
   * @param cause the cause; null if there is none
   */
  public UnclassifiedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
