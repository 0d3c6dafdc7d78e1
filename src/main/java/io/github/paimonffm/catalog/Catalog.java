package io.github.paimonffm.catalog;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Creates a database without options.
   *
   * @param name the name of the database
   * @param ignoreIfExists whether a database that exists is left as it is without a failure
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the database exists and {@code
   *     ignoreIfExists} is false
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a database cannot have the
   *     name
   */
  default void createDatabase(String name, boolean ignoreIfExists) {
    createDatabase(name, ignoreIfExists, Map.of());
  }

  /**
   * Creates a database with options. As {@code createDatabase} of Paimon Java's {@code Catalog}.
   *
   * @param name the name of the database
   * @param ignoreIfExists whether a database that exists is left as it is without a failure
   * @param options the options of the database; the option {@code comment} is its {@linkplain
   *     Database#comment comment}. A REST catalog stores the options. A filesystem catalog, whose
   *     databases are folders, cannot store options; Paimon Java drops them silently there
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the database exists and {@code
   *     ignoreIfExists} is false
   * @throws io.github.paimonffm.exception.InvalidArgumentException if a database cannot have the
   *     name
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if there are options and the
   *     catalog cannot store them
   */
  void createDatabase(String name, boolean ignoreIfExists, Map<String, String> options);

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
   * Changes the schema of a table. As {@code alterTable} of Paimon Java's {@code Catalog}. All
   * changes become one new schema, or none does. Open tables keep their schema; get the table again
   * to use the new schema. Messages that were written with the old schema can still be committed if
   * they fit the new schema.
   *
   * <p>The new schema must pass the same checks as the schema of a new table, so that Paimon Java
   * opens the table. Changes by several writers at the same time are all kept: on local disk and on
   * S3 a schema never replaces the schema of another writer.
   *
   * <p>Stricter than Paimon Java: options that decide how files are stored or merged, such as
   * {@code bucket}, {@code bucket-key}, {@code merge-engine} and {@code type}, cannot be changed,
   * even if the table has no snapshot.
   *
   * @param identifier the name of the table
   * @param changes the changes, applied in this order; an empty list has no effect
   * @param ignoreIfNotExists whether a missing table is not a failure
   * @throws io.github.paimonffm.exception.NotFoundException if the table does not exist and {@code
   *     ignoreIfNotExists} is false; or if a column does not exist
   * @throws io.github.paimonffm.exception.AlreadyExistsException if a new column has the name of
   *     another column
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the new schema breaks a rule
   *     of Paimon Java's schema validation; the message names the rule. Nothing was changed
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if Paimon does not allow a
   *     change on this table, or the schema cannot be published safely on the table's storage.
   *     Nothing was changed
   * @throws io.github.paimonffm.exception.CommitConflictException if other writers altered the
   *     table first too many times. Nothing was changed
   */
  void alterTable(Identifier identifier, List<SchemaChange> changes, boolean ignoreIfNotExists);

  /**
   * Removes partitions of a table, as one commit of its own. As {@code dropPartitions} of Paimon's
   * {@code Catalog}.
   *
   * @param identifier the table's name
   * @param partitions values of some of the partition columns each, as for {@link
   *     io.github.paimonffm.write.BatchTableCommit#truncatePartitions}
   * @return the snapshot of the commit; present even if no partition matched
   * @throws io.github.paimonffm.exception.NotFoundException if there is no such table
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there is no partition in the
   *     list, one is empty, or a column or value is wrong. Nothing was removed
   */
  Optional<Snapshot> dropPartitions(
      Identifier identifier, List<? extends Map<String, ?>> partitions);

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
