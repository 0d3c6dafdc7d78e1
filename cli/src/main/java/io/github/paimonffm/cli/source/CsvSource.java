package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header line, as RFC 4180 describes it. An empty value is a null; two quotes are
 * an empty string.
 */
final class CsvSource extends DuckDbSource {
  /** The number of rows in which the types of the columns are searched. */
  private static final int SAMPLE_ROWS = 1_000_000;

  private final Optional<Character> delimiter;
  private @Nullable CsvHeader header;

  CsvSource(Path file, Optional<Character> delimiter, DuckDb duckDb) {
    super(file, duckDb);
    this.delimiter = delimiter;
  }

  @Override
  public boolean isText() {
    return true;
  }

  private CsvHeader header() throws IOException {
    if (header == null) {
      header = CsvHeader.read(file, delimiter);
    }
    return header;
  }

  @Override
  public List<String> columns(BufferAllocator allocator) throws IOException {
    return header().names();
  }

  @Override
  Schema findSchema(BufferAllocator allocator) throws IOException {
    List<String> names = header().names();
    StringJoiner positions = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < names.size(); i++) {
      positions.add(Sql.literal(position(i)));
    }
    String sniffed =
        "SELECT * FROM read_csv(%s, names = %s, skip = 0, comment = '', dateformat = '%%Y-%%m-%%d', sample_size = %d)"
            .formatted(settings(), positions, SAMPLE_ROWS);
    Schema types;
    try {
      types = duckDb.schema(file, sniffed, allocator);
    } catch (SourceException e) {
      // A read without a search for types reports the line at fault.
      try (SourceReader reader = duckDb.read(file, texts(), allocator)) {
        while (reader.loadNextBatch()) {
          // only reads
        }
      }
      throw e;
    }
    List<Field> fields = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      Field field = types.getFields().get(i);
      fields.add(new Field(names.get(i), field.getFieldType(), field.getChildren()));
    }
    return new Schema(fields);
  }

  @Override
  public SourceReader open(Schema table, BufferAllocator allocator) throws IOException {
    List<String> names = header().names();
    CheckedCasts casts = new CheckedCasts(file, true);
    StringJoiner values = new StringJoiner(", ");
    for (int i = 0; i < names.size(); i++) {
      Field column = Columns.find(file, names.get(i), table);
      if (!column.getChildren().isEmpty()) {
        throw new SourceException(
            "%s: column '%s' of the table has a nested type, which CSV files have no values of; use a JSON, Parquet or Arrow file"
                .formatted(file, column.getName()));
      }
      values.add(casts.cast(position(i), column) + " AS " + Sql.identifier(names.get(i)));
    }
    return duckDb.read(file, "SELECT " + values + " FROM (" + texts() + ")", allocator);
  }

  /** Returns the query of all values as texts. */
  private String texts() throws IOException {
    StringJoiner columns = new StringJoiner(", ", "{", "}");
    for (int i = 0; i < header().names().size(); i++) {
      columns.add(Sql.literal(position(i)) + ": 'VARCHAR'");
    }
    return "SELECT * FROM read_csv(%s, auto_detect = false, columns = %s)"
        .formatted(settings(), columns);
  }

  /**
   * Returns the name of a column in queries. DuckDB ignores the case of names, so the names of the
   * header line could clash.
   */
  private static String position(int column) {
    return "c" + column;
  }

  private String settings() throws IOException {
    return "%s, header = true, delim = %s, quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, hive_partitioning = false, compression = %s"
        .formatted(
            Sql.path(file),
            Sql.literal(String.valueOf(header().delimiter())),
            header().compressed() ? "'gzip'" : "'none'");
  }
}
