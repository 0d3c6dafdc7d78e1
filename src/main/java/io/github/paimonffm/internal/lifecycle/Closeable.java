package io.github.paimonffm.internal.lifecycle;

/** Something of the native side that is closed once. */
public interface Closeable extends AutoCloseable {

  /** Whether {@link #close} was called. */
  boolean isClosed();

  /** Closes it; again is nothing. */
  @Override
  void close();
}
