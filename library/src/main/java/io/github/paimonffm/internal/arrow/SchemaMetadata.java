package io.github.paimonffm.internal.arrow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata of an {@code ArrowSchema}: the number of entries, and then the keys and values, each
 * after its length. All numbers are 32-bit integers in the byte order of the machine.
 */
final class SchemaMetadata {

  private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT_UNALIGNED;

  private SchemaMetadata() {}

  /** Writes metadata to new memory. Returns a null pointer if there are no entries. */
  static MemorySegment write(Map<String, String> metadata, SegmentAllocator memory) {
    if (metadata.isEmpty()) {
      return MemorySegment.NULL;
    }
    List<byte[]> texts = new ArrayList<>(2 * metadata.size());
    long size = Integer.BYTES;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      for (String text : List.of(entry.getKey(), entry.getValue())) {
        byte[] bytes = text.getBytes(UTF_8);
        texts.add(bytes);
        size += Integer.BYTES + bytes.length;
      }
    }
    MemorySegment written = memory.allocate(size, Integer.BYTES);
    written.set(NUMBER, 0, metadata.size());
    long at = Integer.BYTES;
    for (byte[] text : texts) {
      written.set(NUMBER, at, text.length);
      at += Integer.BYTES;
      MemorySegment.copy(text, 0, written, ValueLayout.JAVA_BYTE, at, text.length);
      at += text.length;
    }
    return written;
  }

  /**
   * Reads metadata.
   *
   * @param pointer the address of the metadata, or a null pointer
   */
  static Map<String, String> read(MemorySegment pointer) {
    if (CMemory.isNull(pointer)) {
      return Map.of();
    }
    MemorySegment memory = CMemory.at(pointer.address(), Long.MAX_VALUE);
    int entries = number(memory, 0);
    Map<String, String> metadata = new HashMap<>();
    long at = Integer.BYTES;
    for (int i = 0; i < entries; i++) {
      byte[] key = bytes(memory, at);
      at += Integer.BYTES + key.length;
      byte[] value = bytes(memory, at);
      at += Integer.BYTES + value.length;
      metadata.put(new String(key, UTF_8), new String(value, UTF_8));
    }
    return metadata;
  }

  private static byte[] bytes(MemorySegment memory, long at) {
    return memory.asSlice(at + Integer.BYTES, number(memory, at)).toArray(ValueLayout.JAVA_BYTE);
  }

  private static int number(MemorySegment memory, long at) {
    int number = memory.get(NUMBER, at);
    if (number < 0) {
      throw new IllegalStateException("the metadata of an ArrowSchema have the length " + number);
    }
    return number;
  }
}
