package io.github.paimonffm.read;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.paimonffm.Identifier;
import java.io.Serializable;

/**
 * A factory of scans and reads of a table. Like Paimon's {@code ReadBuilder}, but immutable: each
 * {@code with} method returns a new builder.
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
 * <p>A builder is configuration: it holds no resources and is safe for use by multiple threads. It
 * can be serialized to read in another process. The serialized form contains the options of the
 * catalog, <b>including secrets</b>. A builder of a {@code memory:} warehouse cannot be serialized
 * ({@link java.io.NotSerializableException}).
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
   * Reads only some columns.
   *
   * @param columns the column names in the order of the batches; whether the columns exist is
   *     checked when planning or reading
   * @return a builder with this projection
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there are no columns, or a
   *     column is given twice
   */
  ReadBuilder withProjection(String... columns);

  /**
   * Reads only rows that match a predicate. As in Paimon, a row must also match all predicates set
   * before.
   *
   * <p>The filter is exact. A scan uses it to leave out partitions and files without matching rows.
   * A read applies it to each row, even if the splits were planned elsewhere or without the filter.
   * The projection does not need to contain the columns of the filter.
   *
   * @param predicate the predicate; whether its columns exist and its literals are values of these
   *     columns is checked when planning or reading
   * @return a builder with this filter
   */
  ReadBuilder withFilter(Predicate predicate);

  /**
   * Reads a snapshot, with the schema of that snapshot, instead of the newest snapshot. Replaces
   * the snapshot or tag set before.
   *
   * @param id the number of the snapshot, at least 1; whether it exists is checked when planning or
   *     reading
   * @return a builder with this snapshot
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the number is less than 1
   * @see io.github.paimonffm.catalog.Table#snapshots
   */
  ReadBuilder withSnapshot(long id);

  /**
   * Reads a tagged snapshot, with the schema of that snapshot, instead of the newest snapshot.
   * Replaces the snapshot or tag set before. A tagged snapshot stays readable after it has expired.
   *
   * @param name the name of the tag; whether it exists is checked when planning or reading
   * @return a builder with this tag
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the name is empty
   * @see io.github.paimonffm.catalog.Table#tags
   */
  ReadBuilder withTag(String name);

  /**
   * Limits the number of rows. Which rows are returned is not specified.
   *
   * @param rows the maximum number of rows of each reader, counted after the filter; not negative
   * @return a builder with this limit
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the limit is negative
   */
  ReadBuilder withLimit(long rows);

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
