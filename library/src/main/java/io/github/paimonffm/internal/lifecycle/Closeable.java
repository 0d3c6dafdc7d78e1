package io.github.paimonffm.internal.lifecycle;

/** A native resource that must be closed. */
public interface Closeable extends AutoCloseable {

  /** Tells whether {@link #close} was called. */
  boolean isClosed();

  /** Closes the resource. Closing a closed resource has no effect. */
  @Override
  void close();
}
