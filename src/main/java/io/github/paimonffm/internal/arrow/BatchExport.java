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
 * One batch on its way to the native side: pointers to the vectors' memory, and a reference to that
 * memory that is given back when the native side is done with it. The root stays the caller's.
 *
 * <p>The structs of the C data interface are allocated where the first vector is that has an
 * allocator, so that a caller's limit holds for them. The vectors' own memory may belong to any
 * number of allocators. Not for use by several threads.
 */
public final class BatchExport implements AutoCloseable {

  private final ArrowArray array;
  private final ArrowSchema schema;

  /** The allocator of a batch without one; closed with the export. */
  private final @Nullable BufferAllocator own;

  /**
   * Exports a batch.
   *
   * @throws InvalidArgumentException if the root was closed, or a dictionary is missing
   * @throws SchemaMismatchException if the root has no columns
   */
  public BatchExport(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    check(root, dictionaries);
    BufferAllocator found = allocator(root.getFieldVectors());
    own = found == null ? new RootAllocator() : null;
    BufferAllocator allocator = found == null ? own : found;
    ArrowArray exported = null;
    ArrowSchema described = null;
    try {
      exported = ArrowArray.allocateNew(allocator);
      described = ArrowSchema.allocateNew(allocator);
      Columns columns = new Columns(root, allocator);
      Data.exportVector(allocator, columns, dictionaries, exported, described);
    } catch (Throwable e) {
      free(exported, described, own);
      throw e;
    }
    array = exported;
    schema = described;
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
    free(array, schema, own);
  }

  private static void free(
      @Nullable ArrowArray array, @Nullable ArrowSchema schema, @Nullable BufferAllocator own) {
    try (own) {
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
   * The allocator of the first vector that has one, those inside others included; null if there is
   * none: a vector of nulls has no memory.
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
      return null; // as vectors answer that are asked for a buffer they do not have
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
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return true; // a vector reads its offsets to tell its buffers, and Arrow refuses to read what
      // was released
    }
    // Not every vector tells the buffers of those inside it.
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
                + "' of the batch is encoded by dictionary "
                + id
                + ", which was not given: use writeArrow with a DictionaryProvider that has it");
      }
      checkMemory(column, dictionary.getVector());
    }
    field.getChildren().forEach(child -> checkDictionaries(child, column, dictionaries));
  }

  /**
   * The columns of a root as the one struct vector that the C data interface knows batches as. It
   * shows the vectors that are there, and no memory of its own.
   */
  private static final class Columns extends StructVector {
    private static final FieldType TYPE = FieldType.notNullable(ArrowType.Struct.INSTANCE);

    private final List<FieldVector> columns;
    private final @Nullable Field described;

    Columns(VectorSchemaRoot root, BufferAllocator allocator) {
      super("", allocator, TYPE, null);
      columns = root.getFieldVectors();
      valueCount = root.getRowCount();
      described = new Field("", TYPE, fields(root));
    }

    /** The vectors' own fields, which describe the memory, under the root's names. */
    private static List<Field> fields(VectorSchemaRoot root) {
      List<Field> fields = new ArrayList<>();
      List<Field> named = root.getSchema().getFields();
      for (FieldVector column : root.getFieldVectors()) {
        Field own = column.getField();
        String name = named.get(fields.size()).getName();
        fields.add(
            own.getName().equals(name)
                ? own
                : new Field(name, own.getFieldType(), own.getChildren()));
      }
      return fields;
    }

    @Override
    public Field getField() {
      // The constructor of the vector asks already.
      return described == null ? super.getField() : described;
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
      exportBuffer(null, buffers, pointers, absent, false); // no bits, for no row is null
    }
  }
}
