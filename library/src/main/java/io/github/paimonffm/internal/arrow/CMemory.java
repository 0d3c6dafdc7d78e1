package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Memory that native code owns, at an address that native code reported. */
final class CMemory {

  private CMemory() {}

  /** Returns the memory at an address. */
  @SuppressWarnings("restricted") // the caller knows the size from the C data interface
  static MemorySegment at(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /**
   * Returns an element of an array of pointers, which the field of a struct refers to.
   *
   * @param field the offset of the field
   * @param count the number of elements
   */
  static MemorySegment pointer(MemorySegment struct, long field, int index, long count) {
    long array = struct.get(ValueLayout.ADDRESS, field).address();
    return at(array, count * ValueLayout.ADDRESS.byteSize()).getAtIndex(ValueLayout.ADDRESS, index);
  }

  /** Returns a text that ends with the byte 0; null for a null pointer. */
  static @Nullable String text(MemorySegment pointer) {
    return isNull(pointer) ? null : at(pointer.address(), Long.MAX_VALUE).getString(0);
  }

  static boolean isNull(MemorySegment pointer) {
    return pointer.address() == 0;
  }
}
