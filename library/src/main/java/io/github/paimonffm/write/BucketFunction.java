package io.github.paimonffm.write;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * The function that computes the bucket of a key in Paimon tables with a fixed number of buckets
 * and the default value of the table option {@code bucket-function.type}. It needs no table, so a
 * query engine can use it as the bucket function. {@link
 * io.github.paimonffm.catalog.Catalog#newBucketFunction} creates it.
 *
 * {@snippet :
 * try (BucketFunction function = Catalog.newBucketFunction(16, List.of("BIGINT NOT NULL"))) {
 *   int bucket = function.bucketOf(42L);
 * }
 * }
 *
 * <p><b>Threads.</b> Only one thread at a time can use a function. A second thread gets an {@link
 * IllegalStateException} while a call of another thread is in progress; give each thread its own
 * function. After any failure the function stays usable.
 */
public interface BucketFunction extends AutoCloseable {

  /**
   * Returns the number of buckets.
   *
   * @return the number, at least 1
   */
  int bucketCount();

  /**
   * Returns the types of the columns of the key.
   *
   * @return the types in Paimon's SQL syntax; unmodifiable
   */
  List<String> types();

  /**
   * Returns the bucket of one key.
   *
   * @param key the values of the columns of the key in order; null for a null
   *     <ul>
   *       <li>BOOLEAN: a {@link Boolean}
   *       <li>TINYINT, SMALLINT, INT, BIGINT: any {@link Number} that is an integer and in range
   *       <li>FLOAT, DOUBLE: any {@link Number} that the type represents exactly
   *       <li>DECIMAL: any {@link Number} with no more decimal places than the type
   *       <li>CHAR, VARCHAR, STRING: a {@link String} or other {@link CharSequence}
   *       <li>BINARY, VARBINARY, BYTES: a {@code byte[]}
   *       <li>DATE: a {@link java.time.LocalDate}
   *       <li>TIME: a {@link java.time.LocalTime} of whole milliseconds
   *       <li>TIMESTAMP: a {@link java.time.LocalDateTime}
   *       <li>TIMESTAMP WITH LOCAL TIME ZONE: an {@link java.time.Instant}, {@link
   *           java.time.OffsetDateTime} or {@link java.time.ZonedDateTime}
   *     </ul>
   *     A timestamp must have whole seconds, milliseconds or microseconds if the precision of its
   *     type is 0, at most 3, or at most 6, as in Arrow
   * @return the bucket, from 0
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the number of values is
   *     wrong, or a value does not fit its type; the message names the column and the value
   * @throws IllegalStateException if the function is closed or in use by another thread
   */
  int bucketOf(@Nullable Object... key);

  /**
   * Returns the buckets of the rows of a batch without dictionaries.
   *
   * @param root the columns of the key in order, with any names; converted as in {@link
   *     BatchTableWrite}. The batch still belongs to the caller
   * @return the bucket of each row, from 0, in the order of the rows; belongs to the caller
   * @throws io.github.paimonffm.exception.SchemaMismatchException if the number of columns is
   *     wrong, or a column does not fit its type; the message names the columns {@code key0},
   *     {@code key1} and so on, and the row
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a column is closed or
   *     dictionary-encoded, or if a value is too large
   * @throws IllegalStateException if the function is closed or in use by another thread
   */
  int[] bucketsOf(VectorSchemaRoot root);

  /**
   * Returns the buckets of the rows of a batch with dictionary-encoded columns.
   *
   * @param root the columns of the key as for {@link #bucketsOf(VectorSchemaRoot)}; still belongs
   *     to the caller
   * @param dictionaries the provider of the dictionaries; still belongs to the caller
   * @return the bucket of each row, from 0, in the order of the rows; belongs to the caller
   * @throws io.github.paimonffm.exception.SchemaMismatchException as for {@link
   *     #bucketsOf(VectorSchemaRoot)}
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a column is closed, the
   *     provider does not have a dictionary, or a value is too large
   * @throws IllegalStateException if the function is closed or in use by another thread
   */
  int[] bucketsOf(VectorSchemaRoot root, DictionaryProvider dictionaries);

  /**
   * Closes the function, after a call in progress has completed. Closing a closed function has no
   * effect.
   */
  @Override
  void close();
}
