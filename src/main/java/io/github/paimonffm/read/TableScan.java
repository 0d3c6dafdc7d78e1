package io.github.paimonffm.read;

/** Finds out what there is to read. Safe to use from many threads at once; holds no resources. */
public interface TableScan {

  /**
   * Plans a read of the newest snapshot.
   *
   * @return its splits; with a limit, no more than are needed for it, as far as that can be told
   *     beforehand
   * @throws IllegalStateException if the catalog that the table came from is closed
   * @throws io.github.paimonffm.exception.NotFoundException if the builder came from elsewhere, and
   *     the table is not there, or is another one of the same name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the projection names a column
   *     that is none
   * @throws io.github.paimonffm.exception.PaimonIOException if the storage fails
   */
  Plan plan();
}
