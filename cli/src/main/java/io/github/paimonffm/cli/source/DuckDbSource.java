package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A file that DuckDB reads. */
abstract sealed class DuckDbSource implements Source permits CsvSource, JsonSource, ParquetSource {
  final Path file;
  final DuckDb duckDb;
  private @Nullable Schema schema;

  DuckDbSource(Path file, DuckDb duckDb) {
    this.file = file;
    this.duckDb = duckDb;
  }

  @Override
  public final Path file() {
    return file;
  }

  @Override
  public List<String> columns(BufferAllocator allocator) throws IOException {
    return Columns.names(schema(allocator));
  }

  @Override
  public final Schema schema(BufferAllocator allocator) throws IOException {
    if (schema == null) {
      schema = findSchema(allocator);
    }
    return schema;
  }

  /** Finds the columns and their types in the file. */
  abstract Schema findSchema(BufferAllocator allocator) throws IOException;
}
