package io.github.paimonffm.internal.table;

import java.io.NotSerializableException;

/**
 * The source of a builder's table: an open table, or the address of a table that a deserialized
 * builder opens.
 */
public sealed interface TableSource permits OpenTable, TableAddress {

  /**
   * Opens the table for a writer, committer or reader.
   *
   * @param user the name of the user of the table in messages, such as {@code the writer}
   */
  TableLease lease(String user);

  /** Returns the address with which another process opens the table. */
  TableAddress address();

  /**
   * Returns the address for a serialized builder.
   *
   * @throws NotSerializableException if another process cannot open the table
   */
  TableAddress travellingAddress() throws NotSerializableException;
}
