package io.github.paimonffm;

/** The kind of change that a snapshot made, by Paimon's names. */
public enum CommitKind {
  /** Rows were added or, in a table with a primary key, changed. */
  APPEND,
  /** Files were rewritten; the rows did not change. */
  COMPACT,
  /** Partitions or the whole table were replaced. */
  OVERWRITE,
  /** Statistics were collected; the rows did not change. */
  ANALYZE
}
