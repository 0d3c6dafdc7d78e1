package io.github.paimonffm.bench.job;

import io.github.paimonffm.bench.data.Dataset;
import java.util.Map;

/**
 * Work that a worker process does and measures. Workers in Java and Python read it as JSON.
 *
 * @param engine the program that does the work
 * @param action the work
 * @param data the rows that are written, or that the table contains
 * @param partitions the number of partitions, by the column {@code day}; 0 for a table without
 *     partitions
 * @param primaryKey whether the table has the primary key {@code id} and four buckets
 * @param options options of the table
 * @param times the number of times that the rows are written within one commit, or the number of
 *     commits
 * @param lanes the number of lanes of the writer or of the reader; 0 for the default
 * @param memoryLimit the memory limit of the writer in bytes; 0 for the default
 */
public record Job(
    Engine engine,
    Action action,
    Dataset data,
    int partitions,
    boolean primaryKey,
    Map<String, String> options,
    int times,
    int lanes,
    long memoryLimit) {

  /** The programs. */
  public enum Engine {
    /** This library. */
    OURS,
    /** arrow-rs' {@code ArrowWriter}, with zstd. */
    PARQUET_ZSTD,
    /** arrow-rs' {@code ArrowWriter}, without compression. */
    PARQUET_UNCOMPRESSED,
    /** arrow-rs' writer of Arrow files. */
    ARROW_FILE,
    /** Paimon Java, row by row. */
    PAIMON_JAVA,
    /** Paimon Java, with one bundle of rows for each batch. */
    PAIMON_JAVA_BUNDLES,
    /** Paimon Java, row by row, with the native writer behind its API. */
    PAIMON_JAVA_NATIVE,
    /**
     * Paimon Java, row by row, with the native writer or reader behind its API, which reaches the
     * files through Paimon Java's {@code FileIO}.
     */
    PAIMON_JAVA_NATIVE_FILES,
    /** pypaimon with its writer in Python. */
    PYPAIMON,
    /** pypaimon with its writer in Rust. */
    PYPAIMON_NATIVE
  }

  /** The kinds of work. */
  public enum Action {
    /** Writes all rows in one commit. */
    WRITE,
    /** Reads all rows of a table. */
    READ,
    /** Reads all rows of a table, one by one, and every value of each row. */
    READ_VALUES,
    /** Commits single rows and then plans a read. */
    COMMIT_ROWS,
    /** Writes batches of one row within one commit. */
    WRITE_ROWS,
    /** Writes records with every type through a row writer. */
    WRITE_RECORDS,
    /** Writes the values of the same records to vectors, and writes these. */
    FILL_VECTORS,
    /** Exports and imports batches, and writes them for comparison. */
    CROSS_BOUNDARY,
    /** Opens a catalog and then commits and reads one row, as the first calls of a process. */
    START,
    /** The same in a process that must extract the native library first. */
    START_EXTRACTING,
    /** Computes the checksum of the rows in the Arrow file. */
    CHECKSUM_OF_DATA,
    /** Computes the checksum of the rows in a table. */
    CHECKSUM_OF_TABLE;

    /** Returns whether the job reads a table that the group has prepared. */
    public boolean isRead() {
      return this == READ || this == READ_VALUES;
    }

    /** Returns whether the job must be the first work of its process. */
    public boolean isStart() {
      return this == START || this == START_EXTRACTING;
    }
  }

  /** Returns a job that writes a dataset with the defaults. */
  public static Job write(Engine engine, Dataset data) {
    return new Job(engine, Action.WRITE, data, 0, false, Map.of(), 1, 0, 0);
  }

  /** Returns the same job for another action. */
  public Job to(Action other) {
    return new Job(engine, other, data, partitions, primaryKey, options, times, lanes, memoryLimit);
  }

  /** Returns the same job by another engine. */
  public Job by(Engine other) {
    return new Job(other, action, data, partitions, primaryKey, options, times, lanes, memoryLimit);
  }

  /** Returns the same job with other rows. */
  public Job of(Dataset other) {
    return new Job(
        engine, action, other, partitions, primaryKey, options, times, lanes, memoryLimit);
  }

  /** Returns the same job for a table that is partitioned by the column {@code day}. */
  public Job partitioned(int count) {
    return new Job(engine, action, data, count, primaryKey, options, times, lanes, memoryLimit);
  }

  /** Returns the same job for a table with a primary key. */
  public Job keyed() {
    return new Job(engine, action, data, partitions, true, options, times, lanes, memoryLimit);
  }

  /** Returns the same job for a table with an option. */
  public Job option(String name, String value) {
    Map<String, String> more = new java.util.TreeMap<>(options);
    more.put(name, value);
    return new Job(engine, action, data, partitions, primaryKey, more, times, lanes, memoryLimit);
  }

  /** Returns the same job, repeated. */
  public Job times(int count) {
    return new Job(
        engine, action, data, partitions, primaryKey, options, count, lanes, memoryLimit);
  }

  /** Returns the same job with a number of lanes. */
  public Job lanes(int count) {
    return new Job(
        engine, action, data, partitions, primaryKey, options, times, count, memoryLimit);
  }

  /** Returns the same job with a memory limit. */
  public Job limited(long bytes) {
    return new Job(engine, action, data, partitions, primaryKey, options, times, lanes, bytes);
  }
}
