package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A Parquet file. */
final class ParquetSource extends DuckDbSource {
  ParquetSource(Path file, DuckDb duckDb) {
    super(file, duckDb);
  }

  @Override
  public boolean isText() {
    return false;
  }

  @Override
  Schema findSchema(BufferAllocator allocator) throws IOException {
    Schema read = duckDb.schema(file, rows(), allocator);
    // DuckDB ignores the case of names and renames the second column.
    Set<String> names =
        Set.copyOf(
            duckDb.texts(file, "SELECT DISTINCT name FROM parquet_schema(" + Sql.path(file) + ")"));
    for (String name : Columns.names(read)) {
      if (!names.contains(name)) {
        throw new SourceException(
            "%s: DuckDB cannot read two columns whose names differ only in case, and calls one of them '%s'"
                .formatted(file, name));
      }
    }
    return read;
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
