package io.github.paimonffm.internal.routing;

import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowPartition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The partition and the bucket of each row of a batch. */
final class PlacesOfRows implements RoutedRows {

  private final int rowCount;

  /** The bucket of each row; null if the table has no fixed number of buckets. */
  private final int @Nullable [] buckets;

  /** The position of each row's partition; null if all rows are in the first partition. */
  private final int @Nullable [] places;

  private final List<RowPartition> partitions;

  /** Creates routed rows. The arrays must not be changed later. */
  PlacesOfRows(
      int rowCount,
      int @Nullable [] buckets,
      int @Nullable [] places,
      List<RowPartition> partitions) {
    this.rowCount = rowCount;
    this.buckets = buckets;
    this.places = places;
    this.partitions = partitions;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int bucket(int row) {
    Objects.checkIndex(row, rowCount);
    return buckets == null ? -1 : buckets[row];
  }

  @Override
  public int partition(int row) {
    Objects.checkIndex(row, rowCount);
    return places == null ? 0 : places[row];
  }

  @Override
  public List<RowPartition> partitions() {
    return partitions;
  }

  /** Returns the bucket of each row of a table with a fixed number of buckets, without a copy. */
  int[] buckets() {
    return Objects.requireNonNull(buckets, "buckets");
  }

  /**
   * Returns the number of rows and the partitions.
   *
   * @return a string for logs
   */
  @Override
  public String toString() {
    return "RoutedRows(" + rowCount + " rows in partitions " + partitions + ")";
  }
}
