package io.github.paimonffm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What lies in one partition of a table's newest snapshot, as Paimon's {@code $partitions} shows
 * it.
 *
 * @param spec the partition: the value of each partition column as text, by the column's name
 *     ({@code dt} to {@code 2026-06-26}), in the order of the columns; null, and a blank text, show
 *     as the table's {@code partition.default-name}, {@code __DEFAULT_PARTITION__} unless set
 *     otherwise; empty for a table without partitions; unmodifiable
 * @param rowCount rows in its data files; in a table with a primary key fewer may be read, for rows
 *     of one key are merged
 * @param fileCount its data files
 * @param fileSizeInBytes the size of its data files
 */
public record Partition(
    Map<String, String> spec, long rowCount, long fileCount, long fileSizeInBytes) {

  /** Takes a copy of the specification, in its order. */
  public Partition {
    spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
  }
}
