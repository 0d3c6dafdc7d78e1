package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBPreparedStatement;

/**
 * A reader of the rows of a file. Its errors name the file. Like all Arrow readers, it reuses one
 * root for all batches and is not safe for use by multiple threads.
 */
public final class SourceReader extends ArrowReader {

  /** Releases what a reader holds besides its Arrow memory. */
  @FunctionalInterface
  private interface Release {
    void close() throws IOException;
  }

  private final Path file;
  private final ArrowReader reader;
  private final DoubleSupplier progress;
  private final Release release;
  private boolean closed;
  private boolean atEnd;
  private double reached;

  private SourceReader(
      Path file,
      ArrowReader reader,
      DoubleSupplier progress,
      Release release,
      BufferAllocator allocator) {
    super(allocator);
    this.file = file;
    this.reader = reader;
    this.progress = progress;
    this.release = release;
  }

  /** Creates a reader of an Arrow IPC file of a given size in bytes. */
  static SourceReader ofArrow(Path file, ArrowReader reader, long size, BufferAllocator allocator) {
    return new SourceReader(
        file, reader, () -> (double) reader.bytesRead() / Math.max(size, 1), () -> {}, allocator);
  }

  /** Creates a reader of the result of a query. The reader closes the connection. */
  static SourceReader ofQuery(
      Path file,
      ArrowReader reader,
      DuckDBPreparedStatement statement,
      Connection connection,
      BufferAllocator allocator) {
    DoubleSupplier progress =
        () -> {
          try {
            return statement.getQueryProgress().getPercentage() / 100;
          } catch (SQLException e) {
            return 0; // the progress is only shown
          }
        };
    Release release =
        () -> {
          try {
            connection.close();
          } catch (SQLException e) {
            throw new SourceException(file + ": " + DuckDbErrors.oneLine(e), e);
          }
        };
    return new SourceReader(file, reader, progress, release, allocator);
  }

  /**
   * Returns the file.
   *
   * @return the path, as it was given
   */
  public Path file() {
    return file;
  }

  /**
   * Estimates which part of the file was read.
   *
   * @return a number from 0 to 1, which never decreases
   */
  public double progress() {
    // DuckDB forgets the progress of a query that has read all of its file.
    reached = atEnd ? 1 : Math.max(reached, Math.clamp(progress.getAsDouble(), 0.0, 1.0));
    return reached;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    requireOpen();
    try {
      boolean loaded = reader.loadNextBatch();
      atEnd = !loaded;
      return loaded;
    } catch (IOException e) {
      throw new SourceException(file + ": " + DuckDbErrors.oneLine(e), e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
      // Arrow's readers throw these exceptions for damaged files.
      throw new SourceException(file + ": the file is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
    requireOpen();
    return reader.getVectorSchemaRoot();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the reader of " + file + " is closed: a reader can be used once; open the file again");
    }
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() throws IOException {
    return reader.getDictionaryVectors();
  }

  @Override
  public Dictionary lookup(long id) {
    return reader.lookup(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return reader.getDictionaryIds();
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  /** Closes the reader and its file. Closing a closed reader has no effect. */
  @Override
  public void close() throws IOException {
    close(true);
  }

  @Override
  public void close(boolean closeReadSource) throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      reader.close(closeReadSource);
    } finally {
      release.close();
    }
  }

  @Override
  protected void closeReadSource() {
    // The wrapped reader closes its source.
  }

  @Override
  protected Schema readSchema() throws IOException {
    return reader.getVectorSchemaRoot().getSchema();
  }
}
