package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch as an {@code ArrowSchema} of the C data interface.
 *
 * <p>The struct is allocated by the first vector that has an allocator, so that the limits of the
 * caller apply to it. If no vector has an allocator, a temporary allocator is created.
 */
final class SchemaExport implements AutoCloseable {

  private static final FieldType BATCH = FieldType.notNullable(ArrowType.Struct.INSTANCE);

  private final ArrowSchema schema;

  /** The allocator for a batch whose vectors have none; closed with the export. */
  private final @Nullable BufferAllocator fallbackAllocator;

  SchemaExport(
      VectorSchemaRoot root, List<Field> fields, @Nullable DictionaryProvider dictionaries) {
    BufferAllocator found = allocator(root.getFieldVectors());
    fallbackAllocator = found == null ? new RootAllocator() : null;
    BufferAllocator allocator = found == null ? fallbackAllocator : found;
    ArrowSchema exported = null;
    try {
      exported = ArrowSchema.allocateNew(allocator);
      Data.exportField(allocator, new Field("", BATCH, fields), dictionaries, exported);
    } catch (Throwable e) {
      free(exported, fallbackAllocator);
      throw e;
    }
    schema = exported;
  }

  /** Returns the fields of the vectors, which describe their memory, with the names of the root. */
  static List<Field> fields(VectorSchemaRoot root) {
    List<Field> named = root.getSchema().getFields();
    List<Field> fields = new ArrayList<>(named.size());
    for (FieldVector column : root.getFieldVectors()) {
      Field field = column.getField();
      String name = named.get(fields.size()).getName();
      fields.add(
          field.getName().equals(name)
              ? field
              : new Field(name, field.getFieldType(), field.getChildren()));
    }
    return fields;
  }

  /** Returns the schema as an argument of a downcall, which may move its content out. */
  MemorySegment schema() {
    return MemorySegment.ofAddress(schema.memoryAddress());
  }

  @Override
  public void close() {
    free(schema, fallbackAllocator);
  }

  private static void free(
      @Nullable ArrowSchema schema, @Nullable BufferAllocator fallbackAllocator) {
    try (fallbackAllocator) {
      if (schema != null) {
        ArrowStructs.discard(schema);
      }
    }
  }

  /**
   * Returns the allocator of the first vector, including nested vectors, that has an allocator.
   * Returns null if no vector has an allocator, because null vectors have no memory.
   */
  private static @Nullable BufferAllocator allocator(List<FieldVector> vectors) {
    for (FieldVector vector : vectors) {
      BufferAllocator found = allocator(vector);
      if (found == null) {
        found = allocator(vector.getChildrenFromFields());
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable BufferAllocator allocator(FieldVector vector) {
    try {
      return vector.getAllocator();
    } catch (UnsupportedOperationException e) {
      return null; // thrown by vectors without buffers
    }
  }
}
