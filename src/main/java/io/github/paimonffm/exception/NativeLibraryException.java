package io.github.paimonffm.exception;

import org.jspecify.annotations.Nullable;

/**
 * The native library cannot be used: there is none for this platform, it is of another build than
 * these classes, or the JVM was started without the flags that it needs.
 *
 * <p>The message says which, and gives the flags. Every later use fails the same way: the library
 * is looked for once per class loader.
 */
public final class NativeLibraryException extends PaimonException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a message.
   *
   * @param message what went wrong, and with what
   */
  public NativeLibraryException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a message and its cause.
   *
   * @param message what went wrong, and with what
   * @param cause what led to it, if anything
   */
  public NativeLibraryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
