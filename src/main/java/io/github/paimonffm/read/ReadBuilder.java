package io.github.paimonffm.read;

import io.github.paimonffm.Identifier;
import java.io.Serializable;

/**
 * Makes scans and reads of a table. As Paimon's own {@code ReadBuilder}, but immutable: each {@code
 * with} returns another one.
 *
 * {@snippet :
 * ReadBuilder read = table.newReadBuilder().withProjection("id", "amount");
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
   * Reads some rows only, whichever come first.
   *
   * @param rows how many at most, of one reader; not negative
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
