package io.github.paimonffm;

/** What a snapshot changed, by Paimon's names. */
public enum CommitKind {
  /** Rows were added (or, in a table with a primary key, changed). */
  APPEND,
  /** Files were rewritten; the rows are the same. */
  COMPACT,
  /** Partitions or the whole table were replaced. */
  OVERWRITE,
  /** Statistics were collected; the rows are the same. */
  ANALYZE
}
