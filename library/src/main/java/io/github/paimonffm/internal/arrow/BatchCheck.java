package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.exception.InvalidArgumentException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a batch before its memory is passed to the native library, which cannot make them.
 */
final class BatchCheck {

  private BatchCheck() {}

  /**
   * Fails unless the memory of all vectors is alive and large enough.
   *
   * @throws InvalidArgumentException if the root is closed or a dictionary is missing
   */
  static void check(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    for (FieldVector vector : root.getFieldVectors()) {
      checkAlive(root, vector);
      checkDictionaries(vector.getField(), vector.getName(), dictionaries);
    }
  }

  private static void checkAlive(VectorSchemaRoot root, FieldVector vector) {
    if (vector.getValueCount() != root.getRowCount()) {
      throw new InvalidArgumentException(
          "column '"
              + vector.getName()
              + "' of the batch has "
              + vector.getValueCount()
              + " values, but the batch has "
              + root.getRowCount()
              + " rows; the column was closed, or setRowCount was not called");
    }
    checkMemory(vector.getName(), vector);
  }

  /** Checks the vector of a column, or the vector of its dictionary, which is exported with it. */
  private static void checkMemory(String column, FieldVector vector) {
    if (isReleased(vector)) {
      throw new InvalidArgumentException(
          "the memory of column '" + column + "' of the batch has already been released");
    }
    String problem = VectorMemory.problem(vector);
    if (problem != null) {
      throw new InvalidArgumentException(
          "column '" + column + "' of the batch has less memory than its values need: " + problem);
    }
  }

  private static boolean isReleased(FieldVector vector) {
    try {
      for (ArrowBuf buffer : vector.getBuffers(false)) {
        if (buffer.refCnt() == 0) {
          return true;
        }
      }
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return true; // getBuffers reads the offsets, and Arrow refuses to read released memory
    }
    // Not every vector returns the buffers of its nested vectors.
    return vector.getChildrenFromFields().stream().anyMatch(BatchCheck::isReleased);
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
                + "' of the batch is encoded with dictionary "
                + id
                + ", which was not passed; pass a DictionaryProvider that contains it");
      }
      checkMemory(column, dictionary.getVector());
    }
    field.getChildren().forEach(child -> checkDictionaries(child, column, dictionaries));
  }
}
