package io.github.paimonffm.cli.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure to read a file, or a file whose columns or values do not fit the table. */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure, with the name of the file
   */
  public SourceException(String message) {
    this(message, null);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure, with the name of the file
   * @param cause the cause, or null
   */
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
