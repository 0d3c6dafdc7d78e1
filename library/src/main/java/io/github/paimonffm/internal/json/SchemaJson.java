package io.github.paimonffm.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.types.DataType;
import io.github.paimonffm.internal.types.TypeParser;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader and writer for Paimon's JSON of schemas. An atomic type is a string in SQL syntax. A
 * constructed type is an object whose {@code type} is its kind and nullability: {@code
 * {"type":"ARRAY NOT NULL","element":"INT"}}.
 */
public final class SchemaJson {

  private static final String NOT_NULL = " NOT NULL";

  private SchemaJson() {}

  /** Returns the JSON of {@code org.apache.paimon.schema.Schema}, with new field ids. */
  public static String write(Schema schema) {
    ObjectNode json = Json.object();
    FieldIds ids = new FieldIds();
    ArrayNode fields = json.putArray("fields");
    for (Column column : schema.columns()) {
      ObjectNode field = fields.addObject().put("id", ids.next()).put("name", column.name());
      field.set("type", write(TypeParser.parse(column.name(), column.type()), ids));
      column.comment().ifPresent(text -> field.put("description", text));
      column.defaultValue().ifPresent(text -> field.put("defaultValue", text));
    }
    schema.partitionKeys().forEach(json.putArray("partitionKeys")::add);
    schema.primaryKeys().forEach(json.putArray("primaryKeys")::add);
    schema.options().forEach(json.putObject("options")::put);
    schema.comment().ifPresent(text -> json.put("comment", text));
    return Json.write(json);
  }

  /**
   * Reads a schema from the JSON of {@code org.apache.paimon.schema.TableSchema}, or of {@code
   * Schema}, whose members are a subset.
   */
  public static Schema read(JsonNode json) {
    Schema.Builder schema = Schema.builder();
    for (JsonNode field : Json.member(json, "fields")) {
      String name = Json.text(field, "name");
      schema.column(
          name,
          readType(name, Json.member(field, "type")).sql(),
          Json.optionalText(field, "description").orElse(null),
          Json.optionalText(field, "defaultValue").orElse(null));
    }
    return schema
        .partitionKeys(names(json, "partitionKeys"))
        .primaryKey(names(json, "primaryKeys"))
        .options(Json.map(json, "options"))
        .comment(Json.optionalText(json, "comment").orElse(null))
        .build();
  }

  private static String[] names(JsonNode json, String member) {
    return Json.texts(Json.member(json, member)).toArray(String[]::new);
  }

  /**
   * A sequence of field ids. The ids are unique across all levels of a schema. Like Paimon's {@code
   * ReassignFieldId}, the writer assigns an id to a field before the fields nested in it, in the
   * order in which the fields are written.
   */
  private static final class FieldIds {
    private int next;

    int next() {
      return next++;
    }
  }

  /** The JSON of a column's type, given in SQL. Its ids are unique in this type alone. */
  static JsonNode writeType(String column, String type) {
    return write(TypeParser.parse(column, type), new FieldIds());
  }

  private static JsonNode write(DataType type, FieldIds ids) {
    return switch (type) {
      case DataType.Atomic t -> TextNode.valueOf(t.sql());
      case DataType.Array t -> constructed("ARRAY", t).set("element", write(t.element(), ids));
      case DataType.Multiset t ->
          constructed("MULTISET", t).set("element", write(t.element(), ids));
      case DataType.Mapping t -> {
        ObjectNode json = constructed("MAP", t);
        json.set("key", write(t.key(), ids));
        json.set("value", write(t.value(), ids));
        yield json;
      }
      case DataType.Vector t -> {
        ObjectNode json = constructed("VECTOR", t);
        json.set("element", write(t.element(), ids));
        yield json.put("length", t.length());
      }
      case DataType.Row t -> {
        ObjectNode json = constructed("ROW", t);
        json.set("fields", write(t.fields(), ids));
        yield json;
      }
    };
  }

  private static ArrayNode write(List<DataType.Field> fields, FieldIds ids) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (DataType.Field field : fields) {
      ObjectNode member = json.addObject().put("id", ids.next()).put("name", field.name());
      member.set("type", write(field.type(), ids));
      if (field.comment() != null) {
        member.put("description", field.comment());
      }
    }
    return json;
  }

  private static ObjectNode constructed(String kind, DataType type) {
    return Json.object().put("type", type.nullable() ? kind : kind + NOT_NULL);
  }

  private static DataType readType(String column, JsonNode json) {
    if (json.isTextual()) {
      return readAtomic(column, json.asText());
    }
    String kind = Json.text(json, "type");
    boolean nullable = !kind.endsWith(NOT_NULL);
    return switch (nullable ? kind : kind.substring(0, kind.length() - NOT_NULL.length())) {
      case "ARRAY" -> new DataType.Array(inner(column, json, "element"), nullable);
      case "MULTISET" -> new DataType.Multiset(inner(column, json, "element"), nullable);
      case "MAP" ->
          new DataType.Mapping(inner(column, json, "key"), inner(column, json, "value"), nullable);
      case "VECTOR" ->
          new DataType.Vector(
              inner(column, json, "element"),
              Math.toIntExact(Json.number(json, "length")),
              nullable);
      case "ROW" -> new DataType.Row(fields(column, json), nullable);
      default ->
          throw new UnsupportedFeatureException(
              "column '"
                  + column
                  + "' of the table has the type '"
                  + kind
                  + "', which this version of paimon-ffm does not support");
    };
  }

  private static DataType readAtomic(String column, String sql) {
    try {
      return TypeParser.parse(column, sql);
    } catch (InvalidArgumentException e) {
      // The table is valid, but was created by a Paimon version with more types.
      throw new UnsupportedFeatureException(
          "column '"
              + column
              + "' of the table has the type '"
              + sql
              + "', which this version of paimon-ffm does not support",
          e);
    }
  }

  private static DataType inner(String column, JsonNode json, String member) {
    return readType(column, Json.member(json, member));
  }

  private static List<DataType.Field> fields(String column, JsonNode json) {
    List<DataType.Field> fields = new ArrayList<>();
    for (JsonNode field : Json.member(json, "fields")) {
      fields.add(
          new DataType.Field(
              Json.text(field, "name"),
              inner(column, field, "type"),
              Json.optionalText(field, "description").orElse(null)));
    }
    return fields;
  }
}
