package io.github.paimonffm.cli.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
   * @throws InvalidFileException if the file does not exist or is not a readable file, or if there
   *     is no format and the extension is unknown
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
