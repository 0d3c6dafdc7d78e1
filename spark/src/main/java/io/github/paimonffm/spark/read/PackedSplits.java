package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.List;

/**
 * Any splits.
 *
 * @param splits the splits
 */
record PackedSplits(List<Split> splits) implements SplitsPartition {
  PackedSplits {
    splits = List.copyOf(splits);
  }
}
