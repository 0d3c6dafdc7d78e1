package io.github.paimonffm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of one partition in the newest snapshot of a table, like a row of Paimon's {@code
 * $partitions} table.
 *
 * @param spec the value of each partition column as text, keyed by column name (for example {@code
 *     dt=2026-06-26}), in the order of the partition columns. Nulls and blank strings appear as the
 *     table's {@code partition.default-name}, by default {@code __DEFAULT_PARTITION__}. Empty for
 *     an unpartitioned table; unmodifiable
 * @param rowCount the number of rows in the data files. A read of a table with a primary key can
 *     return fewer rows, because it merges the rows of each key
 * @param fileCount the number of data files
 * @param sizeInBytes the total size of the data files in bytes
 */
public record Partition(Map<String, String> spec, long rowCount, long fileCount, long sizeInBytes) {

  /** Copies the specification and keeps its order. */
  public Partition {
    spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
  }
}
