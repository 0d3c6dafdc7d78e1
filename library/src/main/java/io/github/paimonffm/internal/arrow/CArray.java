package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An {@code ArrowArray} of the C data interface.
 *
 * @param struct the memory of the C struct
 */
record CArray(MemorySegment struct) {

  // The fields of the C struct, each of eight bytes.
  static final long LENGTH = 0;
  static final long NULL_COUNT = 8;
  static final long OFFSET = 16;
  static final long BUFFER_COUNT = 24;
  static final long CHILD_COUNT = 32;
  static final long BUFFERS = 40;
  static final long CHILDREN = 48;
  static final long DICTIONARY = 56;
  static final long RELEASE = 64;
  static final long SIZE = 80;

  /** Returns the number of values. */
  long length() {
    return struct.get(ValueLayout.JAVA_LONG, LENGTH);
  }

  /** Returns the number of nulls; -1 if native code has not counted them. */
  long nullCount() {
    return struct.get(ValueLayout.JAVA_LONG, NULL_COUNT);
  }

  /** Returns the number of values in the buffers before the first value. */
  long offset() {
    return struct.get(ValueLayout.JAVA_LONG, OFFSET);
  }

  long bufferCount() {
    return struct.get(ValueLayout.JAVA_LONG, BUFFER_COUNT);
  }

  /** Returns the address of a buffer; 0 if the array has no such buffer. */
  long buffer(int index) {
    return CMemory.pointer(struct, BUFFERS, index, bufferCount()).address();
  }

  long childCount() {
    return struct.get(ValueLayout.JAVA_LONG, CHILD_COUNT);
  }

  CArray child(int index) {
    MemorySegment child = CMemory.pointer(struct, CHILDREN, index, childCount());
    if (CMemory.isNull(child)) {
      throw new IllegalStateException("the ArrowArray lacks its child " + index);
    }
    return new CArray(CMemory.at(child.address(), SIZE));
  }

  boolean hasDictionary() {
    return !CMemory.isNull(struct.get(ValueLayout.ADDRESS, DICTIONARY));
  }

  /** Frees the content, if the struct was filled. */
  void release() {
    ReleaseCallback.call(struct, RELEASE);
  }
}
