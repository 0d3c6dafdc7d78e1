package io.github.paimonffm.read;

import com.google.errorprone.annotations.CheckReturnValue;
import io.github.paimonffm.Identifier;
import java.io.Serializable;

/**
 * Makes scans and reads of a table. As Paimon's own {@code ReadBuilder}, but immutable: each {@code
 * with} returns another one.
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
 * <p>It is a configuration: it holds no resources, is safe to use from many threads at once, and
 * can be serialized to read elsewhere, with the catalog's options, <b>secrets included</b>. A
 * builder of a {@code memory:} warehouse cannot ({@link java.io.NotSerializableException}).
 */
@CheckReturnValue
public interface ReadBuilder extends Serializable {

  /**
   * The name of the table.
   *
   * @return its name
   */
  Identifier identifier();

  /**
   * Reads some columns only.
   *
   * @param columns their names, in the order wanted
   * @return a builder that does
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there is none, or one twice;
   *     whether they exist is checked when planning or reading
   */
  ReadBuilder withProjection(String... columns);

  /**
   * Reads those rows only for which a predicate is true. Together with the predicates set before,
   * as in Paimon: all of them have to be.
   *
   * <p>The filter is exact. A scan uses it to leave out partitions and files without such rows, and
   * a read applies it again to each row, also of splits that were planned elsewhere or without it.
   * Columns of the filter need not be in the projection.
   *
   * @param predicate the predicate; whether its columns exist, and its literals are values of them,
   *     is checked when planning or reading
   * @return a builder that does
   */
  ReadBuilder withFilter(Predicate predicate);

  /**
   * Reads the table as it was at a snapshot, with the schema that it had then, instead of the
   * newest snapshot, or of the snapshot or tag set before.
   *
   * @param id the snapshot's number, from 1; whether it exists is checked when planning or reading
   * @return a builder that does
   * @throws io.github.paimonffm.exception.InvalidArgumentException if it is less than 1
   * @see io.github.paimonffm.catalog.Table#snapshots
   */
  ReadBuilder withSnapshot(long id);

  /**
   * Reads the table as it was when it was tagged, with the schema that it had then, instead of the
   * newest snapshot, or of the snapshot or tag set before. What is tagged stays after its snapshot
   * has expired.
   *
   * @param name the tag's name; whether it exists is checked when planning or reading
   * @return a builder that does
   * @throws io.github.paimonffm.exception.InvalidArgumentException if it is empty
   * @see io.github.paimonffm.catalog.Table#tags
   */
  ReadBuilder withTag(String name);

  /**
   * Reads some rows only, whichever come first.
   *
   * @param rows how many at most, of one reader, counted after the filter; not negative
   * @return a builder that does
   * @throws io.github.paimonffm.exception.InvalidArgumentException if it is negative
   */
  ReadBuilder withLimit(long rows);

  /**
   * Makes a scan.
   *
   * @return a scan
   */
  TableScan newScan();

  /**
   * Makes a read.
   *
   * @return a read
   */
  TableRead newRead();
}
