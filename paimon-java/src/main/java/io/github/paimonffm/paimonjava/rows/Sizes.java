package io.github.paimonffm.paimonjava.rows;

/** Limits on the number of elements in a batch. */
final class Sizes {

  private Sizes() {}

  /**
   * Returns the number of elements after more elements are added.
   *
   * @throws IllegalStateException if the number would exceed 32 bits
   */
  static int end(String path, int count, int added) {
    long end = (long) count + added;
    if (end > HeapBytes.MAX_SIZE) {
      throw new IllegalStateException(
          String.format(
              "Column '%s' needs %d elements in this batch, but the limit is %d elements. Write the"
                  + " batch before this row.",
              path, end, HeapBytes.MAX_SIZE));
    }
    return (int) end;
  }
}
