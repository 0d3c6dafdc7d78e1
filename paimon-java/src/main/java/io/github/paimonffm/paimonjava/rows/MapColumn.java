package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.data.InternalMap;

/** Maps. A multiset is a map from its elements to their counts. */
final class MapColumn extends ColumnWriter {

  private static final Bits NO_NULLS = new Bits();

  private final ColumnWriter keys;
  private final ColumnWriter values;
  private final Offsets offsets;
  private final VectorBuffer offsetsBuffer;
  private final VectorBuffer entriesValidity;

  MapColumn(String path, BufferAllocator allocator, ColumnWriter keys, ColumnWriter values) {
    super(path, allocator);
    this.keys = keys;
    this.values = values;
    this.offsets = new Offsets(path);
    this.offsetsBuffer = new VectorBuffer(allocator);
    this.entriesValidity = new VectorBuffer(allocator);
  }

  @Override
  void setValue(int index, DataGetters source, int position) {
    InternalMap map = source.getMap(position);
    int size = map.size();
    InternalArray keyArray = map.keyArray();
    InternalArray valueArray = map.valueArray();
    if (keyArray.size() != size || valueArray.size() != size) {
      throw new IllegalArgumentException(
          String.format(
              "Column '%s' has a map of %d entries with %d keys and %d values.",
              path(), size, keyArray.size(), valueArray.size()));
    }
    int end = Sizes.end(path(), keys.count(), size);
    keys.appendAll(keyArray, size);
    values.appendAll(valueArray, size);
    offsets.setEnd(index, end);
  }

  @Override
  void setNull(int index) {
    offsets.setEnd(index, offsets.start(index));
  }

  @Override
  void truncateValues(int newCount) {
    int entries = offsets.start(newCount);
    keys.truncate(entries);
    values.truncate(entries);
  }

  @Override
  void addBuffers(List<ArrowBuf> buffers) {
    buffers.add(offsets.copied(count(), offsetsBuffer));
  }

  @Override
  void finishChildren(FieldVector vector) {
    FieldVector entries = vector.getChildrenFromFields().get(0);
    int count = keys.count();
    ArrowBuf validity = NO_NULLS.inverted(count, entriesValidity);
    entries.loadFieldBuffers(new ArrowFieldNode(count, 0), List.of(validity));
    keys.finish(entries.getChildrenFromFields().get(0));
    values.finish(entries.getChildrenFromFields().get(1));
  }

  @Override
  long sizeInBytes() {
    return (long) count() * Integer.BYTES + keys.sizeInBytes() + values.sizeInBytes();
  }

  @Override
  public void close() {
    super.close();
    offsetsBuffer.close();
    entriesValidity.close();
    keys.close();
    values.close();
  }
}
