package io.github.paimonffm.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is open for writing. The native library calls the methods one after the other, but on
 * different threads. After a successful {@link #close}, or after {@link #abort}, it calls no other
 * method.
 */
public interface FileOutput {

  /**
   * Appends bytes to the file. The native library gathers small writes: a buffer has several
   * mebibytes, except the last buffer of a file.
   *
   * @param bytes the bytes, in native memory; read-only. The buffer can be used only by the calling
   *     thread and only until this method returns
   * @throws IOException if the bytes cannot be written; the native library then calls {@link
   *     #abort}
   */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Completes the file. When this method returns, the file must be durable and visible to others.
   *
   * @throws IOException if the file cannot be completed; the native library then calls {@link
   *     #abort}
   */
  void close() throws IOException;

  /**
   * Discards the file and releases all resources. The file must not exist afterwards.
   *
   * @throws IOException if the file cannot be discarded; the native library logs a warning
   */
  void abort() throws IOException;
}
