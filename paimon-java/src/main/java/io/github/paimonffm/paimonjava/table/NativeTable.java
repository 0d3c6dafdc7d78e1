package io.github.paimonffm.paimonjava.table;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.catalog.Table;
import org.apache.paimon.fs.Path;
import org.apache.paimon.table.FileStoreTable;

/**
 * A table of Paimon Java that the native library has opened from Paimon Java's own state: its
 * location, its branch, its schema with all options, and the options of its storage.
 *
 * <p>Not safe for use by multiple threads.
 */
public final class NativeTable implements AutoCloseable {

  private final TableStorage storage;
  private final Table table;

  private NativeTable(TableStorage storage, Table table) {
    this.storage = storage;
    this.table = table;
  }

  /**
   * Opens a table for writers.
   *
   * @param table the table of Paimon Java
   * @return the native table, to be closed by the caller
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the native library cannot
   *     reach the table's files or cannot open the table
   */
  public static NativeTable open(FileStoreTable table) {
    return open(table, NativeSchema.ofWriters(table.schema()));
  }

  /**
   * Opens a table for readers of splits that Paimon Java has planned.
   *
   * @param table the table of Paimon Java
   * @return the native table, to be closed by the caller
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if the native library cannot
   *     reach the table's files or cannot open the table
   */
  public static NativeTable openForReaders(FileStoreTable table) {
    return open(table, NativeSchema.ofReaders(table.schema()));
  }

  private static NativeTable open(FileStoreTable table, String schema) {
    TableStorage storage = TableStorage.open(table);
    try {
      ResolvedTable resolved =
          new ResolvedTable(
              identifier(table), table.location().toString(), schema, table.coreOptions().branch());
      return new NativeTable(storage, storage.catalog().openTable(resolved));
    } catch (Throwable e) {
      storage.close();
      throw e;
    }
  }

  /** Returns the name of the table, for messages. */
  private static Identifier identifier(FileStoreTable table) {
    org.apache.paimon.catalog.Identifier name = table.catalogEnvironment().identifier();
    if (name != null) {
      return Identifier.of(name.getDatabaseName(), name.getTableName());
    }
    Path parent = table.location().getParent();
    String database = parent == null ? "" : parent.getName();
    if (database.endsWith(".db")) {
      database = database.substring(0, database.length() - ".db".length());
    }
    return Identifier.of(database.isEmpty() ? "unknown" : database, table.location().getName());
  }

  /**
   * Returns the open table.
   *
   * @return the table, which this object closes
   */
  public Table table() {
    return table;
  }

  /** Closes the table. Open writers and readers of the table continue to work. */
  @Override
  public void close() {
    storage.close();
  }
}
