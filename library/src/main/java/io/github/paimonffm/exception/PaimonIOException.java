package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a table's storage: the storage is unreachable, access is denied, no space is left,
 * or a file has disappeared.
 */
public final class PaimonIOException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /** Whether the storage reports the failure as temporary. */
  private final boolean retriable;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   * @param retriable whether the same operation can succeed later
   */
  public PaimonIOException(String message, boolean retriable) {
    this(message, retriable, null);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param retriable whether the same operation can succeed later
   * @param cause the cause, or null
   */
  public PaimonIOException(String message, boolean retriable, @Nullable Throwable cause) {
    super(message, cause);
    this.retriable = retriable;
  }

  /**
   * Tells whether the storage reports the failure as temporary, such as a timeout or a throttled
   * request. If so, a later attempt can succeed.
   *
   * @return whether the same operation can succeed later
   */
  public boolean isRetriable() {
    return retriable;
  }
}
