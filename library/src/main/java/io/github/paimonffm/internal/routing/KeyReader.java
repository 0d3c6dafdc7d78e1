package io.github.paimonffm.internal.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A reader of consecutive values in memory of the native library. */
final class KeyReader {

  private final MemorySegment memory;
  private long position;

  KeyReader(MemorySegment memory) {
    this.memory = memory;
  }

  byte nextByte() {
    return memory.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES));
  }

  short nextShort() {
    return memory.get(KeyMemory.SHORT, advance(Short.BYTES));
  }

  int nextInt() {
    return memory.get(KeyMemory.INT, advance(Integer.BYTES));
  }

  long nextLong() {
    return memory.get(KeyMemory.LONG, advance(Long.BYTES));
  }

  /** Reads integers of 4 bytes. */
  int[] nextInts(int count) {
    long bytes = (long) count * Integer.BYTES;
    return memory.asSlice(advance(bytes), bytes).toArray(KeyMemory.INT);
  }

  /** Reads a length of 4 bytes, and then the bytes. */
  byte[] nextBytes() {
    return nextSlice().toArray(ValueLayout.JAVA_BYTE);
  }

  /** Reads a length of 4 bytes, and then the UTF-8 text. */
  String nextText() {
    return new String(nextBytes(), UTF_8);
  }

  /** Reads a length of 4 bytes, and returns a reader of the bytes after it. */
  KeyReader nextReader() {
    return new KeyReader(nextSlice());
  }

  private MemorySegment nextSlice() {
    int length = nextInt();
    return memory.asSlice(advance(length), length);
  }

  private long advance(long bytes) {
    long start = position;
    position += bytes;
    return start;
  }
}
