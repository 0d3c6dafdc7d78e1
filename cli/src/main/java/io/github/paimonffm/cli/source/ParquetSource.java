package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A Parquet file. */
final class ParquetSource implements Source {
  private final Path file;
  private final DuckDb duckDb;
  private @Nullable Schema schema;

  ParquetSource(Path file, DuckDb duckDb) {
    this.file = file;
    this.duckDb = duckDb;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public boolean isText() {
    return false;
  }

  @Override
  public List<String> columns(BufferAllocator allocator) throws IOException {
    return Columns.names(schema(allocator));
  }

  @Override
  public Schema schema(BufferAllocator allocator) throws IOException {
    if (schema == null) {
      Schema read = duckDb.schema(file, rows(), allocator);
      // DuckDB ignores the case of names and renames the second column.
      Set<String> names =
          Set.copyOf(
              duckDb.texts(
                  file, "SELECT DISTINCT name FROM parquet_schema(" + Sql.path(file) + ")"));
      for (String name : Columns.names(read)) {
        if (!names.contains(name)) {
          throw new SourceException(
              "%s: DuckDB cannot read two columns whose names differ only in case, and calls one of them '%s'"
                  .formatted(file, name));
        }
      }
      schema = read;
    }
    return schema;
  }

  @Override
  public SourceReader open(Schema table, BufferAllocator allocator) throws IOException {
    StringJoiner values = new StringJoiner(", ");
    for (Field found : schema(allocator).getFields()) {
      Field column = Columns.find(file, found.getName(), table);
      String name = Sql.identifier(found.getName());
      values.add(CheckedCasts.castInteger(name, found, column).orElse(name) + " AS " + name);
    }
    return duckDb.read(file, "SELECT " + values + " FROM (" + rows() + ")", allocator);
  }

  private String rows() {
    return "SELECT * FROM read_parquet(" + Sql.path(file) + ", hive_partitioning = false)";
  }
}
