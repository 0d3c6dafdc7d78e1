package io.github.paimonffm.cli.load;

import org.jspecify.annotations.Nullable;

/** A load that stopped on request before its commit. Nothing was committed. */
public final class LoadInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String signal;

  LoadInterruptedException(String signal, @Nullable Throwable cause) {
    super("interrupted before the commit; nothing was committed", cause);
    this.signal = signal;
  }

  /**
   * Returns the reason of the request.
   *
   * @return the reason, such as the name of a signal
   */
  public String signal() {
    return signal;
  }
}
