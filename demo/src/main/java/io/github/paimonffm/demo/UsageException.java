package io.github.paimonffm.demo;

/** The user gave something that the demo cannot work with; the message is all that he sees. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
