package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@code ArrowSchema} of the C data interface.
 *
 * @param struct the memory of the C struct
 */
record CSchema(MemorySegment struct) {

  // The fields of the C struct, each of eight bytes.
  static final long FORMAT = 0;
  static final long NAME = 8;
  static final long METADATA = 16;
  static final long FLAGS = 24;
  static final long CHILD_COUNT = 32;
  static final long CHILDREN = 40;
  static final long DICTIONARY = 48;
  static final long RELEASE = 56;
  static final long SIZE = 72;

  // The bits of the flags.
  static final long DICTIONARY_ORDERED = 1;
  static final long NULLABLE = 2;
  static final long MAP_KEYS_SORTED = 4;

  /** Returns the type as {@link SchemaFormat} writes it. */
  String format() {
    String format = CMemory.text(struct.get(ValueLayout.ADDRESS, FORMAT));
    if (format == null) {
      throw new IllegalStateException("the ArrowSchema has no format; it was released");
    }
    return format;
  }

  @Nullable String name() {
    return CMemory.text(struct.get(ValueLayout.ADDRESS, NAME));
  }

  /** Returns the pointer to the metadata, which {@link SchemaMetadata} reads. */
  MemorySegment metadata() {
    return struct.get(ValueLayout.ADDRESS, METADATA);
  }

  boolean hasFlag(long flag) {
    return (struct.get(ValueLayout.JAVA_LONG, FLAGS) & flag) != 0;
  }

  long childCount() {
    return struct.get(ValueLayout.JAVA_LONG, CHILD_COUNT);
  }

  CSchema child(int index) {
    return at(CMemory.pointer(struct, CHILDREN, index, childCount()));
  }

  /** Returns the values of a dictionary-encoded field. */
  Optional<CSchema> dictionary() {
    MemorySegment dictionary = struct.get(ValueLayout.ADDRESS, DICTIONARY);
    return CMemory.isNull(dictionary) ? Optional.empty() : Optional.of(at(dictionary));
  }

  /** Frees the content, if the struct was filled. */
  void release() {
    ReleaseCallback.call(struct, RELEASE);
  }

  private static CSchema at(MemorySegment pointer) {
    return new CSchema(CMemory.at(pointer.address(), SIZE));
  }
}
