package io.github.paimonffm.paimonjava.read;

/** Thrown before the first row if the native reader cannot read some splits. */
final class UnfitReadException extends Exception {

  UnfitReadException(String reason) {
    super(reason);
  }

  UnfitReadException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
