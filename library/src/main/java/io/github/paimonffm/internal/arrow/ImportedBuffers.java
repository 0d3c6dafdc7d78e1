package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BufferLayout;

/**
 * The buffers of one array, without its children.
 *
 * <p>The C data interface passes addresses without sizes. The sizes follow from the number of
 * values and, for texts and bytes, from the last offset. {@link #close} releases the buffers; a
 * vector that has loaded them retains them.
 */
final class ImportedBuffers implements AutoCloseable {

  private static final int BITS = 8;

  private final ImportedArray source;
  private final CArray array;
  private final BufferAllocator allocator;
  private final long length;
  private final long offset;
  private final List<ArrowBuf> buffers = new ArrayList<>();

  /** The last offset; -1 if the array has no offsets. */
  private long end = -1;

  /**
   * Begins without buffers.
   *
   * @param source the owner of the memory
   * @param array {@code source} or an array in it
   */
  ImportedBuffers(ImportedArray source, CArray array, BufferAllocator allocator) {
    this.source = source;
    this.array = array;
    this.allocator = allocator;
    length = array.length();
    offset = array.offset();
  }

  /** Returns the added buffers. */
  List<ArrowBuf> all() {
    return buffers;
  }

  /** Adds the next buffer. */
  void add(BufferLayout layout) {
    int index = buffers.size();
    int width = layout.getTypeBitWidth();
    buffers.add(
        switch (layout.getType()) {
          case VALIDITY -> array.buffer(index) == 0 ? allocator.getEmpty() : bits(index);
          case OFFSET -> offsets(index, width / BITS);
          case DATA -> end < 0 ? values(index, width) : part(index, 0, end);
          default -> throw new UnsupportedOperationException("a buffer of " + layout.getType());
        });
  }

  private ArrowBuf values(int index, int width) {
    return width == 1 ? bits(index) : part(index, offset * width / BITS, length * width / BITS);
  }

  private ArrowBuf offsets(int index, int width) {
    if (length == 0 && array.buffer(index) == 0) {
      end = 0;
      return allocator.getEmpty();
    }
    ArrowBuf offsets = part(index, offset * width, (length + 1) * width);
    end = width == Long.BYTES ? offsets.getLong(length * width) : offsets.getInt(length * width);
    if (end < 0) {
      offsets.close();
      throw new IllegalStateException("the last offset is " + end);
    }
    return offsets;
  }

  /** Returns a buffer with one bit for each value. Copies it if it begins within a byte. */
  private ArrowBuf bits(int index) {
    long size = bytes(length);
    long first = offset / BITS;
    int shift = (int) (offset % BITS);
    if (shift == 0) {
      return part(index, first, size);
    }
    MemorySegment from = CMemory.at(array.buffer(index) + first, bytes(shift + length));
    ArrowBuf copy = allocator.buffer(size);
    for (long i = 0; i < size; i++) {
      int high = i + 1 < from.byteSize() ? from.get(ValueLayout.JAVA_BYTE, i + 1) : 0;
      int low = Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, i));
      copy.setByte(i, low >>> shift | high << BITS - shift);
    }
    return copy.writerIndex(size);
  }

  private static long bytes(long bits) {
    return (bits + BITS - 1) / BITS;
  }

  /** Returns a part of a buffer. */
  private ArrowBuf part(int index, long start, long size) {
    if (size == 0) {
      return allocator.getEmpty();
    }
    long address = array.buffer(index);
    if (address == 0) {
      throw new IllegalStateException("buffer " + index + " is missing");
    }
    return source.buffer(allocator, address + start, size);
  }

  @Override
  public void close() {
    buffers.forEach(ArrowBuf::close);
  }
}
