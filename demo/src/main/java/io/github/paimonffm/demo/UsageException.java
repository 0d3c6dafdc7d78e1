package io.github.paimonffm.demo;

/** An argument that the demo cannot use. Users see only the message. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
