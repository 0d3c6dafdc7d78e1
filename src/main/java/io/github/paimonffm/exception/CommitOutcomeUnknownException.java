package io.github.paimonffm.exception;

import io.github.paimonffm.PaimonException;
import org.jspecify.annotations.Nullable;

/**
 * A commit of which it could not be found out whether it was published, because the storage failed
 * at the decisive moment.
 *
 * <p>Commit exactly the same messages again with the same builder: that is safe, and returns the
 * snapshot if there is one. Deleting their files is not safe.
 */
public final class CommitOutcomeUnknownException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public CommitOutcomeUnknownException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
