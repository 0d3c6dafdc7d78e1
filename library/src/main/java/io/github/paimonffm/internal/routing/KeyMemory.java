package io.github.paimonffm.internal.routing;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Native memory for the bytes of one key at a time. It grows with the largest key. Not safe for use
 * by multiple threads at the same time.
 */
final class KeyMemory {

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private static final int INITIAL_SIZE = 256;

  /** Memory that the garbage collector frees, because several threads can use it in turn. */
  private MemorySegment memory = Arena.ofAuto().allocate(INITIAL_SIZE);

  private long size;

  /** Begins a key. */
  void clear() {
    size = 0;
  }

  /** Returns the memory; the key begins at its start. */
  MemorySegment memory() {
    return memory;
  }

  /** Returns the number of bytes of the key. */
  long size() {
    return size;
  }

  void putByte(int value) {
    long start = advance(Byte.BYTES);
    memory.set(ValueLayout.JAVA_BYTE, start, (byte) value);
  }

  void putShort(int value) {
    long start = advance(Short.BYTES);
    memory.set(SHORT, start, (short) value);
  }

  void putInt(int value) {
    long start = advance(Integer.BYTES);
    memory.set(INT, start, value);
  }

  void putLong(long value) {
    long start = advance(Long.BYTES);
    memory.set(LONG, start, value);
  }

  void putBytes(byte[] bytes) {
    long start = advance(bytes.length);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, start, bytes.length);
  }

  /** Reserves bytes at the end of the key, which may replace the memory. Returns their position. */
  private long advance(long bytes) {
    long start = size;
    size += bytes;
    if (size > memory.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(Math.max(size, 2 * memory.byteSize()));
      MemorySegment.copy(memory, 0, larger, 0, start);
      memory = larger;
    }
    return start;
  }
}
