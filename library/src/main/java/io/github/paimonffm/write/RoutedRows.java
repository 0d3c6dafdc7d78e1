package io.github.paimonffm.write;

import java.util.List;

/**
 * The partition and the bucket of each row of a batch, which a {@link RowRouter} has found. It is
 * immutable, has no native memory, and stays valid after the router and the batch are closed. Rows
 * are numbered from 0, as in the batch.
 */
public interface RoutedRows {

  /**
   * Returns the number of rows.
   *
   * @return the number of rows of the batch
   */
  int rowCount();

  /**
   * Returns the bucket of a row.
   *
   * @param row the position of the row in the batch
   * @return the bucket, from 0; -1 if the table has no fixed number of buckets
   * @throws IndexOutOfBoundsException if the batch has no such row
   */
  int bucket(int row);

  /**
   * Returns the partition of a row.
   *
   * @param row the position of the row in the batch
   * @return the position of the partition in {@link #partitions}
   * @throws IndexOutOfBoundsException if the batch has no such row
   */
  int partition(int row);

  /**
   * Returns the distinct partitions of the rows.
   *
   * @return the partitions, in the order of their first rows; one partition without values for rows
   *     of an unpartitioned table; empty for a batch without rows; unmodifiable
   */
  List<RowPartition> partitions();
}
