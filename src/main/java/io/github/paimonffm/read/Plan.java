package io.github.paimonffm.read;

import java.util.List;
import java.util.OptionalLong;

/**
 * What there is to read.
 *
 * @param splits the parts, which may be read in any order, together or apart, here or elsewhere;
 *     unmodifiable
 * @param snapshotId the snapshot that they are of; empty if the table has none
 */
public record Plan(List<Split> splits, OptionalLong snapshotId) {

  /** Takes a copy of the splits. */
  public Plan {
    splits = List.copyOf(splits);
  }
}
