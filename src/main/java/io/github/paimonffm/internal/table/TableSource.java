package io.github.paimonffm.internal.table;

/**
 * How a builder comes to its table: the one that it was made from, or one that it has to find where
 * it has travelled to.
 */
public sealed interface TableSource permits OpenTable, TableAddress {

  /**
   * Opens the table for a writer, committer or reader.
   *
   * @param user who needs it, for messages: {@code the writer}
   */
  TableLease lease(String user);

  /** What is needed to find the table from elsewhere. */
  TableAddress address();
}
