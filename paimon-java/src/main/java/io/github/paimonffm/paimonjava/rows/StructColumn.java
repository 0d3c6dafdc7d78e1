package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalRow;

/** Rows inside a column. A null row has a null in each of its fields. */
final class StructColumn extends ColumnWriter {

  private final ColumnWriter[] fields;

  StructColumn(String path, BufferAllocator allocator, ColumnWriter[] fields) {
    super(path, allocator);
    this.fields = fields;
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    InternalRow row = source.getRow(position, fields.length);
    if (row.getFieldCount() < fields.length) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' has a row of %d fields, but its type has %d fields.",
              path(), row.getFieldCount(), fields.length));
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i].append(row, i);
    }
  }

  @Override
  void setNull(int index) {
    for (ColumnWriter field : fields) {
      field.appendNull();
    }
  }

  @Override
  void truncateValues(int newCount) {
    for (ColumnWriter field : fields) {
      field.truncate(newCount);
    }
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {}

  @Override
  void finishChildren(FieldVector vector) {
    List<FieldVector> vectors = vector.getChildrenFromFields();
    for (int i = 0; i < fields.length; i++) {
      fields[i].finish(vectors.get(i));
    }
  }

  @Override
  long sizeInBytes() {
    long bytes = 0;
    for (ColumnWriter field : fields) {
      bytes += field.sizeInBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    super.close();
    for (ColumnWriter field : fields) {
      field.close();
    }
  }
}
