package io.github.paimonffm.internal.arrow;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.BufferLayout.BufferType;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The import of a struct array of the C data interface into the columns of a root. The columns
 * refer to the memory of the array, without a copy.
 *
 * <p>Arrow's own import needs a JNI library, which keeps the class loader of Arrow's classes
 * reachable forever.
 */
final class ArrayImport {

  private final ImportedArray source;
  private final BufferAllocator allocator;

  private ArrayImport(ImportedArray source, BufferAllocator allocator) {
    this.source = source;
    this.allocator = allocator;
  }

  /**
   * Replaces the rows of a root by the rows of an array. If this fails, the root is empty.
   *
   * @param allocator the allocator of the root, in which the memory of the array counts
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator would exceed its limit
   * @throws IllegalStateException if the array does not have the schema of the root
   * @throws UnsupportedOperationException if the root has a type that the native library never
   *     exports
   */
  static void load(ImportedArray source, VectorSchemaRoot root, BufferAllocator allocator) {
    // A vector releases its old buffer before it allocates a validity buffer. If that fails, the
    // vector still refers to the old buffer and would release it again. An empty buffer allows
    // this.
    root.clear();
    try {
      new ArrayImport(source, allocator).loadRows(root);
    } catch (Throwable e) {
      root.clear();
      throw e;
    }
  }

  private void loadRows(VectorSchemaRoot root) {
    CArray rows = source.array();
    int count = Math.toIntExact(rows.length());
    if (rows.nullCount() > 0 || rows.offset() != 0) {
      throw new IllegalStateException("the array of a batch has null rows or an offset");
    }
    loadChildren("the array of a batch", rows, root.getFieldVectors());
    for (FieldVector column : root.getFieldVectors()) {
      if (column.getValueCount() < count) {
        throw misfit(
            column.getField(), column.getValueCount() + " values, but the batch has " + count);
      }
    }
    root.setRowCount(count);
  }

  private void loadChildren(String parent, CArray array, List<FieldVector> vectors) {
    if (array.childCount() != vectors.size()) {
      throw new IllegalStateException(
          parent + " has " + array.childCount() + " children; expected " + vectors.size());
    }
    for (int i = 0; i < vectors.size(); i++) {
      load(array.child(i), vectors.get(i));
    }
  }

  private void load(CArray array, FieldVector vector) {
    Field field = vector.getField();
    List<BufferLayout> layouts = layouts(field);
    if (array.hasDictionary()) {
      throw unsupported(field, "an array with a dictionary");
    }
    if (array.bufferCount() != layouts.size()) {
      throw misfit(field, array.bufferCount() + " buffers; expected " + layouts.size());
    }
    if (array.offset() != 0 && layouts.size() == 1) {
      throw misfit(field, "the offset " + array.offset() + ", which its children do not have");
    }
    try (ImportedBuffers buffers = new ImportedBuffers(source, array, allocator)) {
      layouts.forEach(buffers::add);
      vector.loadFieldBuffers(
          new ArrowFieldNode(array.length(), nullCount(array, layouts)), buffers.all());
    }
    loadChildren(name(field), array, vector.getChildrenFromFields());
  }

  /** Returns the layouts of the buffers of a vector, without those of its children. */
  private static List<BufferLayout> layouts(Field field) {
    List<BufferLayout> layouts = TypeLayout.getTypeLayout(field.getType()).getBufferLayouts();
    boolean isSupported =
        layouts.stream().map(BufferLayout::getType).allMatch(ArrayImport::isSupported)
            && !(field.getType() instanceof ArrowType.RunEndEncoded)
            && field.getDictionary() == null;
    if (!isSupported) {
      throw unsupported(field, "the type " + field);
    }
    return layouts;
  }

  private static boolean isSupported(BufferType type) {
    return type == BufferType.VALIDITY || type == BufferType.OFFSET || type == BufferType.DATA;
  }

  /** Returns the number of nulls. An array that has not counted them can lack a validity buffer. */
  private static long nullCount(CArray array, List<BufferLayout> layouts) {
    boolean hasValidity = !layouts.isEmpty() && array.buffer(0) != 0;
    return array.nullCount() < 0 && !hasValidity ? 0 : array.nullCount();
  }

  private static IllegalStateException misfit(Field field, String what) {
    return new IllegalStateException(name(field) + " has " + what);
  }

  private static UnsupportedOperationException unsupported(Field field, String what) {
    return new UnsupportedOperationException(
        name(field) + " has " + what + ", which cannot be read");
  }

  private static String name(Field field) {
    return "the array of field '" + field.getName() + "'";
  }
}
