package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.paimon.data.DataGetters;

/** Booleans, one bit each. */
final class BooleanColumn extends ColumnWriter {

  private final Bits values = new Bits();
  private final VectorBuffer buffer;

  BooleanColumn(String path, BufferAllocator allocator) {
    super(path, allocator);
    this.buffer = new VectorBuffer(allocator);
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    if (source.getBoolean(position)) {
      values.set(index);
    }
  }

  @Override
  void setNull(int index) {}

  @Override
  void truncateValues(int newCount) {
    values.truncate(newCount);
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {
    buffers.add(values.copied(count(), buffer));
  }

  @Override
  int bytesPerValue() {
    return 1;
  }

  @Override
  long sizeInBytes() {
    return count();
  }

  @Override
  public void close() {
    super.close();
    buffer.close();
  }
}
