package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.internal.abi.PaimonFfm;
import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer or router, exported for its downcalls: pointers to the memory of the
 * vectors. The batches still belong to the caller.
 *
 * <p>The native library keeps the schema of a batch for the following batches. So a schema is
 * exported only if it differs from the previous one or has dictionaries. Not safe for use by
 * multiple threads.
 */
public final class BatchExport {

  /** A downcall that receives a batch. */
  @FunctionalInterface
  public interface Downcall {

    /**
     * Makes the downcall.
     *
     * @param array the batch as a struct array
     * @param schema the schema; null ({@link MemorySegment#NULL}) for the schema of the previous
     *     batch
     * @return the returned code
     */
    int pass(MemorySegment array, MemorySegment schema);
  }

  /**
   * The schema of the previous batch. Empty before the first batch and after a batch with
   * dictionaries: the field of a column does not have the type of the dictionary's values, so two
   * equal fields can have different types.
   */
  private List<Field> previous = List.of();

  private boolean crossed;

  /**
   * Passes a batch to a downcall. An exception that is not thrown by the native library comes from
   * the export, for example if an allocator has reached its limit; see {@link #crossed}.
   *
   * @param call the memory of the downcall
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the root is closed or a
   *     dictionary is missing, or if the library refuses the batch
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the library refuses the batch
   *     because it does not fit
   */
  public void pass(
      VectorSchemaRoot root,
      @Nullable DictionaryProvider dictionaries,
      NativeCall call,
      Downcall downcall) {
    crossed = false;
    BatchCheck.check(root, dictionaries);
    List<Field> fields = SchemaExport.fields(root);
    try (ArrayExport array =
        new ArrayExport(
            root, dictionaries, call::allocate, PaimonFfm.pffm_array_release$address())) {
      if (!fields.isEmpty() && fields.equals(previous)) {
        crossed = true;
        call.check(downcall.pass(array.array(), MemorySegment.NULL));
        return;
      }
      previous = List.of();
      MemorySegment schema =
          SchemaExport.export(
              fields, dictionaries, call::allocate, PaimonFfm.pffm_schema_release$address());
      crossed = true;
      call.check(downcall.pass(array.array(), schema));
      previous = fields.stream().anyMatch(BatchExport::hasDictionary) ? List.of() : fields;
    }
  }

  /**
   * Returns whether the last call of {@link #pass} has called the native library. If not, no row of
   * the batch was written.
   */
  public boolean crossed() {
    return crossed;
  }

  /** Returns whether the field or one of its children is encoded with a dictionary. */
  private static boolean hasDictionary(Field field) {
    return field.getDictionary() != null
        || field.getChildren().stream().anyMatch(BatchExport::hasDictionary);
  }
}
