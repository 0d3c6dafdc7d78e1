package io.github.paimonffm.demo;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A source of rows, and the schema of the table that stores the rows. */
interface Input {

  String tableName();

  /** Returns the columns and keys of the table. */
  Schema.Builder columns(BufferAllocator allocator) throws IOException;

  /** Opens a reader of the rows, which reuses the same vectors for all batches. */
  ArrowReader open(Table table, BufferAllocator allocator) throws IOException;

  /** Returns a report on the rows that are read back. */
  Report report(Table table);
}
