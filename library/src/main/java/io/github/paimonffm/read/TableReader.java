package io.github.paimonffm.read;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A reader of splits of a table. {@link TableRead#createReader} opens a reader and describes the
 * batches, errors and the use by threads.
 */
public abstract class TableReader extends ArrowReader {

  /**
   * For implementations in this library.
   *
   * @param allocator the allocator that accounts for the batches
   */
  protected TableReader(BufferAllocator allocator) {
    super(allocator);
  }

  /**
   * Returns the reader's counters. Any thread can call this method at any time, also while another
   * thread loads a batch. The call takes about a microsecond. After {@link #close()} it returns the
   * last values.
   *
   * @return the counters
   */
  public abstract ReadMetrics metrics();
}
