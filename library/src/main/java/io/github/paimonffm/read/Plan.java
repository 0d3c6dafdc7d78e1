package io.github.paimonffm.read;

import java.util.List;
import java.util.OptionalLong;

/**
 * The result of a scan: the splits to read.
 *
 * @param splits the splits, which can be read in any order, together or separately, in any process;
 *     unmodifiable
 * @param snapshotId the snapshot of the splits; empty if the table has no snapshot
 */
public record Plan(List<Split> splits, OptionalLong snapshotId) {

  /** Copies the splits. */
  public Plan {
    splits = List.copyOf(splits);
  }
}
