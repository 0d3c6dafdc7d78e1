package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Values that all have the same number of bytes. */
abstract class FixedWidthColumn extends ColumnWriter {

  private final int width;
  private final HeapBytes values;
  private final VectorBuffer buffer;

  FixedWidthColumn(String path, BufferAllocator allocator, int width) {
    super(path, allocator);
    this.width = width;
    this.values = new HeapBytes(path);
    this.buffer = new VectorBuffer(allocator);
  }

  final HeapBytes values() {
    return values;
  }

  @Override
  final void setNull(int index) {
    values.setZeros(index * width, width);
  }

  @Override
  final void addBuffers(List<ArrowBuf> buffers) {
    buffers.add(values.copied(count() * width, buffer));
  }

  @Override
  final int bytesPerValue() {
    return width;
  }

  @Override
  final long sizeInBytes() {
    return (long) count() * width;
  }

  @Override
  public final void close() {
    super.close();
    buffer.close();
  }
}
