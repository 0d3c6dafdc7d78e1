package io.github.paimonffm.cli.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A file as a source of Arrow batches. {@link Sources} creates sources. Not safe for use by
 * multiple threads.
 */
public sealed interface Source permits ArrowSource, DuckDbSource {

  /**
   * Returns the file.
   *
   * @return the path, as it was given
   */
  Path file();

  /**
   * Tells whether the file has texts instead of typed values. Each value of such a file can also be
   * read as a string.
   *
   * @return true for CSV and JSON
   */
  boolean isText();

  /**
   * Returns the names of the columns.
   *
   * @param allocator the allocator for the time of the call
   * @return the names in the order of the file
   * @throws SourceException if the file cannot be read
   */
  List<String> columns(BufferAllocator allocator) throws IOException;

  /**
   * Returns the columns with the types that a new table gets, without dictionaries. A column
   * without any value can have the type Null. Reads a large part of a CSV file, and all of a JSON
   * file, to find the types.
   *
   * @param allocator the allocator for the time of the call
   * @return the Arrow schema
   * @throws SourceException if the file cannot be read
   */
  Schema schema(BufferAllocator allocator) throws IOException;

  /**
   * Opens a reader of all rows. The values of a text file are read as the types of the table; a
   * value that is not exactly a value of its type fails the read. The columns of other files keep
   * their types.
   *
   * @param table the Arrow schema of the table; must have all columns of the file
   * @param allocator the allocator that accounts for the batches; must stay open longer than the
   *     reader
   * @return a reader, which the caller must close
   * @throws SourceException if the file cannot be read, or the table does not have a column
   */
  SourceReader open(Schema table, BufferAllocator allocator) throws IOException;
}
