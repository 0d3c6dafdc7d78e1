package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A commit that failed because of concurrent commits: all retries failed, or data that the commit
 * changes no longer exists. Nothing was published.
 *
 * <p>The files of the messages still exist, and the same messages can be committed again.
 */
public final class CommitConflictException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public CommitConflictException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public CommitConflictException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
