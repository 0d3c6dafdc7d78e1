package io.github.paimonffm.read;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import java.io.Serializable;

/**
 * A factory for scans and reads of a table. It corresponds to Paimon's {@code ReadBuilder}, but is
 * immutable: each {@code with} method returns a new builder.
 *
 * {@snippet :
 * ReadBuilder read = table.newReadBuilder()
 *     .withProjection("id", "amount")
 *     .withFilter(Predicate.equal("dt", LocalDate.of(2026, 6, 26)));
 * Plan plan = read.newScan().plan();
 * try (ArrowReader reader = read.newRead().createReader(plan.splits(), allocator)) {
 *   while (reader.loadNextBatch()) {
 *     VectorSchemaRoot batch = reader.getVectorSchemaRoot();
 *   }
 * }
 * }
 *
 * <p>A builder only holds configuration. It holds no resources and is safe for use by multiple
 * threads. A builder can be serialized, to read in another process. The serialized form contains
 * the options of the catalog, <b>including secrets</b>. A builder for a table in a {@code memory:}
 * warehouse cannot be serialized ({@link java.io.NotSerializableException}).
 */
@CheckReturnValue
public interface ReadBuilder extends Serializable {

  /**
   * Returns the name of the table.
   *
   * @return the name of the table
   */
  Identifier identifier();

  /**
   * Restricts the read to some columns.
   *
   * @param columns the column names in the order of the batches; their existence is checked when a
   *     read is planned or opened
   * @return a builder with this projection
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there are no columns, or a
   *     column is given twice
   */
  ReadBuilder withProjection(String... columns);

  /**
   * Restricts the read to rows that match a predicate. As in Paimon, a row must also match all
   * predicates that were set before.
   *
   * <p>The filter is exact. A scan uses the filter to skip partitions and files without matching
   * rows. A read applies the filter to each row, even if the splits were planned elsewhere or
   * without the filter. The projection does not need to contain the columns of the filter.
   *
   * @param predicate the predicate; its columns and literals are checked against the table when a
   *     read is planned or opened
   * @return a builder with this filter
   */
  ReadBuilder withFilter(Predicate predicate);

  /**
   * Reads a snapshot, with the schema of that snapshot, instead of the newest snapshot. Replaces a
   * snapshot or tag that was set before.
   *
   * @param id the id of the snapshot, at least 1; its existence is checked when a read is planned
   *     or opened
   * @return a builder with this snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the id is less than 1
   * @see io.github.paimonffm.catalog.Table#snapshots
   */
  ReadBuilder withSnapshot(long id);

  /**
   * Reads a tagged snapshot, with the schema of that snapshot, instead of the newest snapshot.
   * Replaces a snapshot or tag that was set before. A tagged snapshot stays readable after it has
   * expired.
   *
   * @param name the name of the tag; its existence is checked when a read is planned or opened
   * @return a builder with this tag
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the name is empty
   * @see io.github.paimonffm.catalog.Table#tags
   */
  ReadBuilder withTag(String name);

  /**
   * Limits the number of rows. Which rows a reader returns is not specified.
   *
   * @param rows the maximum number of rows of each reader, counted after the filter; not negative
   * @return a builder with this limit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the limit is negative
   */
  ReadBuilder withLimit(long rows);

  /**
   * Sets the number of lanes of each reader. A lane decodes ahead of the caller, on a thread of the
   * native library: a split, or a file or a part of a large file of a split whose files need no
   * merging. So several files and splits are decoded at the same time. The order of the rows does
   * not depend on the number of lanes, and filter and limit stay exact.
   *
   * <p>The batches that wait for the caller take at most 64 MiB of native memory for each lane,
   * plus one batch for each lane. In addition, each lane holds the compressed data that it is
   * decoding. A lane that has reached the bound waits for the caller.
   *
   * <p>The default is 2, or 1 on a machine with one core. More lanes help if the caller is faster
   * than two lanes, or if the storage answers slowly. With 1, nothing is decoded at the same time.
   *
   * @param lanes the number of lanes, from 1 to 256
   * @return a builder with this number of lanes
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the number is out of range
   */
  ReadBuilder withParallelism(int lanes);

  /**
   * Plans and opens a read of rows as Java objects. The rows have an allocator of their own.
   *
   * @return the rows, which the caller must close
   * @throws io.github.paimonffm.exception.PaimonException as {@link TableScan#plan} and {@link
   *     TableRead#createReader(java.util.List, org.apache.arrow.memory.BufferAllocator)}
   * @throws IllegalStateException if the catalog of the table is closed
   */
  Rows<Row> rows();

  /**
   * Plans and opens a read of rows as records. A component gets the value of the column with its
   * name, or else of the only column that has the same name without case and underscores: {@code
   * orderId} gets {@code order_id}. Columns without a component are read and ignored; {@link
   * #withProjection} avoids that.
   *
   * <p>A component has a class of the table in {@link Row}, or a wider one: {@code long} for an
   * INT, {@code double} for a FLOAT, an enum for a text, an array for an ARRAY or VECTOR, or a
   * record for a ROW, also in {@code List<Item>} and {@code Map<String, Item>}. A primitive
   * component cannot hold a null.
   *
   * @param <R> the class of the records
   * @param type the class of the records; in a named module its package must be open to this
   *     library
   * @return the rows, which the caller must close
   * @throws io.github.paimonffm.exception.SchemaMismatchException if a component matches no column,
   *     or cannot hold the values of its column; the message names both
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the class is not a record, or
   *     is not accessible
   * @throws io.github.paimonffm.exception.PaimonException as for {@link #rows()}
   * @throws IllegalStateException if the catalog of the table is closed
   */
  <R extends Record> Rows<R> rows(Class<R> type);

  /**
   * Creates a scan.
   *
   * @return a new scan
   */
  TableScan newScan();

  /**
   * Creates a read.
   *
   * @return a new read
   */
  TableRead newRead();
}
