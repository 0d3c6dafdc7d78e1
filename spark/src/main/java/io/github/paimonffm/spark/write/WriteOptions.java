package io.github.paimonffm.spark.write;

import io.github.paimonffm.spark.options.Options;
import java.util.Optional;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of a write, from the write itself or from the configuration of the session.
 *
 * @param distribution the name of the option {@code distribution} for messages
 * @param distributed whether Spark distributes the rows by partition and bucket even if the table
 *     does not need it
 * @param memoryLimit the native memory that each task may hold, in bytes
 * @param parallelism the number of lanes of each task; empty for one for each processor that Spark
 *     reserves for a task
 * @param batchRows the greatest number of rows in a batch
 * @param acceptedOptions the table options that the library may ignore, although the data is then
 *     stale or wrong for some readers
 * @param unreadableData whether data that the library cannot read back may be written
 */
record WriteOptions(
    String distribution,
    boolean distributed,
    long memoryLimit,
    Optional<Integer> parallelism,
    int batchRows,
    String[] acceptedOptions,
    boolean unreadableData) {

  static WriteOptions of(CaseInsensitiveStringMap own) {
    Options options = Options.ofWrite(own);
    return new WriteOptions(
        options.describe("distribution"),
        options.oneOf("distribution", "hash", "hash", "none").equals("hash"),
        options.size("memory-limit").orElse(64L << 20),
        options.number("parallelism"),
        options.number("batch-rows").orElse(8192),
        acceptedOptions(options),
        options.flag("unreadable-data"));
  }

  /** Returns the table options that the library may ignore. */
  static String[] acceptedOptions(Options options) {
    return options.list("accepted-options").toArray(String[]::new);
  }
}
