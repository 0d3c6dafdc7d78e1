package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.CDataDictionaryProvider;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Operations on the structs of Arrow's C data interface. A struct and its content have separate
 * owners.
 */
public final class ArrowStructs {

  /** The size of the C struct: nine fields of eight bytes. */
  private static final long SCHEMA_SIZE = 72;

  private ArrowStructs() {}

  /**
   * Imports a schema that a downcall exports.
   *
   * @param allocator an allocator that Arrow's signature requires; a schema allocates no memory
   *     from it
   * @param call the memory of the downcall
   * @param export the downcall; receives the struct to export into
   */
  public static Schema importSchema(
      BufferAllocator allocator, NativeCall call, Consumer<MemorySegment> export) {
    MemorySegment struct = call.allocate(SCHEMA_SIZE);
    export.accept(struct);
    ArrowSchema schema = ArrowSchema.wrap(struct.address());
    try (CDataDictionaryProvider noDictionaries = new CDataDictionaryProvider()) {
      return Data.importSchema(allocator, schema, noDictionaries); // always releases the struct
    }
  }

  /**
   * Frees the content of an array, unless the content was moved out, and then the struct. Arrow's
   * {@code close} frees only the struct.
   */
  static void discard(ArrowArray array) {
    try (array) {
      if (array.snapshot().release != 0) {
        array.release();
      }
    }
  }

  /**
   * Frees the content of a schema, unless the content was moved out, and then the struct. Arrow's
   * {@code close} frees only the struct.
   */
  static void discard(ArrowSchema schema) {
    try (schema) {
      if (schema.snapshot().release != 0) {
        schema.release();
      }
    }
  }
}
