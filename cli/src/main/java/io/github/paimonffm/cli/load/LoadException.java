package io.github.paimonffm.cli.load;

import org.jspecify.annotations.Nullable;

/** A load that cannot be done as requested. Nothing was committed. */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoadException(String message) {
    this(message, null);
  }

  LoadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
