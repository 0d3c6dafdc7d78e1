package io.github.paimonffm.paimonjava.read;

/** The number of rows that a reader may still return. */
final class RowLimit {

  private int remaining;

  RowLimit(int rows) {
    this.remaining = rows;
  }

  boolean isReached() {
    return remaining <= 0;
  }

  /** Counts a row. */
  void count() {
    remaining--;
  }
}
