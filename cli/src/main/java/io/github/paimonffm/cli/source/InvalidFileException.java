package io.github.paimonffm.cli.source;

/** A file that does not exist, cannot be opened, or has an unknown extension. */
public final class InvalidFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure, with the name of the file
   */
  public InvalidFileException(String message) {
    super(message);
  }
}
