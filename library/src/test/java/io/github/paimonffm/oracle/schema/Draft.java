package io.github.paimonffm.oracle.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An unvalidated schema.
 *
 * @param columns the columns in order
 * @param partitionKeys the partition keys
 * @param primaryKeys the primary key
 * @param options the options
 */
record Draft(
    List<Column> columns,
    List<String> partitionKeys,
    List<String> primaryKeys,
    Map<String, String> options) {

  static final String ARRAY = "{\"type\":\"ARRAY\",\"element\":\"INT\"}";
  static final String MAP = "{\"type\":\"MAP\",\"key\":\"STRING NOT NULL\",\"value\":\"INT\"}";
  static final String MULTISET = "{\"type\":\"MULTISET\",\"element\":\"INT NOT NULL\"}";
  static final String BLOBS = "{\"type\":\"ARRAY\",\"element\":\"BLOB\"}";
  static final String VECTOR = "{\"type\":\"VECTOR\",\"element\":\"FLOAT\",\"length\":3}";
  static final String ROW = row("a", "INT");
  static final String ROWS = "{\"type\":\"ARRAY\",\"element\":" + row("a", "INT", "b", "INT") + "}";

  /**
   * A column.
   *
   * @param name the name
   * @param type the type as SQL, or a nested type as JSON
   * @param defaultValue the default value as text; empty if there is none
   */
  record Column(String name, String type, String defaultValue) {}

  /** Returns a table without a primary key, with columns of several types. */
  static Draft append() {
    List<Column> columns =
        Stream.of(
                "id INT NOT NULL",
                "v STRING",
                "n BIGINT",
                "t TIMESTAMP(3)",
                "p INT NOT NULL",
                "q INT NOT NULL")
            .map(column -> column.split(" ", 2))
            .map(column -> new Column(column[0], column[1], ""))
            .toList();
    return new Draft(columns, List.of(), List.of(), Map.of());
  }

  /** Returns the table of {@link #append} with a primary key and one bucket. */
  static Draft keyed() {
    return append().primaryKey("id").with("bucket", "1");
  }

  /** Returns the table of {@link #append} with a primary key, one bucket and a partition key. */
  static Draft partitioned() {
    return keyed().partitionedBy("p").primaryKey("p", "id");
  }

  /** Returns a ROW type. The arguments alternate between names and types of fields. */
  static String row(String... fields) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("{\"id\":%d,\"name\":\"%s\",\"type\":".formatted(100 + i, fields[i]))
          .append(fields[i + 1].startsWith("{") ? fields[i + 1] : '"' + fields[i + 1] + '"')
          .append('}');
    }
    return "{\"type\":\"ROW\",\"fields\":[" + json + "]}";
  }

  /** Adds a column. */
  Draft column(String name, String type) {
    return column(name, type, "");
  }

  /** Adds a column with a default value. */
  Draft column(String name, String type, String defaultValue) {
    Column column = new Column(name, type, defaultValue);
    List<Column> more = Stream.concat(columns.stream(), Stream.of(column)).toList();
    return new Draft(more, partitionKeys, primaryKeys, options);
  }

  /** Replaces all columns with one column. */
  Draft only(String name, String type) {
    return new Draft(List.of(new Column(name, type, "")), partitionKeys, primaryKeys, options);
  }

  Draft partitionedBy(String... keys) {
    return new Draft(columns, List.of(keys), primaryKeys, options);
  }

  Draft primaryKey(String... keys) {
    return new Draft(columns, partitionKeys, List.of(keys), options);
  }

  /** Sets options. The arguments alternate between keys and values. */
  Draft with(String... pairs) {
    Map<String, String> more = new LinkedHashMap<>(options);
    for (int i = 0; i < pairs.length; i += 2) {
      more.put(pairs[i], pairs[i + 1]);
    }
    return new Draft(columns, partitionKeys, primaryKeys, more);
  }

  private ObjectNode object() {
    ObjectNode json = Json.object();
    ArrayNode fields = json.putArray("fields");
    for (Column column : columns) {
      ObjectNode field = fields.addObject().put("id", fields.size() - 1);
      field.put("name", column.name());
      if (column.type().startsWith("{")) {
        field.set("type", Json.read(column.type().getBytes(StandardCharsets.UTF_8)));
      } else {
        field.put("type", column.type());
      }
      if (!column.defaultValue().isEmpty()) {
        field.put("defaultValue", column.defaultValue());
      }
    }
    partitionKeys.forEach(json.putArray("partitionKeys")::add);
    primaryKeys.forEach(json.putArray("primaryKeys")::add);
    options.forEach(json.putObject("options")::put);
    return json;
  }

  /** Returns the JSON of {@code org.apache.paimon.schema.Schema}. */
  String schema() {
    return Json.write(object());
  }

  /** Returns the JSON of {@code org.apache.paimon.schema.TableSchema}, as a table stores it. */
  String tableSchema() {
    ObjectNode json = object();
    json.put("version", 3).put("id", 0).put("highestFieldId", 1000).put("timeMillis", 1);
    return Json.write(json);
  }
}
