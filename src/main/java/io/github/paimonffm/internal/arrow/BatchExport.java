package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to the native side: pointers to the vectors' memory, and a reference to that
 * memory that is given back when the native side is done with it. The root stays the caller's.
 */
public final class BatchExport implements AutoCloseable {

  private final ArrowArray array;
  private final ArrowSchema schema;

  /**
   * Exports a batch.
   *
   * @throws InvalidArgumentException if the root was closed, or a dictionary is missing
   * @throws SchemaMismatchException if the root has no columns
   */
  public BatchExport(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    BufferAllocator allocator = check(root, dictionaries);
    array = ArrowArray.allocateNew(allocator);
    ArrowSchema exported = null;
    try {
      exported = ArrowSchema.allocateNew(allocator);
      Data.exportVectorSchemaRoot(allocator, root, dictionaries, array, exported);
    } catch (Throwable e) {
      ArrowStructs.discard(array);
      if (exported != null) {
        ArrowStructs.discard(exported);
      }
      throw e;
    }
    schema = exported;
  }

  /** The array, as an argument of a downcall, which may take its content over. */
  public MemorySegment array() {
    return MemorySegment.ofAddress(array.memoryAddress());
  }

  /** The schema, as an argument of a downcall, which may take its content over. */
  public MemorySegment schema() {
    return MemorySegment.ofAddress(schema.memoryAddress());
  }

  @Override
  public void close() {
    try {
      ArrowStructs.discard(array);
    } finally {
      ArrowStructs.discard(schema);
    }
  }

  private static BufferAllocator check(
      VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    if (root.getFieldVectors().isEmpty()) {
      throw new SchemaMismatchException("the batch has no columns");
    }
    for (FieldVector vector : root.getFieldVectors()) {
      checkAlive(root, vector);
      checkDictionaries(vector.getField(), vector.getName(), dictionaries);
    }
    return root.getFieldVectors().getFirst().getAllocator();
  }

  private static void checkAlive(VectorSchemaRoot root, FieldVector vector) {
    if (vector.getValueCount() != root.getRowCount()) {
      throw new InvalidArgumentException(
          "column '"
              + vector.getName()
              + "' of the batch holds "
              + vector.getValueCount()
              + " values where the batch has "
              + root.getRowCount()
              + " rows: it was closed, or its setRowCount was forgotten");
    }
    checkMemory(vector.getName(), vector);
  }

  /** Checks a column's own vector, or that of its dictionary, which crosses with it. */
  private static void checkMemory(String column, FieldVector vector) {
    if (isReleased(vector)) {
      throw new InvalidArgumentException(
          "the memory of column '" + column + "' of the batch was released already");
    }
    String problem = VectorMemory.problem(vector);
    if (problem != null) {
      throw new InvalidArgumentException(
          "column '" + column + "' of the batch promises more than it has: " + problem);
    }
  }

  private static boolean isReleased(FieldVector vector) {
    try {
      for (ArrowBuf buffer : vector.getBuffers(false)) {
        if (buffer.refCnt() == 0) {
          return true;
        }
      }
      return false;
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return true; // a vector reads its offsets to tell its buffers, and Arrow refuses to read what
      // was released
    }
  }

  private static void checkDictionaries(
      Field field, String column, @Nullable DictionaryProvider dictionaries) {
    if (field.getDictionary() != null) {
      long id = field.getDictionary().getId();
      Dictionary dictionary = dictionaries == null ? null : dictionaries.lookup(id);
      if (dictionary == null) {
        throw new InvalidArgumentException(
            "column '"
                + column
                + "' of the batch is encoded by dictionary "
                + id
                + ", which was not given: use writeArrow with a DictionaryProvider that has it");
      }
      checkMemory(column, dictionary.getVector());
    }
    field.getChildren().forEach(child -> checkDictionaries(child, column, dictionaries));
  }
}
