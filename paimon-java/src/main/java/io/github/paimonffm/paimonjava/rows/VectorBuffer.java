package io.github.paimonffm.paimonjava.rows;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Arrow memory for one buffer of the vectors of successive batches. */
final class VectorBuffer implements AutoCloseable {

  private final BufferAllocator allocator;
  private ArrowBuf memory; // null before the first use and after close

  VectorBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Returns memory with at least this size and any content. Reuses the memory of the previous
   * batch, unless it is too small or an exported vector still refers to it.
   */
  ArrowBuf ofSize(long bytes) {
    if (memory != null && (memory.capacity() < bytes || memory.refCnt() > 1)) {
      close();
    }
    if (memory == null) {
      // Arrow takes an empty buffer for a missing buffer.
      memory = allocator.buffer(Math.max(bytes, 8));
    }
    return memory;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
