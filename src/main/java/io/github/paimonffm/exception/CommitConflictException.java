package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A commit that lost against others: retries are used up, or what it changes is not there any more.
 * Nothing was published.
 *
 * <p>The same messages may be committed again; their files are still there.
 */
public final class CommitConflictException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public CommitConflictException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public CommitConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
