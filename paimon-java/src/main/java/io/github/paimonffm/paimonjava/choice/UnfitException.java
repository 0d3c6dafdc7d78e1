package io.github.paimonffm.paimonjava.choice;

/**
 * Thrown before the first row if the native library cannot write a table or read some splits. The
 * message is the reason.
 */
public final class UnfitException extends Exception {

  /**
   * Creates an exception.
   *
   * @param reason why the native library cannot be used
   */
  public UnfitException(String reason) {
    super(reason);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param reason why the native library cannot be used
   * @param cause the failure of the native library
   */
  public UnfitException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
