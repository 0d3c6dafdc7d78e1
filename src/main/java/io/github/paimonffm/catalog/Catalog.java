package io.github.paimonffm.catalog;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import java.util.List;
import java.util.Map;

/**
 * A Paimon catalog: databases and their tables under one warehouse.
 *
 * {@snippet :
 * try (Catalog catalog = Catalog.open(Map.of("warehouse", "/tmp/warehouse"))) {
 *   catalog.createDatabase("sales", true);
 *   Table table = catalog.createTable(
 *       Identifier.of("sales", "orders"),
 *       Schema.builder()
 *           .column("id", "BIGINT NOT NULL")
 *           .column("amount", "DECIMAL(18, 2)")
 *           .column("dt", "DATE")
 *           .partitionKeys("dt")
 *           .build(),
 *       false);
 * }
 * }
 *
 * <p>Safe to use from many threads at once. Close it when done; what was got from it keeps it alive
 * only where that is said: writers, committers and readers that are open go on working after {@link
 * #close}, tables refuse new operations.
 *
 * <p><b>Names</b> that Paimon Java refuses, or could not open afterwards, are refused when a
 * database or a table is created or renamed, and so are names that are longer than the file system
 * allows: databases and tables with {@code :}, tables with {@code $}, the database {@code sys},
 * columns that Paimon adds itself ({@code _KEY_…}, {@code _VALUE_KIND}, {@code _SEQUENCE_NUMBER},
 * {@code _LEVEL}, {@code _ROW_ID}, {@code rowkind}), and blank names.
 *
 * <p>Every method throws {@link IllegalStateException} once the catalog is closed, and {@link
 * io.github.paimonffm.exception.PaimonIOException} when the storage under the warehouse fails.
 */
public interface Catalog extends AutoCloseable {

  /**
   * Opens a catalog.
   *
   * <p>The options are Paimon's: {@code warehouse} (a path or URI), {@code metastore} ({@code
   * filesystem} by default), and those of the storage, such as {@code s3.endpoint}, {@code
   * s3.access-key} and {@code s3.secret-key}. On S3 a snapshot is published by conditional PUT; a
   * store that does not honour the condition is refused when a writer is opened, unless {@code
   * paimonffm.s3.unconditional-put} is {@code true}, which is safe only as long as nobody else
   * commits to its tables. A warehouse of the scheme {@code memory:} lives in this process, as long
   * as its catalog.
   *
   * <p>{@code file:/x}, {@code file:///x} and {@code file://localhost/x} are the path {@code /x};
   * another host is refused. Nothing in a {@code file:} URI is decoded, as in Paimon Java: {@code
   * %20} stands for these three characters, and {@link java.nio.file.Path#toUri()} of a folder with
   * a blank in its name is another folder. Use {@link Object#toString()} of the path instead; a
   * warning is logged where a URI holds such an escape.
   *
   * @param options Paimon's catalog options; copied
   * @return the catalog, to be closed by the caller
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the options do not make a
   *     catalog
   * @throws io.github.paimonffm.exception.NativeLibraryException if the native library cannot be
   *     used here
   */
  static Catalog open(Map<String, String> options) {
    return NativeCatalog.open(options);
  }

  /**
   * The options that the catalog was opened with, with the values of those that look secret
   * replaced by asterisks.
   *
   * @return the redacted options; unmodifiable
   */
  Map<String, String> options();

  /**
   * Creates a database.
   *
   * @param name its name
   * @param ignoreIfExists whether one that exists already is fine
   * @throws io.github.paimonffm.exception.AlreadyExistsException if it exists, unless that is
   *     ignored
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a database cannot have the
   *     name
   */
  void createDatabase(String name, boolean ignoreIfExists);

  /**
   * Lists the databases.
   *
   * @return their names, sorted; unmodifiable
   */
  List<String> listDatabases();

  /**
   * Looks a database up.
   *
   * @param name its name
   * @return what is known of it
   * @throws io.github.paimonffm.exception.NotFoundException if there is none
   */
  Database getDatabase(String name);

  /**
   * Drops a database.
   *
   * @param name its name
   * @param ignoreIfNotExists whether none of that name is fine
   * @param cascade whether its tables are dropped as well, with their data
   * @throws io.github.paimonffm.exception.NotFoundException if there is none, unless that is
   *     ignored
   * @throws io.github.paimonffm.exception.NotEmptyException if it holds tables and {@code cascade}
   *     is false
   */
  void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade);

  /**
   * Lists the tables of a database.
   *
   * @param database its name
   * @return the tables' names, sorted; unmodifiable
   * @throws io.github.paimonffm.exception.NotFoundException if there is no such database
   */
  List<String> listTables(String database);

  /**
   * Creates a table.
   *
   * @param identifier its name
   * @param schema its columns, keys and options
   * @param ignoreIfExists whether one that exists already is fine; it is returned as it is,
   *     whatever its schema
   * @return the table
   * @throws io.github.paimonffm.exception.NotFoundException if there is no such database
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the table exists, unless that
   *     is ignored
   * @throws io.github.paimonffm.exception.InvalidArgumentException if Paimon refuses a name, or the
   *     schema breaks a rule of Paimon Java's schema validation; the message names the option, its
   *     value, the expected value and the rule
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if a partition key has a type
   *     that this library does not support
   */
  Table createTable(Identifier identifier, Schema schema, boolean ignoreIfExists);

  /**
   * Looks a table up, in its state of now.
   *
   * @param identifier its name
   * @return the table
   * @throws io.github.paimonffm.exception.NotFoundException if there is none, or no such database
   */
  Table getTable(Identifier identifier);

  /**
   * Tells whether a table exists.
   *
   * @param identifier its name
   * @return false if there is none, or no such database
   */
  boolean tableExists(Identifier identifier);

  /**
   * Removes partitions of a table, as one commit of its own. As {@code dropPartitions} of Paimon's
   * {@code Catalog}.
   *
   * @param identifier the table's name
   * @param partitions values of some of the partition columns each, as for {@link
   *     io.github.paimonffm.write.BatchTableCommit#truncatePartitions}
   * @throws io.github.paimonffm.exception.NotFoundException if there is no such table
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there is no partition in the
   *     list, one is empty, or a column or value is wrong. Nothing was removed
   */
  void dropPartitions(Identifier identifier, List<? extends Map<String, ?>> partitions);

  /**
   * Drops a table, with its data.
   *
   * @param identifier its name
   * @param ignoreIfNotExists whether none of that name is fine
   * @throws io.github.paimonffm.exception.NotFoundException if there is none, unless that is
   *     ignored
   */
  void dropTable(Identifier identifier, boolean ignoreIfNotExists);

  /**
   * Renames a table.
   *
   * @param from its name
   * @param to its new name
   * @param ignoreIfNotExists whether none of the old name is fine
   * @throws io.github.paimonffm.exception.NotFoundException if there is none of the old name,
   *     unless that is ignored
   * @throws io.github.paimonffm.exception.AlreadyExistsException if there is one of the new name
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a table cannot have the new
   *     name
   */
  void renameTable(Identifier from, Identifier to, boolean ignoreIfNotExists);

  /**
   * Closes the catalog. Its tables refuse new operations from then on; writers, committers and
   * readers that are open go on working. Closing twice is nothing.
   */
  @Override
  void close();
}
