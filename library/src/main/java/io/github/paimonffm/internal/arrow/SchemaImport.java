package io.github.paimonffm.internal.arrow;

import io.github.paimonffm.internal.call.NativeCall;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.ExtensionTypeRegistry;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** An {@code ArrowSchema} of the C data interface, read as a schema of Arrow Java. */
public final class SchemaImport {

  private long dictionaries;

  private SchemaImport() {}

  /**
   * Imports a schema that a downcall exports.
   *
   * @param call the memory of the downcall
   * @param export the downcall; receives the struct to export into
   */
  public static Schema schema(NativeCall call, Consumer<MemorySegment> export) {
    CSchema schema = new CSchema(call.allocate(CSchema.SIZE));
    try {
      export.accept(schema.struct());
      return schema(schema);
    } finally {
      schema.release();
    }
  }

  /** Reads the schema of a struct array. Does not release the struct. */
  static Schema schema(CSchema schema) {
    Field batch = new SchemaImport().field(schema);
    if (!(batch.getType() instanceof ArrowType.Struct)) {
      throw new IllegalStateException(
          "the ArrowSchema of a batch has the type " + batch.getType() + " instead of a struct");
    }
    return new Schema(batch.getChildren(), batch.getMetadata());
  }

  private Field field(CSchema schema) {
    Map<String, String> metadata = SchemaMetadata.read(schema.metadata());
    ArrowType type = SchemaFormat.type(schema.format(), schema.hasFlag(CSchema.MAP_KEYS_SORTED));
    FieldType fieldType =
        new FieldType(
            schema.hasFlag(CSchema.NULLABLE),
            withExtension(type, metadata),
            encoding(schema, type),
            metadata);
    long count = schema.childCount();
    List<Field> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      children.add(field(schema.child(i)));
    }
    return new Field(schema.name(), fieldType, children);
  }

  /** Returns the extension type that metadata describe, if a program has registered it. */
  private static ArrowType withExtension(ArrowType storage, Map<String, String> metadata) {
    String name = metadata.get(ExtensionType.EXTENSION_METADATA_KEY_NAME);
    ExtensionType extension = name == null ? null : ExtensionTypeRegistry.lookup(name);
    return extension == null
        ? storage
        : extension.deserialize(
            storage, metadata.getOrDefault(ExtensionType.EXTENSION_METADATA_KEY_METADATA, ""));
  }

  private @Nullable DictionaryEncoding encoding(CSchema schema, ArrowType type) {
    return schema.dictionary().isEmpty()
        ? null
        : new DictionaryEncoding(
            dictionaries++, schema.hasFlag(CSchema.DICTIONARY_ORDERED), (ArrowType.Int) type);
  }
}
