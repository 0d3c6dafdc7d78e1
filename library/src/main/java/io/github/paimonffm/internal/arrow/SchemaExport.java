package io.github.paimonffm.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch as an {@code ArrowSchema} of the C data interface, for the duration of one
 * downcall. The structs are in the memory of the downcall.
 */
final class SchemaExport {

  private static final FieldType BATCH = FieldType.notNullable(ArrowType.Struct.INSTANCE);

  private final @Nullable DictionaryProvider dictionaries;
  private final SegmentAllocator memory;
  private final MemorySegment release;

  private SchemaExport(
      @Nullable DictionaryProvider dictionaries, SegmentAllocator memory, MemorySegment release) {
    this.dictionaries = dictionaries;
    this.memory = memory;
    this.release = release;
  }

  /**
   * Exports the columns of a batch as the fields of a struct.
   *
   * @param memory the memory of the downcall
   * @param release the native function that marks a struct as released
   * @return the argument of the downcall, which may move its content out
   */
  static MemorySegment export(
      List<Field> fields,
      @Nullable DictionaryProvider dictionaries,
      SegmentAllocator memory,
      MemorySegment release) {
    return new SchemaExport(dictionaries, memory, release).export(new Field("", BATCH, fields));
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

  private MemorySegment export(Field field) {
    MemorySegment struct = memory.allocate(CSchema.SIZE, Long.BYTES);
    struct.set(ValueLayout.ADDRESS, CSchema.FORMAT, text(SchemaFormat.of(field.getType())));
    struct.set(ValueLayout.ADDRESS, CSchema.NAME, text(field.getName()));
    struct.set(
        ValueLayout.ADDRESS, CSchema.METADATA, SchemaMetadata.write(field.getMetadata(), memory));
    struct.set(ValueLayout.JAVA_LONG, CSchema.FLAGS, flags(field));
    exportChildren(field.getChildren(), struct);
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding != null) {
      FieldVector values =
          Objects.requireNonNull(dictionaries).lookup(encoding.getId()).getVector();
      struct.set(ValueLayout.ADDRESS, CSchema.DICTIONARY, export(values.getField()));
    }
    struct.set(ValueLayout.ADDRESS, CSchema.RELEASE, release);
    return struct;
  }

  private void exportChildren(List<Field> fields, MemorySegment struct) {
    if (fields.isEmpty()) {
      return;
    }
    MemorySegment children = memory.allocate(ValueLayout.ADDRESS, fields.size());
    for (int i = 0; i < fields.size(); i++) {
      children.setAtIndex(ValueLayout.ADDRESS, i, export(fields.get(i)));
    }
    struct.set(ValueLayout.JAVA_LONG, CSchema.CHILD_COUNT, fields.size());
    struct.set(ValueLayout.ADDRESS, CSchema.CHILDREN, children);
  }

  /** Copies a text. Native code reads it up to the first character 0. */
  private MemorySegment text(@Nullable String text) {
    return text == null ? MemorySegment.NULL : memory.allocateFrom(text);
  }

  private static long flags(Field field) {
    long flags = field.isNullable() ? CSchema.NULLABLE : 0;
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding != null && encoding.isOrdered()) {
      flags |= CSchema.DICTIONARY_ORDERED;
    }
    return hasSortedKeys(field.getType()) ? flags | CSchema.MAP_KEYS_SORTED : flags;
  }

  private static boolean hasSortedKeys(ArrowType type) {
    return switch (type) {
      case ArrowType.Map map -> map.getKeysSorted();
      case ArrowType.ExtensionType extension -> hasSortedKeys(extension.storageType());
      default -> false;
    };
  }
}
