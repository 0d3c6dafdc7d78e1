package io.github.paimonffm.cli.load;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a load that did not fail.
 *
 * @param table the name of the table
 * @param created whether the load created the table
 * @param files the files, in the order in which they were written
 * @param snapshot the snapshot; empty if there was nothing to commit
 * @param dataFiles the number of data files that were written
 * @param dataBytes the size of these files in bytes
 * @param missingColumns the columns of the table that no file has
 * @param duration the time from the start of the load to its end
 */
public record LoadResult(
    Identifier table,
    boolean created,
    List<LoadedFile> files,
    Optional<Snapshot> snapshot,
    long dataFiles,
    long dataBytes,
    List<String> missingColumns,
    Duration duration) {

  /**
   * A file that was loaded.
   *
   * @param file the path, as it was given
   * @param rows the number of rows
   */
  public record LoadedFile(Path file, long rows) {}

  /** Copies the lists. */
  public LoadResult {
    files = List.copyOf(files);
    missingColumns = List.copyOf(missingColumns);
  }

  /**
   * Returns the number of rows of all files.
   *
   * @return the number of rows
   */
  public long rows() {
    return files.stream().mapToLong(LoadedFile::rows).sum();
  }
}
