package io.github.paimonffm.oracle.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.internal.json.Json;
import io.github.paimonffm.oracle.Uuids;
import io.github.paimonffm.oracle.model.TableSpec;
import io.github.paimonffm.testing.TableState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.shade.org.apache.avro.Schema;
import org.apache.paimon.shade.org.apache.avro.file.DataFileReader;
import org.apache.paimon.shade.org.apache.avro.generic.GenericDatumReader;
import org.apache.paimon.shade.org.apache.avro.generic.GenericRecord;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.SerializationUtils;

/**
 * All metadata of a table: the fields of all files except data files, and the names of all files.
 *
 * <p>This class reads the files without an engine, so it also finds fields that an engine does not
 * know. A placeholder such as {@code (uuid)} or {@code (now)} replaces a value that differs between
 * commits.
 */
final class Metadata {

  /** The suffix of the path that stands for the bytes of a serialized row. */
  static final String BYTES = "/(bytes)";

  /** The suffix of a field with an unmasked file name. Only an unmasked name leads to the file. */
  private static final String UNMASKED = " (unmasked)";

  private static final Duration RECENT = Duration.ofMinutes(30);
  private static final List<String> LISTS =
      List.of("baseManifestList", "deltaManifestList", "changelogManifestList");

  /** The fields by which manifest entries are sorted. */
  private static final List<String> SORT_FIELDS =
      List.of("_KIND", "_PARTITION" + BYTES, "_BUCKET", "_FILE/_MIN_SEQUENCE_NUMBER");

  private final Path folder;
  private final RowType columns;
  private final RowType partition;
  private final RowType key;
  private final SortedMap<String, String> facts = new TreeMap<>();

  private Metadata(Path folder, TableSpec spec) {
    this.folder = folder;
    this.columns = spec.columns();
    this.partition = columns.project(spec.partitionKeys());
    List<String> keys = new ArrayList<>(spec.primaryKeys());
    keys.removeAll(spec.partitionKeys());
    this.key = columns.project(keys);
  }

  /**
   * Reads the metadata of a table.
   *
   * @param folder the table's folder
   * @param spec the table's specification
   * @return the value of each field by its path, such as {@code snapshot 1/commitKind}
   */
  static SortedMap<String, String> of(Path folder, TableSpec spec) throws IOException {
    Metadata metadata = new Metadata(folder, spec);
    for (String file : TableState.files(folder)) {
      metadata.file(file);
    }
    return metadata.facts;
  }

  private void put(String path, Object value) {
    facts.put(path, masked(value));
  }

  private static String masked(Object value) {
    if (value instanceof Number number && isRecent(number.longValue(), ZoneId.of("UTC"))) {
      return "(now)";
    }
    if (value instanceof Number number && isRecent(number.longValue(), ZoneId.systemDefault())) {
      return "(now, as a wall clock)";
    }
    return Uuids.replaceAll(String.valueOf(value), "(uuid)");
  }

  /** Returns whether these milliseconds are a recent wall clock time of a zone. */
  private static boolean isRecent(long millis, ZoneId zone) {
    ZonedDateTime now = ZonedDateTime.now(zone);
    long clock = now.toInstant().toEpochMilli() + now.getOffset().getTotalSeconds() * 1000L;
    return Math.abs(clock - millis) < RECENT.toMillis();
  }

  private void file(String file) throws IOException {
    facts.merge("files/" + masked(file), "1", (a, b) -> Integer.toString(Integer.parseInt(a) + 1));
    Path path = folder.resolve(file);
    String name = path.getFileName().toString();
    if (file.matches("schema/schema-\\d+")) {
      json("schema " + name.substring("schema-".length()), read(path));
    } else if (file.matches("snapshot/snapshot-\\d+")) {
      snapshot("snapshot " + name.substring("snapshot-".length()), read(path));
    } else if (file.startsWith("snapshot/")) {
      put("hint " + name, Files.readString(path));
    }
  }

  private static JsonNode read(Path json) throws IOException {
    return Json.read(Files.readAllBytes(json));
  }

  private void json(String path, JsonNode node) {
    if (node.isValueNode()) {
      put(path, node.isNumber() ? node.numberValue() : node.asText());
      return;
    }
    node.properties().forEach(field -> json(path + "/" + field.getKey(), field.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      json(path + "/element " + i, node.get(i));
    }
  }

  private void snapshot(String path, JsonNode snapshot) throws IOException {
    json(path, snapshot);
    for (String list : LISTS) {
      if (snapshot.hasNonNull(list)) {
        List<Map<String, String>> manifests =
            records(path + "/" + list, snapshot.get(list).asText());
        for (int i = 0; i < manifests.size(); i++) {
          String manifest = path + "/" + list + "/manifest " + i;
          add(manifest, manifests.get(i));
          // An earlier snapshot already added the manifests of the base list.
          if (!list.startsWith("base")) {
            entries(manifest + "/entry", manifests.get(i).get("_FILE_NAME" + UNMASKED));
          }
        }
      }
    }
    if (snapshot.hasNonNull("indexManifest")) {
      entries(path + "/indexManifest/entry", snapshot.get("indexManifest").asText());
    }
  }

  /** Adds the entries of a manifest, in an order that does not depend on the writer. */
  private void entries(String path, String manifest) throws IOException {
    List<Map<String, String>> entries = records(path, manifest);
    entries.sort(
        Comparator.comparing(
            entry ->
                SORT_FIELDS.stream()
                    .map(field -> entry.getOrDefault(field, ""))
                    .toList()
                    .toString()));
    for (int i = 0; i < entries.size(); i++) {
      add(path + " " + i, entries.get(i));
    }
  }

  private void add(String path, Map<String, String> record) {
    record.forEach(
        (field, value) -> {
          if (!field.endsWith(UNMASKED)) {
            facts.put(path + "/" + field, value);
          }
        });
  }

  private List<Map<String, String>> records(String path, String file) throws IOException {
    List<Map<String, String>> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(
            folder.resolve("manifest").resolve(file).toFile(), new GenericDatumReader<>())) {
      put(path + "/(codec)", reader.getMetaString("avro.codec"));
      schema(path + "/(schema)", reader.getSchema());
      for (GenericRecord record : reader) {
        SortedMap<String, String> fields = new TreeMap<>();
        flatten("", record, fields);
        records.add(fields);
      }
    }
    return records;
  }

  private void schema(String path, Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        put(path + "/(record)", schema.getFullName());
        schema.getFields().forEach(field -> schema(path + "/" + field.name(), field.schema()));
      }
      case UNION -> {
        put(path + "/(union)", schema.getTypes().stream().map(Schema::getType).toList());
        schema.getTypes().forEach(type -> schema(path, type));
      }
      case ARRAY -> schema(path + "/element", schema.getElementType());
      case NULL -> {}
      default -> put(path, schema);
    }
  }

  private void flatten(String path, GenericRecord record, Map<String, String> fields) {
    for (Schema.Field field : record.getSchema().getFields()) {
      String name = path + field.name();
      Object value = record.get(field.pos());
      switch (value) {
        case GenericRecord inner -> flatten(name + "/", inner, fields);
        case ByteBuffer bytes -> fields.put(name, hex(bytes));
        case null, default -> fields.put(name, masked(value));
      }
      if (name.equals("_FILE_NAME")) {
        fields.put(name + UNMASKED, String.valueOf(value));
      }
    }
    rows(path, record, fields);
  }

  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes.array());
  }

  /** Decodes the serialized rows in the fields of a record. */
  private void rows(String path, GenericRecord record, Map<String, String> fields) {
    for (Schema.Field field : record.getSchema().getFields()) {
      switch (field.name()) {
        case "_PARTITION" -> row(path + field.name(), partition, fields);
        case "_PARTITION_STATS" -> statistics(path + field.name(), partition, fields);
        case "_MIN_KEY", "_MAX_KEY" -> row(path + field.name(), key, fields);
        case "_KEY_STATS" -> statistics(path + field.name(), key, fields);
        case "_VALUE_STATS" -> {
          // A null list means all columns.
          List<String> names = columns.getFieldNames();
          if (record.get("_VALUE_STATS_COLS") instanceof List<?> list) {
            names = list.stream().map(Object::toString).toList();
          }
          statistics(path + field.name(), columns.project(names), fields);
        }
        default -> {}
      }
    }
  }

  private static void statistics(String path, RowType type, Map<String, String> fields) {
    row(path + "/_MIN_VALUES", type, fields);
    row(path + "/_MAX_VALUES", type, fields);
  }

  private static void row(String path, RowType type, Map<String, String> fields) {
    String bytes = fields.remove(path);
    fields.put(path + BYTES, bytes);
    BinaryRow row = SerializationUtils.deserializeBinaryRow(HexFormat.of().parseHex(bytes));
    if (row.getFieldCount() != type.getFieldCount()) {
      fields.put(path + "/(fields)", Integer.toString(row.getFieldCount()));
      return;
    }
    for (int i = 0; i < type.getFieldCount(); i++) {
      DataField field = type.getFields().get(i);
      Object value = InternalRow.createFieldGetter(field.type(), i).getFieldOrNull(row);
      String text = value instanceof byte[] b ? HexFormat.of().formatHex(b) : "" + value;
      String sql = field.type().copy(true).asSQLString();
      fields.put("%s[%s: %s]".formatted(path, field.name(), sql), text);
    }
  }
}
