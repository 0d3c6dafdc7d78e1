package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A failure of Paimon's Rust core that fits none of the other exceptions. The message contains the
 * text of the core.
 */
public final class UnclassifiedException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public UnclassifiedException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public UnclassifiedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
