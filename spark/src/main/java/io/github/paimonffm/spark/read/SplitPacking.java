package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The packing of small splits, so that few tasks read a table of many small files. */
final class SplitPacking {

  /** The cost of opening a split: the bytes of data files that are decoded in the same time. */
  private static final long OPEN_BYTES = 4L << 20;

  private SplitPacking() {}

  /**
   * Returns the tasks of a read, the tasks with the largest splits first.
   *
   * @param splits the splits
   * @param bytes the size of the data files in bytes up to which a task reads several splits; a
   *     larger split has its own task
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
