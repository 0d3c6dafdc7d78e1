package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts small splits together, so that a table of many small files is not read by many tasks. */
final class SplitPacking {

  /** What opening a split costs, as the size of data that is decoded in the same time. */
  private static final long OPEN_BYTES = 4L << 20;

  private SplitPacking() {}

  /**
   * Returns the tasks of a read.
   *
   * @param splits the splits
   * @param bytes the size of the data files up to which a task reads several splits
   */
  static List<PackedSplits> pack(List<Split> splits, long bytes) {
    List<Split> largestFirst = new ArrayList<>(splits);
    largestFirst.sort(Comparator.comparingLong(Split::sizeInBytes).reversed());
    List<PackedSplits> packed = new ArrayList<>();
    List<Split> current = new ArrayList<>();
    long size = 0;
    for (Split split : largestFirst) {
      long cost = split.sizeInBytes() + OPEN_BYTES;
      if (!current.isEmpty() && size + cost > bytes) {
        packed.add(new PackedSplits(current));
        current = new ArrayList<>();
        size = 0;
      }
      current.add(split);
      size += cost;
    }
    if (!current.isEmpty()) {
      packed.add(new PackedSplits(current));
    }
    return packed;
  }
}
