package io.github.paimonffm.read;

/** Finds out what there is to read. Safe to use from many threads at once; holds no resources. */
public interface TableScan {

  /**
   * Plans a read of the newest snapshot, or of the one that the builder names by its number or tag.
   *
   * @return its splits; with a filter, without those of which it is known beforehand that no row
   *     passes; with a limit and no filter, no more than are needed for it, as far as that can be
   *     told beforehand
   * @throws IllegalStateException if the catalog that the table came from is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder's snapshot or tag is not
   *     there; or if the builder came from elsewhere, and the table or its branch is not there, or
   *     is another one of the same name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the projection or the filter
   *     names a column that is none, or a literal of the filter is no value of its column; the
   *     message names the column, its type and the literal
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  Plan plan();
}
