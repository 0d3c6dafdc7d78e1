package io.github.paimonffm.paimonjava.rows;

import java.nio.ByteOrder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.paimon.data.BinaryArray;
import org.apache.paimon.data.BinarySection;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.memory.MemorySegmentUtils;

/** Integers and floats. Dates and times are integers, too. */
abstract class NumberColumn extends FixedWidthColumn {

  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final int width;

  private NumberColumn(String path, BufferAllocator allocator, int width) {
    super(path, allocator, width);
    this.width = width;
  }

  /** Copies the memory of an array if the array stores its numbers like Arrow. */
  @Override
  final void appendAll(InternalArray source, int size) {
    if (LITTLE_ENDIAN && source instanceof BinaryVector vector) {
      appendMemory(vector, 0, size);
    } else if (LITTLE_ENDIAN && source instanceof BinaryArray array && !array.anyNull()) {
      appendMemory(array, BinaryArray.calculateHeaderInBytes(size), size);
    } else {
      super.appendAll(source, size);
    }
  }

  private void appendMemory(BinarySection source, int header, int size) {
    int at = count() * width;
    int length = size * width;
    byte[] target = values().withRoom(at, length);
    int start = source.getOffset() + header;
    MemorySegmentUtils.copyToBytes(source.getSegments(), start, target, at, length);
    advance(size);
  }

  static NumberColumn ofBytes(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Byte.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setByte(index, source.getByte(position));
      }
    };
  }

  static NumberColumn ofShorts(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Short.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setShort(index * Short.BYTES, source.getShort(position));
      }
    };
  }

  static NumberColumn ofInts(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Integer.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setInt(index * Integer.BYTES, source.getInt(position));
      }
    };
  }

  static NumberColumn ofLongs(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Long.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setLong(index * Long.BYTES, source.getLong(position));
      }
    };
  }

  static NumberColumn ofFloats(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Float.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setFloat(index * Float.BYTES, source.getFloat(position));
      }
    };
  }

  static NumberColumn ofDoubles(String path, BufferAllocator allocator) {
    return new NumberColumn(path, allocator, Double.BYTES) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        values().setDouble(index * Double.BYTES, source.getDouble(position));
      }
    };
  }
}
