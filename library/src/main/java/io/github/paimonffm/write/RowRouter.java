package io.github.paimonffm.write;

import java.util.List;
import java.util.OptionalInt;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * A router that finds the partition and the bucket of each row of a batch, before the rows are
 * written. It corresponds to {@code WriteSelector} and {@code RowKeyExtractor} of Paimon Java.
 *
 * <p>In a table with fixed buckets, only one writer of a commit may write to a bucket of a
 * partition. Programs with several writers therefore send each row to the writer of its partition
 * and bucket:
 *
 * {@snippet :
 * try (RowRouter router = table.newRowRouter()) {
 *   RoutedRows routed = router.route(root);
 *   for (int row = 0; row < routed.rowCount(); row++) {
 *     RowPartition partition = routed.partitions().get(routed.partition(row));
 *     send(root, row, partition, routed.bucket(row));
 *   }
 * }
 * }
 *
 * <p><b>Buckets.</b> Buckets and partitions are those of Paimon Java. They depend on the schema
 * with which the table was opened. Rows have a bucket only if the table has a fixed number of
 * buckets; in tables with dynamic or postponed buckets, the writer finds the buckets.
 *
 * <p><b>Batches.</b> The router needs the {@linkplain #columns columns} of the keys and ignores all
 * other columns. The columns are matched by name and converted as in {@link BatchTableWrite}.
 * Unlike there, a batch must have all columns of the keys, because a misspelled column would be
 * ignored.
 *
 * <p><b>Memory.</b> A router keeps each partition that it has found in memory until it is closed.
 *
 * <p><b>Threads.</b> Only one thread at a time can use a router. A second thread gets an {@link
 * IllegalStateException} while a call of another thread is in progress; give each thread its own
 * router. After any failure the router stays usable.
 */
public interface RowRouter extends AutoCloseable {

  /**
   * Returns the columns that a batch must have.
   *
   * @return the partition columns, followed by the columns of the bucket key; unmodifiable
   */
  List<String> columns();

  /**
   * Returns the columns of the bucket key: the table option {@code bucket-key}, or the primary key
   * without the partition columns.
   *
   * @return the column names in order; empty if the table has no fixed number of buckets;
   *     unmodifiable
   */
  List<String> bucketKeys();

  /**
   * Returns the number of buckets in each partition.
   *
   * @return the number; empty if the table has no fixed number of buckets
   */
  OptionalInt bucketCount();

  /**
   * Finds the partition and the bucket of each row of a batch without dictionaries.
   *
   * @param root the batch; still belongs to the caller
   * @return the partition and the bucket of each row
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a column of the keys is
   *     missing or does not fit the table; the message names the column and the row
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a column of the keys is
   *     closed or dictionary-encoded, or if a value is too large
   * @throws IllegalStateException if the router is closed or in use by another thread
   */
  RoutedRows route(VectorSchemaRoot root);

  /**
   * Finds the partition and the bucket of each row of a batch with dictionary-encoded columns.
   *
   * @param root the batch; still belongs to the caller
   * @param dictionaries the provider of the dictionaries; still belongs to the caller
   * @return the partition and the bucket of each row
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a column of the keys is
   *     missing or does not fit the table; the message names the column and the row
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a column of the keys is
   *     closed, the provider does not have a dictionary, or a value is too large
   * @throws IllegalStateException if the router is closed or in use by another thread
   */
  RoutedRows route(VectorSchemaRoot root, DictionaryProvider dictionaries);

  /**
   * Returns the bucket of one key.
   *
   * @param key the values of the {@linkplain #bucketKeys columns of the bucket key} in order, as
   *     for {@link BucketFunction#bucketOf}
   * @return the bucket, from 0
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the number of values is
   *     wrong, or a value does not fit its column; the message names the column and the value
   * @throws IllegalStateException if the table has no fixed number of buckets, or if the router is
   *     closed or in use by another thread
   */
  int bucketOf(@Nullable Object... key);

  /**
   * Closes the router, after a call in progress has completed. Routed rows stay valid. Closing a
   * closed router has no effect.
   */
  @Override
  void close();
}
