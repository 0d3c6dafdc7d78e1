package io.github.paimonffm.write;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partition of rows, which a {@link RowRouter} has found. It is immutable, has no native
 * memory, and is safe for use by multiple threads. Two partitions are equal if their {@linkplain
 * #toBytes bytes} are equal, even if different routers have found them. The hash code is the hash
 * code of the bytes, so it is the same in every process.
 */
public interface RowPartition {

  /**
   * Returns the values of the partition columns.
   *
   * @return the values, keyed by column name, in the order of the partition columns: {@link
   *     Boolean}, {@link Byte}, {@link Short}, {@link Integer}, {@link Long}, {@link
   *     java.math.BigDecimal}, {@link String}, {@link java.time.LocalDate}, {@link
   *     java.time.LocalTime}, {@link java.time.LocalDateTime} or {@link java.time.Instant} by the
   *     type of the column, or null. {@link BatchTableCommit#overwrite(java.util.List, Map)}
   *     accepts them. Empty for an unpartitioned table; unmodifiable
   */
  Map<String, @Nullable Object> values();

  /**
   * Returns the values of the partition columns as text, as {@link CommitMessage#partition} returns
   * them.
   *
   * @return the texts, keyed by column name, in the order of the partition columns; nulls appear as
   *     the table's {@code partition.default-name}; unmodifiable
   */
  Map<String, String> texts();

  /**
   * Returns the partition as a serialized {@code BinaryRow} of Paimon Java, the form of partitions
   * in commit messages and manifests.
   *
   * @return a copy of the bytes, which belongs to the caller
   */
  byte[] toBytes();
}
