package io.github.paimonffm.bench.data;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A generator of rows. */
interface RowSource {

  /** Returns the columns of the rows. */
  Schema schema();

  /**
   * Replaces the rows of a batch by the next rows.
   *
   * @return the number of rows; 0 at the end
   */
  int fill(VectorSchemaRoot root, int limit);
}
