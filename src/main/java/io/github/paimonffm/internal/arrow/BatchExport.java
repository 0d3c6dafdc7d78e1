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
 * The batches of one writer, exported for the downcalls that write them: pointers to the memory of
 * the vectors. The batches still belong to the caller.
 *
 * <p>The native library keeps the schema of a batch for the following batches. So a schema is
 * exported only if it differs from the previous one or has dictionaries. Not safe for use by
 * multiple threads.
 */
public final class BatchExport {

  /**
   * The schema of the previous batch. Empty before the first batch and after a batch with
   * dictionaries: the field of a column does not have the type of the dictionary's values, so two
   * equal fields can have different types.
   */
  private List<Field> previous = List.of();

  private boolean crossed;

  /**
   * Writes a batch. An exception that is not thrown by the native library comes from the export,
   * for example if an allocator has reached its limit; see {@link #crossed}.
   *
   * @param writer the native writer
   * @param call the downcall
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the root is closed or a
   *     dictionary is missing, or if the library refuses the batch
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the root has no columns, or
   *     does not fit the table
   */
  public void write(
      VectorSchemaRoot root,
      @Nullable DictionaryProvider dictionaries,
      MemorySegment writer,
      NativeCall call) {
    crossed = false;
    BatchCheck.check(root, dictionaries);
    List<Field> fields = SchemaExport.fields(root);
    try (ArrayExport array =
        new ArrayExport(
            root, dictionaries, call::allocate, PaimonFfm.pffm_array_release$address())) {
      if (fields.equals(previous)) {
        crossed = true;
        call.check(PaimonFfm.pffm_write_same_schema(writer, array.array(), call.error()));
        return;
      }
      previous = List.of();
      try (SchemaExport schema = new SchemaExport(root, fields, dictionaries)) {
        crossed = true;
        call.check(
            PaimonFfm.pffm_write_arrow(writer, array.array(), schema.schema(), call.error()));
      }
      previous = fields.stream().anyMatch(BatchExport::hasDictionary) ? List.of() : fields;
    }
  }

  /**
   * Returns whether the last call of {@link #write} has called the native library. If not, no row
   * of the batch was written.
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
