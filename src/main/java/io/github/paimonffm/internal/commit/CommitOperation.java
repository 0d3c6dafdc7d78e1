package io.github.paimonffm.internal.commit;

import io.github.paimonffm.internal.partition.PartitionMatch;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * What a commit does, with its partitions.
 *
 * @param kind what it does
 * @param partitions one for a static overwrite, at least one for a truncation of partitions, else
 *     none
 */
record CommitOperation(Kind kind, List<PartitionMatch> partitions) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  static final CommitOperation APPEND = new CommitOperation(Kind.APPEND, List.of());
  static final CommitOperation DYNAMIC_OVERWRITE =
      new CommitOperation(Kind.DYNAMIC_OVERWRITE, List.of());
  static final CommitOperation TRUNCATE_TABLE = new CommitOperation(Kind.TRUNCATE_TABLE, List.of());

  /** The names are those of the native library's request. */
  enum Kind {
    APPEND("append"),
    DYNAMIC_OVERWRITE("dynamicOverwrite"),
    STATIC_OVERWRITE("staticOverwrite"),
    TRUNCATE_TABLE("truncateTable"),
    TRUNCATE_PARTITIONS("truncatePartitions");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** Replaces the partitions that match. */
  static CommitOperation staticOverwrite(PartitionMatch partition) {
    return new CommitOperation(Kind.STATIC_OVERWRITE, List.of(partition));
  }

  /** Empties the partitions that match one of these. */
  static CommitOperation truncatePartitions(List<PartitionMatch> partitions) {
    return new CommitOperation(Kind.TRUNCATE_PARTITIONS, List.copyOf(partitions));
  }

  /** Whether it does something without messages as well. */
  boolean actsOnNothing() {
    return kind != Kind.APPEND;
  }
}
