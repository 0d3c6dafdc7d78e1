package io.github.paimonffm.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Schema changes like those of other programs. Each call of {@link #apply} adds the next file to
 * the folder {@code schema}.
 */
public final class Evolution {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Evolution() {}

  /** Adds a column at the end. */
  public static Consumer<ObjectNode> add(String column, String type) {
    return schema -> {
      int id = schema.get("highestFieldId").asInt() + 1;
      schema.put("highestFieldId", id);
      fields(schema).addObject().put("id", id).put("name", column).put("type", type);
    };
  }

  /** Drops a column. */
  public static Consumer<ObjectNode> drop(String column) {
    return schema -> {
      ArrayNode fields = fields(schema);
      for (int i = fields.size() - 1; i >= 0; i--) {
        if (fields.get(i).get("name").asText().equals(column)) {
          fields.remove(i);
        }
      }
    };
  }

  /** Renames a column. */
  public static Consumer<ObjectNode> rename(String column, String name) {
    return schema -> field(schema, column).put("name", name);
  }

  /** Changes the type of a column. */
  public static Consumer<ObjectNode> retype(String column, String type) {
    return schema -> field(schema, column).put("type", type);
  }

  /** Sets an option. */
  public static Consumer<ObjectNode> option(String key, String value) {
    return schema -> ((ObjectNode) schema.get("options")).put(key, value);
  }

  /** Removes an option. */
  public static Consumer<ObjectNode> withoutOption(String key) {
    return schema -> ((ObjectNode) schema.get("options")).remove(key);
  }

  /** Replaces the columns of {@code partitionKeys} or {@code primaryKeys}. */
  public static Consumer<ObjectNode> keys(String which, String... columns) {
    return schema -> {
      ArrayNode keys = schema.putArray(which);
      for (String column : columns) {
        keys.add(column);
      }
    };
  }

  /** Applies changes to the latest schema of a table's branch, and writes the next schema. */
  @SafeVarargs
  public static void apply(Table table, Consumer<ObjectNode>... changes) {
    try {
      Path root = Path.of(table.location());
      Path folder =
          table.branch().equals("main")
              ? root.resolve("schema")
              : root.resolve("branch/branch-" + table.branch() + "/schema");
      int id = 0;
      while (Files.exists(folder.resolve("schema-" + (id + 1)))) {
        id++;
      }
      ObjectNode schema =
          (ObjectNode) JSON.readTree(Files.readString(folder.resolve("schema-" + id)));
      schema.put("id", id + 1);
      for (Consumer<ObjectNode> change : changes) {
        change.accept(schema);
      }
      Files.writeString(folder.resolve("schema-" + (id + 1)), JSON.writeValueAsString(schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArrayNode fields(ObjectNode schema) {
    return (ArrayNode) schema.get("fields");
  }

  private static ObjectNode field(ObjectNode schema, String column) {
    return StreamSupport.stream(fields(schema).spliterator(), false)
        .filter(field -> field.get("name").asText().equals(column))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no column " + column));
  }
}
