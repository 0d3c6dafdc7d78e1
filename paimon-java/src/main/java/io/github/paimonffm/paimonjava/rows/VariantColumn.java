package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.variant.Variant;

/** Variants as structs of two binaries. */
final class VariantColumn extends ColumnWriter {

  private final BytesColumn values;
  private final BytesColumn metadata;

  VariantColumn(String path, BufferAllocator allocator) {
    super(path, allocator);
    this.values = BytesColumn.ofBytes(path + "." + Variant.VALUE, allocator);
    this.metadata = BytesColumn.ofBytes(path + "." + Variant.METADATA, allocator);
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    Variant variant = source.getVariant(position);
    values.appendBytes(variant.value());
    metadata.appendBytes(variant.metadata());
  }

  @Override
  void setNull(int index) {
    values.appendNull();
    metadata.appendNull();
  }

  @Override
  void truncateValues(int newCount) {
    values.truncate(newCount);
    metadata.truncate(newCount);
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {}

  @Override
  void finishChildren(FieldVector vector) {
    List<FieldVector> vectors = vector.getChildrenFromFields();
    values.finish(vectors.get(0));
    metadata.finish(vectors.get(1));
  }

  @Override
  long sizeInBytes() {
    return values.sizeInBytes() + metadata.sizeInBytes();
  }

  @Override
  public void close() {
    super.close();
    values.close();
    metadata.close();
  }
}
