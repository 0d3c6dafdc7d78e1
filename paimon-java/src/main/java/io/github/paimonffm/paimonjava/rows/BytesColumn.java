package io.github.paimonffm.paimonjava.rows;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.DataGetters;
import org.apache.paimon.memory.MemorySegment;
import org.apache.paimon.memory.MemorySegmentUtils;

/** Texts and bytes. */
abstract class BytesColumn extends ColumnWriter {

  private final Offsets offsets;
  private final HeapBytes bytes;
  private final boolean large;
  private final VectorBuffer offsetsBuffer;
  private final VectorBuffer bytesBuffer;

  private BytesColumn(String path, BufferAllocator allocator, boolean large) {
    super(path, allocator);
    this.offsets = new Offsets(path);
    this.bytes = new HeapBytes(path);
    this.large = large;
    this.offsetsBuffer = new VectorBuffer(allocator);
    this.bytesBuffer = new VectorBuffer(allocator);
  }

  /** Creates a column of texts, which are copied from their memory segments. */
  static BytesColumn ofTexts(String path, BufferAllocator allocator) {
    return new BytesColumn(path, allocator, false) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        setText(index, source.getString(position));
      }
    };
  }

  static BytesColumn ofBytes(String path, BufferAllocator allocator) {
    return new BytesColumn(path, allocator, false) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        setBytes(index, source.getBinary(position));
      }
    };
  }

  /** Creates a column of blobs with 64-bit offsets. A blob is read completely. */
  static BytesColumn ofBlobs(String path, BufferAllocator allocator) {
    return new BytesColumn(path, allocator, true) {
      @Override
      void setValue(int index, DataGetters source, int position) {
        setBytes(index, source.getBlob(position).toData());
      }
    };
  }

  /** Appends a value that is not null. */
  final void appendBytes(byte[] value) {
    setBytes(count(), value);
    advance(1);
  }

  final void setBytes(int index, byte[] value) {
    int start = offsets.start(index);
    bytes.setBytes(start, value);
    offsets.setEnd(index, start + value.length);
  }

  final void setText(int index, BinaryString value) {
    int start = offsets.start(index);
    int size = value.getSizeInBytes();
    byte[] target = bytes.withRoom(start, size);
    MemorySegment[] segments = value.getSegments();
    byte[] source = segments.length == 1 ? segments[0].getHeapMemory() : null;
    if (source != null) {
      System.arraycopy(source, value.getOffset(), target, start, size);
    } else {
      MemorySegmentUtils.copyToBytes(segments, value.getOffset(), target, start, size);
    }
    offsets.setEnd(index, start + size);
  }

  @Override
  final void setNull(int index) {
    offsets.setEnd(index, offsets.start(index));
  }

  @Override
  final void addBuffers(List<ArrowBuf> buffers) {
    buffers.add(
        large
            ? offsets.copiedAsLongs(count(), offsetsBuffer)
            : offsets.copied(count(), offsetsBuffer));
    buffers.add(bytes.copied(offsets.start(count()), bytesBuffer));
  }

  @Override
  final long sizeInBytes() {
    return (long) count() * (large ? Long.BYTES : Integer.BYTES) + offsets.start(count());
  }

  @Override
  public final void close() {
    super.close();
    offsetsBuffer.close();
    bytesBuffer.close();
  }
}
