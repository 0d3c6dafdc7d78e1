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
 * The structs of Arrow's C data interface, whose content has an owner of its own beside the
 * struct's.
 */
public final class ArrowStructs {

  /** From the C data interface: nine fields of eight bytes. */
  private static final long SCHEMA_SIZE = 72;

  private ArrowStructs() {}

  /**
   * Imports a schema that a downcall exports.
   *
   * @param allocator needed by Arrow in form; a schema takes no memory of it
   * @param call the downcall's memory
   * @param export the downcall; gets the struct to export into
   */
  public static Schema importSchema(
      BufferAllocator allocator, NativeCall call, Consumer<MemorySegment> export) {
    MemorySegment struct = call.allocate(SCHEMA_SIZE);
    export.accept(struct);
    ArrowSchema schema = ArrowSchema.wrap(struct.address());
    try (CDataDictionaryProvider noDictionaries = new CDataDictionaryProvider()) {
      return Data.importSchema(allocator, schema, noDictionaries); // releases it in any case
    }
  }

  /**
   * Frees an array: first its content, unless that was taken over, then the struct. Arrow's own
   * {@code close} does only the latter.
   */
  static void discard(ArrowArray array) {
    try (array) {
      if (array.snapshot().release != 0) {
        array.release();
      }
    }
  }

  /**
   * Frees a schema: first its content, unless that was taken over, then the struct. Arrow's own
   * {@code close} does only the latter.
   */
  static void discard(ArrowSchema schema) {
    try (schema) {
      if (schema.snapshot().release != 0) {
        schema.release();
      }
    }
  }
}
