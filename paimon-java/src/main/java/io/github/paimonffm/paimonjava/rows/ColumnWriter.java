package io.github.paimonffm.paimonjava.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalArray;

/**
 * The values of one column of a batch. After a failed append the column can hold a part of a value,
 * which {@link #truncate} removes.
 */
abstract class ColumnWriter implements AutoCloseable {

  /** The result of {@link #bytesPerValue} if the values have different sizes. */
  static final int VARIABLE = -1;

  private final String path;
  private final Bits nulls = new Bits();
  private final VectorBuffer validity;
  private int count;

  /**
   * Creates a column without values.
   *
   * @param path the name of the column in error messages, for instance {@code points.element.x}
   */
  ColumnWriter(String path, BufferAllocator allocator) {
    this.path = path;
    this.validity = new VectorBuffer(allocator);
  }

  final String path() {
    return path;
  }

  /** Returns the number of values, including nulls. */
  final int count() {
    return count;
  }

  /** Appends a copy of a value. */
  final void append(DataGetters source, int position) {
    if (source.isNullAt(position)) {
      appendNull();
    } else {
      setValue(count, source, position);
      count++;
    }
  }

  /** Appends copies of the first values of an array. */
  void appendAll(InternalArray source, int size) {
    for (int i = 0; i < size; i++) {
      append(source, i);
    }
  }

  final void appendNull() {
    setNull(count);
    nulls.set(count);
    count++;
  }

  /** Counts values that {@link #setValue} has not seen and that are not null. */
  final void advance(int values) {
    count += values;
  }

  /** Removes all values after the first values. */
  final void truncate(int newCount) {
    nulls.truncate(newCount);
    count = newCount;
    truncateValues(newCount);
  }

  /** Copies the values to a vector. */
  final void finish(FieldVector vector) {
    List<ArrowBuf> buffers = new ArrayList<>(3);
    buffers.add(nulls.inverted(count, validity));
    addBuffers(buffers);
    vector.loadFieldBuffers(new ArrowFieldNode(count, nulls.ones()), buffers);
    finishChildren(vector);
  }

  /** Stores a value that is not null. Does not change the count. */
  abstract void setValue(int index, DataGetters source, int position);

  /** Stores a placeholder for a null. Does not change the count. */
  abstract void setNull(int index);

  /** Removes the values that other columns or other objects hold for this column. */
  void truncateValues(int newCount) {}

  /** Adds the buffers that follow the validity bits. */
  abstract void addBuffers(List<ArrowBuf> buffers);

  /** Copies the values of the columns inside this column. */
  void finishChildren(FieldVector vector) {}

  /** Returns the size of each value, or {@link #VARIABLE}. */
  int bytesPerValue() {
    return VARIABLE;
  }

  /** Returns the size of all values. */
  abstract long sizeInBytes();

  /** Returns the memory of the vector to the allocator. */
  @Override
  public void close() {
    validity.close();
  }
}
