package io.github.paimonffm.paimonjava.write;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowRouter;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The buckets that a caller gave for the rows of a batch. The native writer computes the buckets
 * itself. A row in another bucket would not be found by its key, so a wrong bucket is an error.
 *
 * <p>Not safe for use by multiple threads.
 */
final class GivenBuckets implements AutoCloseable {

  /** The value for a row without a given bucket. */
  private static final int NONE = -1;

  private final Table table;
  private final boolean fixed;
  private int[] buckets = {};
  private int last = -1;
  private @Nullable RowRouter router;

  /**
   * Creates an empty list.
   *
   * @param fixed whether the table has a fixed number of buckets
   */
  GivenBuckets(Table table, boolean fixed) {
    this.table = table;
    this.fixed = fixed;
  }

  /** Stores the bucket of a row of the batch. */
  void put(int row, int bucket) {
    if (!fixed) {
      requireBucket(bucket, 0);
      return;
    }
    if (row >= buckets.length) {
      int capacity = Math.max(1024, 2 * (row + 1));
      buckets = Arrays.copyOf(buckets, capacity);
    }
    Arrays.fill(buckets, last + 1, row, NONE);
    buckets[row] = bucket;
    last = row;
  }

  /** Checks the given buckets against the rows of the batch, and forgets them. */
  void check(VectorSchemaRoot root) {
    if (last < 0) {
      return;
    }
    if (router == null) {
      router = table.newRowRouter();
    }
    RoutedRows routed = router.route(root);
    for (int row = 0; row <= last; row++) {
      if (buckets[row] != NONE) {
        requireBucket(buckets[row], routed.bucket(row));
      }
    }
    last = -1;
  }

  /** Writes a batch whose rows were all given for one bucket. */
  void write(BatchTableWrite write, VectorSchemaRoot root, int bucket) {
    if (fixed) {
      write.writeArrow(root, bucket);
    } else {
      requireBucket(bucket, 0);
      write.writeArrow(root);
    }
  }

  /** Requires that a given bucket is the bucket of the row. */
  void requireBucket(int given, int actual) {
    if (given != actual) {
      throw new IllegalArgumentException(
          "a row was given for bucket "
              + given
              + " of table "
              + table.identifier()
              + ", but its bucket is "
              + actual);
    }
  }

  @Override
  public void close() {
    if (router != null) {
      router.close();
    }
  }
}
