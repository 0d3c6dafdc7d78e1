package io.github.paimonffm;

/** The kind of change in a snapshot, named as in Paimon. */
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
