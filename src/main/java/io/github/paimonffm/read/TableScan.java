package io.github.paimonffm.read;

/**
 * A scan of a table, which plans the splits to read. Safe for use by multiple threads; holds no
 * resources.
 */
public interface TableScan {

  /**
   * Plans a read of the newest snapshot, or of the snapshot or tag that the builder names.
   *
   * @return the splits. With a filter, splits are left out if it is known without reading them that
   *     no row matches. With a limit and no filter, the plan has no more splits than the limit
   *     needs, as far as this is known without reading them
   * @throws IllegalStateException if the catalog of the table is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the snapshot or tag of the builder
   *     does not exist; or if the builder was deserialized and its table or branch does not exist
   *     or was replaced by another table of the same name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the projection or the filter
   *     names a column that does not exist, or a literal of the filter is not a value of its
   *     column; the message names the column, its type and the literal
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  Plan plan();
}
