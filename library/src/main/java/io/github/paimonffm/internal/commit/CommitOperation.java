package io.github.paimonffm.internal.commit;

import io.github.paimonffm.internal.partition.PartitionMatch;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * The operation of a commit, with its partitions.
 *
 * @param kind the kind of operation
 * @param partitions the partitions: one for a static overwrite, at least one for a truncation of
 *     partitions, none for other kinds
 */
record CommitOperation(Kind kind, List<PartitionMatch> partitions) implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  static final CommitOperation APPEND = new CommitOperation(Kind.APPEND, List.of());
  static final CommitOperation DYNAMIC_OVERWRITE =
      new CommitOperation(Kind.DYNAMIC_OVERWRITE, List.of());
  static final CommitOperation TRUNCATE_TABLE = new CommitOperation(Kind.TRUNCATE_TABLE, List.of());

  /** A kind of operation, with its name in the native library's request. */
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

  /** Returns the operation that replaces the matching partitions. */
  static CommitOperation staticOverwrite(PartitionMatch partition) {
    return new CommitOperation(Kind.STATIC_OVERWRITE, List.of(partition));
  }

  /**
   * Returns the operation that removes the rows of all partitions that match one of the arguments.
   */
  static CommitOperation truncatePartitions(List<PartitionMatch> partitions) {
    return new CommitOperation(Kind.TRUNCATE_PARTITIONS, List.copyOf(partitions));
  }

  /** Tells whether the operation has an effect without messages. */
  boolean actsWithoutMessages() {
    return kind != Kind.APPEND;
  }
}
