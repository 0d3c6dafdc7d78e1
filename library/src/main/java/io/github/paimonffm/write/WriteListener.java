package io.github.paimonffm.write;

/**
 * A listener for the progress of writers.
 *
 * @see BatchWriteBuilder#withWriteListener
 */
@FunctionalInterface
public interface WriteListener {

  /**
   * Receives the counters of a writer. The thread that uses the writer calls this method between
   * two batches, so the method delays the write. An exception of this method does not fail the
   * write; it is logged. The method can close the writer, but cannot write with it or prepare its
   * commit: these calls fail.
   *
   * @param metrics the counters of the writer
   */
  void onProgress(WriteMetrics metrics);
}
