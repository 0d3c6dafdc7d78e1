package io.github.paimonffm.stress.sequences;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An operation of a committer.
 *
 * @param how the method of the committer
 * @param partitions the partitions of a static overwrite or a truncation; empty for all
 */
record Operation(How how, List<Integer> partitions) {

  /** The methods of a committer that publish a snapshot. */
  enum How {
    APPEND,
    DYNAMIC,
    STATIC,
    TRUNCATE_TABLE,
    TRUNCATE_PARTITIONS;

    boolean overwrites() {
      return this == DYNAMIC || this == STATIC;
    }

    boolean truncates() {
      return this == TRUNCATE_TABLE || this == TRUNCATE_PARTITIONS;
    }
  }

  static Operation of(How how) {
    return new Operation(how, List.of());
  }

  /** Returns the partitions whose old rows are removed if the given partitions are written. */
  Set<Integer> emptied(boolean partitioned, Set<Integer> written) {
    Set<Integer> all = new TreeSet<>();
    for (int partition = 0; partition < TableModel.PARTITIONS; partition++) {
      all.add(partition);
    }
    return switch (how) {
      case APPEND -> Set.of();
      case DYNAMIC -> partitioned ? written : all;
      case STATIC, TRUNCATE_PARTITIONS -> partitions.isEmpty() ? all : Set.copyOf(partitions);
      case TRUNCATE_TABLE -> all;
    };
  }
}
