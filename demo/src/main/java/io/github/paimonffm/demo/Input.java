package io.github.paimonffm.demo;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A source of rows, with the schema of the table to which they are written. */
interface Input {

  String tableName();

  /** Returns the columns and keys of the table. */
  Schema.Builder columns(BufferAllocator allocator) throws IOException;

  /** Opens a reader of the rows, which reuses the same vectors for all batches. */
  ArrowReader open(Table table, BufferAllocator allocator) throws IOException;

  /** Returns an empty report, to which the batches that are read back are added. */
  Report report(Table table);
}
