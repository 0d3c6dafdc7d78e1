package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Creates the sources of files. The sources share one instance of DuckDB, which starts when a
 * source needs it. Close the instance after the readers of the sources. Except for {@link #cancel},
 * not safe for use by multiple threads.
 */
public final class Sources implements AutoCloseable {
  private final DuckDb duckDb = new DuckDb();

  /** Creates an instance without sources. */
  public Sources() {}

  /**
   * Creates the source of a file.
   *
   * @param file the file
   * @param format the format; empty to use the extension of the file
   * @param delimiter the character between the values of a CSV file; empty to find it in the header
   *     line
   * @return the source
   * @throws InvalidFileException if the file does not exist or is not a readable file, or if the
   *     format is empty and the extension is unknown
   */
  public Source open(Path file, Optional<FileFormat> format, Optional<Character> delimiter) {
    if (!Files.exists(file)) {
      throw new InvalidFileException(file + " does not exist");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new InvalidFileException(file + " is not a readable file");
    }
    FileFormat known =
        format
            .or(() -> FileFormat.ofName(file))
            .orElseThrow(
                () ->
                    new InvalidFileException(
                        file
                            + " has no known extension; expected one of "
                            + FileFormat.allExtensions()
                            + ", or an explicit format"));
    return switch (known) {
      case CSV -> new CsvSource(file, delimiter, duckDb);
      case JSON -> new JsonSource(file, duckDb);
      case PARQUET -> new ParquetSource(file, duckDb);
      case ARROW -> new ArrowSource(file);
    };
  }

  /**
   * Opens a reader of a file with types that fit the values.
   *
   * @param file the file
   * @param format the format
   * @param allocator the allocator that accounts for the batches; must stay open longer than the
   *     reader
   * @return a reader, which the caller must close
   * @throws InvalidFileException if the file does not exist or is not a readable file
   * @throws IOException if the file cannot be read
   */
  public SourceReader read(Path file, FileFormat format, BufferAllocator allocator)
      throws IOException {
    Source source = open(file, Optional.of(format), Optional.empty());
    List<Field> fields =
        source.schema(allocator).getFields().stream().map(Sources::withoutNullType).toList();
    return source.open(new Schema(fields), allocator);
  }

  /**
   * Replaces the type Null, which a column without any value has, by strings.
   *
   * @param field a column, without dictionaries
   * @return the column without the type Null
   */
  public static Field withoutNullType(Field field) {
    List<Field> children = field.getChildren().stream().map(Sources::withoutNullType).toList();
    return field.getType() instanceof ArrowType.Null
        ? Field.nullable(field.getName(), ArrowType.Utf8.INSTANCE)
        : new Field(field.getName(), field.getFieldType(), children);
  }

  /**
   * Cancels a search for types that is in progress, which then fails. Any thread can call this
   * method.
   */
  public void cancel() {
    duckDb.cancel();
  }

  /** Stops DuckDB. Closing a closed instance has no effect. */
  @Override
  public void close() {
    duckDb.close();
  }
}
