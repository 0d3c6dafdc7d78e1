package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalVector;

/** Vectors that all have the same number of elements. */
final class VectorColumn extends ColumnWriter {

  private final int length;
  private final ColumnWriter elements;

  VectorColumn(String path, BufferAllocator allocator, int length, ColumnWriter elements) {
    super(path, allocator);
    this.length = length;
    this.elements = elements;
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    InternalVector vector = source.getVector(position);
    if (vector.size() != length) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' has a vector of %d elements, but its type has %d elements.",
              path(), vector.size(), length));
    }
    Sizes.end(path(), elements.count(), length);
    elements.appendAll(vector, length);
  }

  @Override
  void setNull(int index) {
    Sizes.end(path(), elements.count(), length);
    for (int i = 0; i < length; i++) {
      elements.appendNull();
    }
  }

  @Override
  void truncateValues(int newCount) {
    elements.truncate(newCount * length);
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {}

  @Override
  void finishChildren(FieldVector vector) {
    elements.finish(vector.getChildrenFromFields().get(0));
  }

  @Override
  long sizeInBytes() {
    return elements.sizeInBytes();
  }

  @Override
  public void close() {
    super.close();
    elements.close();
  }
}
