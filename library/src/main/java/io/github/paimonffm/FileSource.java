package io.github.paimonffm;

/**
 * The operation that created a data file. The constants have the order of the codes in Paimon's
 * manifests.
 */
public enum FileSource {
  /** A write of rows. */
  APPEND,

  /** A compaction of older data files. */
  COMPACT
}
