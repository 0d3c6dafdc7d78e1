package io.github.paimonffm.catalog;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.internal.routing.BucketFunctionImpl;
import io.github.paimonffm.storage.FileAccess;
import io.github.paimonffm.write.BucketFunction;
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
 * <p>A catalog is safe for use by multiple threads. The caller must close it. Tables do not keep
 * their catalog open: after {@link #close}, tables refuse new operations, but open writers,
 * committers and readers continue to work.
 *
 * <p><b>Names.</b> When a database or table is created or renamed, names are refused if Paimon Java
 * refuses them or could not open them later, or if they are longer than the file system allows. The
 * following names are refused: database and table names that contain {@code :}, table names that
 * contain {@code $}, the database name {@code sys}, blank names, and the names of columns that
 * Paimon adds to tables ({@code _KEY_…}, {@code _VALUE_KIND}, {@code _SEQUENCE_NUMBER}, {@code
 * _LEVEL}, {@code _ROW_ID}, {@code rowkind}).
 *
 * <p>Every method throws {@link IllegalStateException} if the catalog is closed, and {@link
 * io.github.paimonffm.exception.PaimonIOException} if the storage of the warehouse fails.
 */
public interface Catalog extends AutoCloseable {

  /**
   * Opens a catalog.
   *
   * <p>The options are Paimon's catalog options: {@code warehouse} (a path or URI), {@code
   * metastore} ({@code filesystem} by default), and the options of the storage, such as {@code
   * s3.endpoint}, {@code s3.access-key} and {@code s3.secret-key}.
   *
   * <p>On S3, a snapshot is published by a conditional PUT. If a store does not support the
   * condition, opening a writer fails, unless {@code paimonffm.s3.unconditional-put} is {@code
   * true}. That option is safe only while no other program commits to the tables of the catalog.
   *
   * <p>A {@code memory:} warehouse exists only in this process, and only as long as its catalog.
   *
   * <p>The URIs {@code file:/x}, {@code file:///x} and {@code file://localhost/x} denote the path
   * {@code /x}; a URI with any other host is refused. As in Paimon Java, {@code file:} URIs are not
   * decoded: {@code %20} means these three characters. If the name of a folder contains a space,
   * {@link java.nio.file.Path#toUri()} therefore names a different folder; pass the result of the
   * path's {@link Object#toString()} instead. The library logs a warning for a URI that contains
   * such an escape.
   *
   * @param options Paimon's catalog options; copied
   * @return the catalog, which the caller must close
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the options do not describe a
   *     catalog
   * @throws io.github.paimonffm.exception.NativeLibraryException if the native library cannot be
   *     used in this process
   */
  static Catalog open(Map<String, String> options) {
    return NativeCatalog.open(options);
  }

  /**
   * Opens a filesystem catalog on storage that only Java reaches. The location of the warehouse can
   * have any scheme. All files of the tables are read and written through the access, also those of
   * {@linkplain #openTable resolved tables}.
   *
   * <p>Such a catalog writes and reads tables: {@link Table} supports writers, messages and
   * readers. It does not commit, and does not change databases, tables, schemas, tags or branches,
   * because it is unknown how the storage publishes a file without replacing the file of another
   * writer. These operations fail with {@link
   * io.github.paimonffm.exception.UnsupportedFeatureException}. Commit with Paimon Java instead.
   *
   * <p>Builders of its tables cannot be serialized ({@link java.io.NotSerializableException}),
   * because the access exists only in this process.
   *
   * @param options Paimon's catalog options, with a {@code warehouse}; copied
   * @param files the access to the files
   * @return the catalog, which the caller must close
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the options do not describe a
   *     filesystem catalog
   * @throws io.github.paimonffm.exception.NativeLibraryException if the native library cannot be
   *     used in this process
   */
  static Catalog open(Map<String, String> options, FileAccess files) {
    return NativeCatalog.open(options, files);
  }

  /**
   * Creates the function that computes the bucket of a key in tables with a fixed number of
   * buckets, without a catalog or a table: the bucket function of a query engine.
   *
   * @param bucketCount the number of buckets, at least 1
   * @param types the types of the columns of the bucket key in order, in Paimon's SQL syntax, such
   *     as {@code INT}, {@code TIMESTAMP(3)} or {@code STRING NOT NULL}
   * @return a new function, to be closed by the caller
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there are no buckets or no
   *     types, or if a type is not a type that a bucket key can have
   * @throws io.github.paimonffm.exception.NativeLibraryException if the native library cannot be
   *     used in this process
   */
  static BucketFunction newBucketFunction(int bucketCount, List<String> types) {
    return BucketFunctionImpl.of(bucketCount, types);
  }

  /**
   * Returns the options that the catalog was opened with. The values of options that look like
   * secrets are replaced by asterisks.
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
   * @return the names of the databases, sorted; unmodifiable
   */
  List<String> listDatabases();

  /**
   * Returns the description of a database.
   *
   * @param name the name of the database
   * @return the description
   * @throws io.github.paimonffm.exception.NotFoundException if the database does not exist
   */
  Database getDatabase(String name);

  /**
   * Drops a database.
   *
   * @param name the name of the database
   * @param ignoreIfNotExists whether to do nothing if the database does not exist
   * @param cascade whether to drop the tables of the database as well, with their data
   * @throws io.github.paimonffm.exception.NotFoundException if the database does not exist and
   *     {@code ignoreIfNotExists} is false
   * @throws io.github.paimonffm.exception.NotEmptyException if the database contains tables and
   *     {@code cascade} is false
   */
  void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade);

  /**
   * Lists the tables of a database.
   *
   * @param database the name of the database
   * @return the names of the tables, sorted; unmodifiable
   * @throws io.github.paimonffm.exception.NotFoundException if the database does not exist
   */
  List<String> listTables(String database);

  /**
   * Creates a table.
   *
   * @param identifier the name of the table
   * @param schema the columns, keys, options and comment of the table
   * @param ignoreIfExists whether to return an existing table unchanged, regardless of its schema
   * @return the table
   * @throws io.github.paimonffm.exception.NotFoundException if the database does not exist
   * @throws io.github.paimonffm.exception.AlreadyExistsException if the table exists and {@code
   *     ignoreIfExists} is false
   * @throws io.github.paimonffm.exception.InvalidArgumentException if Paimon refuses a name, or the
   *     schema breaks a rule of Paimon Java's schema validation; the message names the option, its
   *     value, the expected value and the rule
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if a partition key has a type
   *     that this library does not support
   */
  Table createTable(Identifier identifier, Schema schema, boolean ignoreIfExists);

  /**
   * Returns a table with its current schema.
   *
   * @param identifier the name of the table
   * @return the table
   * @throws io.github.paimonffm.exception.NotFoundException if the table or its database does not
   *     exist
   */
  Table getTable(Identifier identifier);

  /**
   * Opens a table that another catalog has already found, such as a Hive, JDBC or filesystem
   * catalog of Paimon Java. The table has exactly the given schema, with its dynamic options. This
   * catalog supplies the options of the storage, and closing it closes the table. It does not look
   * up the name, and reads no schema file to find columns or options.
   *
   * <p>Builders of the table open the same state in another process. A writer requires that the
   * schema is the newest schema of the branch. Dynamic options may differ from the stored options.
   * {@link Table#switchToBranch} opens a branch with its stored options.
   *
   * <p>The caller must not change options that decide how files are stored or merged, such as
   * {@code bucket}. Paimon Java refuses such dynamic options in {@code Table.copy}; this method
   * does not.
   *
   * @param table the table, with its location, schema and branch
   * @return the table
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the schema is not the JSON of
   *     a valid schema, or the location is on another storage than the warehouse of this catalog
   * @throws io.github.paimonffm.exception.NotFoundException if the location has no schema file of
   *     the branch
   * @throws io.github.paimonffm.exception.UnsupportedFeatureException if this is a REST catalog,
   *     whose server publishes the snapshots; or if the table is not a table with Paimon's files
   */
  Table openTable(ResolvedTable table);

  /**
   * Tells whether a table exists.
   *
   * @param identifier the name of the table
   * @return whether the table exists; false if its database does not exist
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
   * Removes partitions of a table in a separate commit, like {@code dropPartitions} of Paimon's
   * {@code Catalog}.
   *
   * @param identifier the name of the table
   * @param partitions the specifications of the partitions to remove, as for {@link
   *     io.github.paimonffm.write.BatchTableCommit#truncatePartitions}: each has values for some of
   *     the partition columns
   * @return the snapshot of the commit, even if no partition matched; never empty for a table of
   *     this library
   * @throws io.github.paimonffm.exception.NotFoundException if the table does not exist
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the list or one of its
   *     specifications is empty, or a column or value is invalid; nothing was removed
   */
  Optional<Snapshot> dropPartitions(
      Identifier identifier, List<? extends Map<String, ?>> partitions);

  /**
   * Drops a table and its data.
   *
   * @param identifier the name of the table
   * @param ignoreIfNotExists whether to do nothing if the table does not exist
   * @throws io.github.paimonffm.exception.NotFoundException if the table does not exist and {@code
   *     ignoreIfNotExists} is false
   */
  void dropTable(Identifier identifier, boolean ignoreIfNotExists);

  /**
   * Renames a table.
   *
   * @param from the current name
   * @param to the new name
   * @param ignoreIfNotExists whether to do nothing if no table has the current name
   * @throws io.github.paimonffm.exception.NotFoundException if no table has the current name and
   *     {@code ignoreIfNotExists} is false
   * @throws io.github.paimonffm.exception.AlreadyExistsException if a table with the new name
   *     exists
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the new name is not allowed
   *     for a table
   */
  void renameTable(Identifier from, Identifier to, boolean ignoreIfNotExists);

  /**
   * Closes the catalog. Its tables then refuse new operations; open writers, committers and readers
   * continue to work. Closing a closed catalog has no effect.
   */
  @Override
  void close();
}
