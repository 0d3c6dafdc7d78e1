package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A file of JSON objects: one in each line, or one array of objects. */
final class JsonSource extends DuckDbSource {
  /** The name that DuckDB gives a column whose name differs from another one only in case. */
  private static final Pattern RENAMED = Pattern.compile("(.+)_\\d+");

  JsonSource(Path file, DuckDb duckDb) {
    super(file, duckDb);
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  Schema findSchema(BufferAllocator allocator) throws IOException {
    // All rows, because DuckDB drops keys that it did not find in the sample.
    Schema read =
        duckDb.schema(
            file,
            "SELECT * FROM read_json("
                + settings()
                + ", sample_size = -1, dateformat = '%Y-%m-%d')",
            allocator);
    requireOwnNames(read);
    return read;
  }

  /** Fails if DuckDB renamed a column, because the keys with its name would not be read. */
  private void requireOwnNames(Schema read) throws IOException {
    List<String> names = Columns.names(read);
    for (String name : names) {
      Matcher renamed = RENAMED.matcher(name);
      if (!renamed.matches()
          || names.stream().noneMatch(other -> other.equalsIgnoreCase(renamed.group(1)))) {
        continue;
      }
      List<String> found =
          duckDb.texts(
              file,
              "SELECT 'found' FROM read_json(%s, columns = {%s: 'JSON'}) WHERE %s IS NOT NULL LIMIT 1"
                  .formatted(settings(), Sql.literal(name), Sql.identifier(name)));
      if (found.isEmpty()) {
        throw new SourceException(
            "%s: DuckDB cannot read keys that differ only in case, such as '%s'"
                .formatted(file, renamed.group(1)));
      }
    }
  }

  @Override
  public SourceReader open(Schema table, BufferAllocator allocator) throws IOException {
    CheckedCasts casts = new CheckedCasts(file, false);
    StringJoiner columns = new StringJoiner(", ", "{", "}");
    StringJoiner values = new StringJoiner(", ");
    for (Field found : schema(allocator).getFields()) {
      Field column = Columns.find(file, found.getName(), table);
      requireFields(found, column, found.getName());
      columns.add(Sql.literal(found.getName()) + ": " + Sql.literal(CheckedCasts.textType(column)));
      String name = Sql.identifier(found.getName());
      values.add(casts.cast(name, column) + " AS " + name);
    }
    return duckDb.read(
        file,
        "SELECT " + values + " FROM read_json(" + settings() + ", columns = " + columns + ")",
        allocator);
  }

  /** Fails if an object has a key that the table has no field for: DuckDB would drop the value. */
  private void requireFields(Field found, Field column, String label) throws SourceException {
    switch (column.getType()) {
      case ArrowType.Struct struct -> {
        if (found.getType() instanceof ArrowType.Map) {
          throw new SourceException(
              "%s: the objects of '%s' have too many different keys for the ROW in the table"
                  .formatted(file, label));
        }
        Map<String, Field> fields = new HashMap<>();
        column.getChildren().forEach(field -> fields.put(field.getName(), field));
        if (found.getType() instanceof ArrowType.Struct) {
          for (Field child : found.getChildren()) {
            Field field = fields.get(child.getName());
            if (field == null) {
              throw new SourceException(
                  "%s: the ROW '%s' of the table has no field '%s'; its fields are %s"
                      .formatted(file, label, child.getName(), fields.keySet()));
            }
            requireFields(child, field, label + "." + child.getName());
          }
        }
      }
      case ArrowType.List list -> {
        if (found.getType() instanceof ArrowType.List) {
          requireFields(
              found.getChildren().getFirst(), column.getChildren().getFirst(), label + "[]");
        }
      }
      case ArrowType.Map map -> {
        Field value = column.getChildren().getFirst().getChildren().getLast();
        if (found.getType() instanceof ArrowType.Struct) {
          for (Field child : found.getChildren()) {
            requireFields(child, value, label + "." + child.getName());
          }
        } else if (found.getType() instanceof ArrowType.Map) {
          requireFields(
              found.getChildren().getFirst().getChildren().getLast(), value, label + ".value");
        }
      }
      default -> {}
    }
  }

  private String settings() {
    return Sql.path(file) + ", records = true, hive_partitioning = false";
  }
}
