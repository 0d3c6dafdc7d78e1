package io.github.paimonffm.demo;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Where the rows come from, and how they are to be stored. */
interface Input {

  String tableName();

  /** The columns and keys of the table. */
  Schema.Builder columns(BufferAllocator allocator) throws IOException;

  /** The rows. A reader fills the same vectors again with each batch. */
  ArrowReader open(Table table, BufferAllocator allocator) throws IOException;

  /** What is worth knowing about the table as read back. */
  Report report(Table table);
}
