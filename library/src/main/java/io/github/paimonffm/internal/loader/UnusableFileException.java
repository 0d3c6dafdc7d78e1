package io.github.paimonffm.internal.loader;

/** A file that cannot be used as a native library. The message is the reason. */
final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String reason) {
    super(reason);
  }

  UnusableFileException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
