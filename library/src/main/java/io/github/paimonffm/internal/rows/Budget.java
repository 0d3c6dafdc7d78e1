package io.github.paimonffm.internal.rows;

/** Counts the bytes of the values of a batch whose sizes vary. */
final class Budget {

  private long bytes;

  void add(long count) {
    bytes += count;
  }

  long bytes() {
    return bytes;
  }

  void clear() {
    bytes = 0;
  }
}
