package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalArray;

/** Arrays of any length. */
final class ListColumn extends ColumnWriter {

  private final ColumnWriter elements;
  private final Offsets offsets;
  private final VectorBuffer offsetsBuffer;

  ListColumn(String path, BufferAllocator allocator, ColumnWriter elements) {
    super(path, allocator);
    this.elements = elements;
    this.offsets = new Offsets(path);
    this.offsetsBuffer = new VectorBuffer(allocator);
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    InternalArray array = source.getArray(position);
    int size = array.size();
    int end = Sizes.end(path(), elements.count(), size);
    elements.appendAll(array, size);
    offsets.setEnd(index, end);
  }

  @Override
  void setNull(int index) {
    offsets.setEnd(index, offsets.start(index));
  }

  @Override
  void truncateValues(int newCount) {
    elements.truncate(offsets.start(newCount));
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {
    buffers.add(offsets.copied(count(), offsetsBuffer));
  }

  @Override
  void finishChildren(FieldVector vector) {
    elements.finish(vector.getChildrenFromFields().get(0));
  }

  @Override
  long sizeInBytes() {
    return (long) count() * Integer.BYTES + elements.sizeInBytes();
  }

  @Override
  public void close() {
    super.close();
    offsetsBuffer.close();
    elements.close();
  }
}
