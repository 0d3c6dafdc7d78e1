package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch as one {@code ArrowArray} of the C data interface, for the duration of one
 * downcall.
 *
 * <p>Arrow's {@code Data.exportVector} allocates the memory of each struct by itself and lets the
 * native library call back into the JVM to free the structs. For a batch of few rows, this takes
 * longer than writing the rows. The structs of this class are in the memory of the downcall. The
 * memory of the vectors is retained until {@link #close}, so that another thread that closes the
 * batch during the downcall cannot free the memory.
 */
final class ArrayExport implements AutoCloseable {

  private final SegmentAllocator memory;
  private final @Nullable DictionaryProvider dictionaries;
  private final MemorySegment release;
  private final List<ArrowBuf> retained = new ArrayList<>();
  private final MemorySegment array;

  /**
   * Exports the columns of a batch.
   *
   * @param memory the memory of the downcall
   * @param release the native function that marks a struct as released
   */
  ArrayExport(
      VectorSchemaRoot root,
      @Nullable DictionaryProvider dictionaries,
      SegmentAllocator memory,
      MemorySegment release) {
    this.memory = memory;
    this.dictionaries = dictionaries;
    this.release = release;
    array = allocateStruct();
    try {
      exportRoot(root);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  MemorySegment array() {
    return array;
  }

  /** Exports the root as a struct array without a validity buffer, because no row is null. */
  private void exportRoot(VectorSchemaRoot root) {
    MemorySegment noValidity = memory.allocate(ValueLayout.JAVA_LONG, 0);
    setFields(array, root.getRowCount(), 0, 1, noValidity);
    exportChildren(array, root.getFieldVectors());
  }

  private void export(FieldVector vector, MemorySegment struct) {
    int buffers = vector.getExportedCDataBufferCount();
    MemorySegment addresses = memory.allocate(ValueLayout.JAVA_LONG, Math.max(1, buffers));
    // The vector writes the addresses of its buffers into this memory.
    vector.exportCDataBuffers(
        retained,
        new ArrowBuf(ReferenceManager.NO_OP, null, addresses.byteSize(), addresses.address()),
        0);
    setFields(struct, vector.getValueCount(), vector.getNullCount(), buffers, addresses);
    exportChildren(struct, vector.getChildrenFromFields());
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null) {
      MemorySegment values = allocateStruct();
      export(Objects.requireNonNull(dictionaries).lookup(encoding.getId()).getVector(), values);
      struct.set(ValueLayout.ADDRESS, CArray.DICTIONARY, values);
    }
  }

  private void exportChildren(MemorySegment struct, @Nullable List<FieldVector> vectors) {
    if (vectors == null || vectors.isEmpty()) {
      return;
    }
    MemorySegment children = memory.allocate(ValueLayout.ADDRESS, vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      MemorySegment child = allocateStruct();
      export(vectors.get(i), child);
      children.setAtIndex(ValueLayout.ADDRESS, i, child);
    }
    struct.set(ValueLayout.JAVA_LONG, CArray.CHILD_COUNT, vectors.size());
    struct.set(ValueLayout.ADDRESS, CArray.CHILDREN, children);
  }

  private MemorySegment allocateStruct() {
    return memory.allocate(CArray.SIZE, Long.BYTES);
  }

  private void setFields(
      MemorySegment struct, long length, long nulls, long buffers, MemorySegment addresses) {
    struct.set(ValueLayout.JAVA_LONG, CArray.LENGTH, length);
    struct.set(ValueLayout.JAVA_LONG, CArray.NULL_COUNT, nulls);
    struct.set(ValueLayout.JAVA_LONG, CArray.BUFFER_COUNT, buffers);
    struct.set(ValueLayout.ADDRESS, CArray.BUFFERS, addresses);
    struct.set(ValueLayout.ADDRESS, CArray.RELEASE, release);
  }

  /** Releases the memory of the vectors. */
  @Override
  public void close() {
    for (ArrowBuf buffer : retained) {
      if (buffer != null) {
        buffer.close();
      }
    }
    retained.clear();
  }
}
