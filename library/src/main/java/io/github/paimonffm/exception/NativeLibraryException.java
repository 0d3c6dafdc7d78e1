package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * A failure to load the native library: there is no library for this platform, the library and
 * these classes come from different builds, the JVM was started without the required flags, or a
 * dependency such as Arrow is missing or too old.
 *
 * <p>The message names the cause and the remedy. Every later use fails with the same message,
 * because each class loader searches for the library only once.
 */
public final class NativeLibraryException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the description of the failure
   */
  public NativeLibraryException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the description of the failure
   * @param cause the cause, or null
   */
  public NativeLibraryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
