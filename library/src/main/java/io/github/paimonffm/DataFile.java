package io.github.paimonffm;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A data file of a snapshot, like a row of Paimon's {@code $files} table.
 *
 * @param partition the value of each partition column as text, as in {@link Partition#spec}; empty
 *     for an unpartitioned table; unmodifiable
 * @param bucket the bucket of the file within its partition; -2 for a file with postponed rows,
 *     which Paimon's {@code $files} table leaves out
 * @param path the absolute path or URI of the file; a path without {@code file:} for a local table
 * @param format the file format, for example {@code parquet}: the extension of the file name
 * @param schemaId the id of the schema that the file was written with
 * @param level the level of the file in the merge tree of its bucket; 0 for a file that was not
 *     compacted
 * @param rowCount the number of rows in the file. A read of a table with a primary key can return
 *     fewer rows, because it merges the rows of each key
 * @param deletedRowCount how many of the rows in the file delete a key; empty if the file does not
 *     record the number
 * @param sizeInBytes the size of the file in bytes
 * @param minSequenceNumber the smallest sequence number of the rows in the file
 * @param maxSequenceNumber the largest sequence number of the rows in the file
 * @param creationTime the time when the file was created; empty if the file does not record the
 *     time. Paimon stores the wall-clock time of the writer without a time zone. The instant is
 *     right if the writer had the time zone of this JVM
 * @param source the operation that created the file; empty if the file does not record the
 *     operation
 */
public record DataFile(
    Map<String, String> partition,
    int bucket,
    String path,
    String format,
    long schemaId,
    int level,
    long rowCount,
    OptionalLong deletedRowCount,
    long sizeInBytes,
    long minSequenceNumber,
    long maxSequenceNumber,
    Optional<Instant> creationTime,
    Optional<FileSource> source) {

  /** Copies the partition and keeps the order of its columns. */
  public DataFile {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }
}
