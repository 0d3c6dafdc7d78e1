package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;

/**
 * An {@code ArrowArray} of the C data interface that a downcall fills, and the owner of its
 * content.
 *
 * <p>The C data interface has one release for all buffers of an array, but Arrow Java releases each
 * buffer by itself. So the array is released when the creator has called {@link #close} and all
 * buffers of {@link #buffer} are released, which any thread may do.
 */
final class ImportedArray implements AutoCloseable {

  private final ArrowBuf memory;
  private final CArray array;

  /** The creator and the buffers that are not released. */
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * Allocates an array without content.
   *
   * @param allocator the allocator of the struct, which lives as long as the content
   */
  ImportedArray(BufferAllocator allocator) {
    memory = allocator.buffer(CArray.SIZE);
    memory.setZero(0, CArray.SIZE);
    array = new CArray(CMemory.at(memory.memoryAddress(), CArray.SIZE));
  }

  /** Returns the struct as an argument of a downcall, which fills it or leaves it empty. */
  MemorySegment struct() {
    return array.struct();
  }

  CArray array() {
    return array;
  }

  /**
   * Returns a part of the content as a buffer. The caller releases it.
   *
   * @param allocator the allocator in which the buffer counts
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator would exceed its limit
   */
  ArrowBuf buffer(BufferAllocator allocator, long address, long size) {
    users.incrementAndGet();
    Part part = new Part(size, address);
    try {
      return allocator.wrapForeignAllocation(part);
    } catch (Throwable e) {
      part.release0(); // Arrow calls it for some failures only
      throw e;
    }
  }

  /** Releases the content, or leaves this to the last buffer. */
  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      try {
        array.release();
      } finally {
        memory.close();
      }
    }
  }

  private final class Part extends ForeignAllocation {

    private final AtomicBoolean released = new AtomicBoolean();

    Part(long size, long address) {
      super(size, address);
    }

    @Override
    protected void release0() {
      if (released.compareAndSet(false, true)) {
        close();
      }
    }
  }
}
