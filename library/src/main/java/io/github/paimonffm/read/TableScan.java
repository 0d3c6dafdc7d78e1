package io.github.paimonffm.read;

/**
 * A scan of a table, which plans the splits to read. A scan is safe for use by multiple threads and
 * holds no resources.
 */
public interface TableScan {

  /**
   * Plans a read of the newest snapshot, or of the snapshot or tag that the builder names.
   *
   * @return the splits. With a filter, the plan omits splits that have no matching rows, as far as
   *     this is known without reading the splits. With a limit and no filter, the plan has no more
   *     splits than the limit needs, as far as this is known without reading the splits
   * @throws IllegalStateException if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot or tag of the builder
   *     does not exist; if the table was dropped; or if the builder was deserialized and its table
   *     or branch does not exist or was replaced by another table of the same name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the projection or the filter
   *     names a column that does not exist, or a literal of the filter is not a value of its
   *     column; the message names the column, its type and the literal
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  Plan plan();
}
