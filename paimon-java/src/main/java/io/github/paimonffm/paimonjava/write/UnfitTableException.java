package io.github.paimonffm.paimonjava.write;

/** Thrown before the first row if the native writer cannot write a table. */
final class UnfitTableException extends Exception {

  UnfitTableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
