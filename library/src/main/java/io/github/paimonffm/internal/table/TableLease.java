package io.github.paimonffm.internal.table;

import io.github.paimonffm.internal.call.NativeCall;
import io.github.paimonffm.internal.lifecycle.Closeable;
import io.github.paimonffm.internal.lifecycle.Handle;
import io.github.paimonffm.internal.lifecycle.SharedHandle;
import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A lease that keeps a table open for one writer, committer or reader, until the lease is closed.
 */
public final class TableLease implements Handle, Closeable {

  private final String name;
  private final TableDescription description;
  private final SharedHandle.Reference table;
  private final @Nullable Closeable catalog;

  TableLease(
      String name,
      TableDescription description,
      SharedHandle.Reference table,
      @Nullable Closeable catalog) {
    this.name = name;
    this.description = description;
    this.table = table;
    this.catalog = catalog;
  }

  /** Returns the properties of the table. */
  public TableDescription description() {
    return description;
  }

  /** Returns the schema of the table as an Arrow schema. */
  public Schema arrowSchema() {
    return ArrowSchemas.of(this);
  }

  @Override
  public <T extends @Nullable Object> T call(BiFunction<MemorySegment, NativeCall, T> downcall) {
    return table.call(downcall);
  }

  @Override
  public boolean isClosed() {
    return table.isClosed();
  }

  @Override
  public void close() {
    try {
      table.close();
    } finally {
      if (catalog != null) {
        catalog.close();
      }
    }
  }

  /** Returns the user and the table: {@code the writer of sales.orders}. */
  @Override
  public String toString() {
    return name;
  }
}
