package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * An exported batch: pointers to the memory of the vectors, and a reference to that memory that is
 * released when the native library no longer needs it. The root still belongs to the caller.
 *
 * <p>The structs of the C data interface are allocated by the first vector that has an allocator,
 * so that the limits of the caller apply to them. The memory of the vectors can belong to any
 * number of allocators. Not safe for use by multiple threads.
 */
public final class BatchExport implements AutoCloseable {

  private final ArrowArray array;
  private final ArrowSchema schema;

  /** The allocator for a batch whose vectors have none; closed with the export. */
  private final @Nullable BufferAllocator fallbackAllocator;

  /**
   * Exports a batch.
   *
   * @throws InvalidArgumentException if the root is closed or a dictionary is missing
   * @throws SchemaMismatchException if the root has no columns
   */
  public BatchExport(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    check(root, dictionaries);
    BufferAllocator found = allocator(root.getFieldVectors());
    fallbackAllocator = found == null ? new RootAllocator() : null;
    BufferAllocator allocator = found == null ? fallbackAllocator : found;
    ArrowArray exportedArray = null;
    ArrowSchema exportedSchema = null;
    try {
      exportedArray = ArrowArray.allocateNew(allocator);
      exportedSchema = ArrowSchema.allocateNew(allocator);
      Columns columns = new Columns(root, allocator);
      Data.exportVector(allocator, columns, dictionaries, exportedArray, exportedSchema);
    } catch (Throwable e) {
      free(exportedArray, exportedSchema, fallbackAllocator);
      throw e;
    }
    array = exportedArray;
    schema = exportedSchema;
  }

  /** Returns the array as an argument of a downcall, which may move its content out. */
  public MemorySegment array() {
    return MemorySegment.ofAddress(array.memoryAddress());
  }

  /** Returns the schema as an argument of a downcall, which may move its content out. */
  public MemorySegment schema() {
    return MemorySegment.ofAddress(schema.memoryAddress());
  }

  @Override
  public void close() {
    free(array, schema, fallbackAllocator);
  }

  private static void free(
      @Nullable ArrowArray array,
      @Nullable ArrowSchema schema,
      @Nullable BufferAllocator fallbackAllocator) {
    try (fallbackAllocator) {
      try {
        if (array != null) {
          ArrowStructs.discard(array);
        }
      } finally {
        if (schema != null) {
          ArrowStructs.discard(schema);
        }
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

  private static void check(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    if (root.getFieldVectors().isEmpty()) {
      throw new SchemaMismatchException("the batch has no columns");
    }
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
    return vector.getChildrenFromFields().stream().anyMatch(BatchExport::isReleased);
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
                + ", which was not passed; call writeArrow with a DictionaryProvider that contains it");
      }
      checkMemory(column, dictionary.getVector());
    }
    field.getChildren().forEach(child -> checkDictionaries(child, column, dictionaries));
  }

  /**
   * The columns of a root as one struct vector, because a batch is a struct in the C data
   * interface. It refers to the existing vectors and has no memory of its own.
   */
  private static final class Columns extends StructVector {
    private static final FieldType TYPE = FieldType.notNullable(ArrowType.Struct.INSTANCE);

    private final List<FieldVector> columns;
    private final @Nullable Field structField;

    Columns(VectorSchemaRoot root, BufferAllocator allocator) {
      super("", allocator, TYPE, null);
      columns = root.getFieldVectors();
      valueCount = root.getRowCount();
      structField = new Field("", TYPE, fields(root));
    }

    /**
     * Returns the fields of the vectors, which describe their memory, with the names of the root.
     */
    private static List<Field> fields(VectorSchemaRoot root) {
      List<Field> fields = new ArrayList<>();
      List<Field> named = root.getSchema().getFields();
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

    @Override
    public Field getField() {
      // The constructor of the superclass calls this method before the field is set.
      return structField == null ? super.getField() : structField;
    }

    @Override
    public List<FieldVector> getChildrenFromFields() {
      return columns;
    }

    @Override
    public int getNullCount() {
      return 0;
    }

    @Override
    public int getExportedCDataBufferCount() {
      return 1;
    }

    @Override
    public void exportCDataBuffers(List<ArrowBuf> buffers, ArrowBuf pointers, long absent) {
      exportBuffer(
          null, buffers, pointers, absent, false); // no validity buffer, because no row is null
    }
  }
}
