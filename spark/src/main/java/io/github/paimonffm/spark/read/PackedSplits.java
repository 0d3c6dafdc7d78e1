package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.List;

/**
 * Splits of any partitions and buckets.
 *
 * @param splits the splits
 */
record PackedSplits(List<Split> splits) implements SplitsPartition {
  PackedSplits {
    splits = List.copyOf(splits);
  }
}
