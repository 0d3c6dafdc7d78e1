package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.spark.table.MetadataTables;
import io.github.paimonffm.spark.table.PaimonTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;

/**
 * The tables of a catalog plug-in. Safe for use by multiple threads.
 *
 * @param catalogName the name of the plug-in, which precedes the names of tables in messages
 * @param catalog the open catalog; stays open
 */
public record CatalogTables(String catalogName, Catalog catalog) {

  /**
   * Opens a table, a branch or a metadata table.
   *
   * @param identifier the name, with an optional suffix for a branch or a metadata table
   * @return the table
   * @throws NoSuchTableException if the catalog has no such table
   */
  public Table load(Identifier identifier) throws NoSuchTableException {
    TableName name = TableName.parse(identifier);
    io.github.paimonffm.catalog.Table table = open(identifier, name);
    if (name.metadata().isEmpty()) {
      return PaimonTable.current(display(identifier), table);
    }
    return MetadataTables.of(name.metadata().get(), display(identifier), table)
        .orElseThrow(() -> new NoSuchTableException(identifier));
  }

  /**
   * Opens a tag or a snapshot of a table.
   *
   * @param identifier the name of the table
   * @param version the name of a tag, or the id of a snapshot. A tag is preferred
   * @return the table, which is read-only
   * @throws NoSuchTableException if the catalog has no such table
   * @throws IllegalArgumentException if the version is neither the name of a tag nor a number
   * @throws NotFoundException if the table has no snapshot with this id
   * @throws UnsupportedOperationException if the table is a metadata table
   */
  public Table loadVersion(Identifier identifier, String version) throws NoSuchTableException {
    return loadAsOf(identifier, table -> TimeTravel.version(table, version));
  }

  /**
   * Opens the snapshot that was the newest at a time.
   *
   * @param identifier the name of the table
   * @param micros the time in microseconds since the epoch
   * @return the table, which is read-only
   * @throws NoSuchTableException if the catalog has no such table
   * @throws IllegalArgumentException if the table has no snapshot at or before the time
   * @throws UnsupportedOperationException if the table is a metadata table
   */
  public Table loadTimestamp(Identifier identifier, long micros) throws NoSuchTableException {
    return loadAsOf(identifier, table -> TimeTravel.timestamp(table, micros));
  }

  private Table loadAsOf(
      Identifier identifier, Function<io.github.paimonffm.catalog.Table, ReadBuilder> read)
      throws NoSuchTableException {
    TableName name = TableName.parse(identifier);
    io.github.paimonffm.catalog.Table table = open(identifier, name);
    if (name.metadata().isPresent()) {
      throw new UnsupportedOperationException(
          display(identifier) + " is a metadata table, which describes only the newest snapshot");
    }
    return PaimonTable.asOf(display(identifier), table, read.apply(table));
  }

  private io.github.paimonffm.catalog.Table open(Identifier identifier, TableName name)
      throws NoSuchTableException {
    try {
      io.github.paimonffm.catalog.Table table = catalog.getTable(name.table());
      return name.branch().isPresent() ? table.switchToBranch(name.branch().get()) : table;
    } catch (NotFoundException e) {
      throw new NoSuchTableException(identifier);
    }
  }

  /**
   * Creates a table.
   *
   * @param identifier the name
   * @param info the definition
   * @return the new table
   * @throws TableAlreadyExistsException if the table exists
   * @throws NoSuchNamespaceException if the database does not exist
   * @throws UnsupportedOperationException if Paimon does not support the definition
   */
  public Table create(Identifier identifier, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    String name = display(identifier);
    return PaimonTable.current(name, create(identifier, TableDefinition.schema(name, info)));
  }

  /** Creates a table with a schema. */
  io.github.paimonffm.catalog.Table create(Identifier identifier, Schema schema)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    try {
      return catalog.createTable(newName(identifier), schema, false);
    } catch (AlreadyExistsException e) {
      throw new TableAlreadyExistsException(identifier);
    } catch (NotFoundException e) {
      throw new NoSuchNamespaceException(identifier.namespace());
    }
  }

  /**
   * Creates a table with the columns and keys of another table, and with its options and its
   * comment if it is a Paimon table.
   *
   * @param identifier the name
   * @param info the columns and keys of the other table, and the properties of the statement, which
   *     replace equal properties of the other table
   * @param source the other table
   * @return the new table
   * @throws TableAlreadyExistsException if the table exists
   * @throws NoSuchNamespaceException if the database does not exist
   */
  public Table createLike(Identifier identifier, TableInfo info, Table source)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    Map<String, String> properties = new LinkedHashMap<>();
    if (source instanceof PaimonTable) {
      properties.putAll(source.properties());
      String comment = properties.get(TableCatalog.PROP_COMMENT);
      properties.keySet().removeAll(TableDefinition.NO_OPTIONS);
      if (comment != null) {
        properties.put(TableCatalog.PROP_COMMENT, comment);
      }
    }
    properties.putAll(info.properties());
    TableInfo.Builder copy = new TableInfo.Builder();
    copy.withColumns(info.columns());
    copy.withPartitions(info.partitions());
    copy.withConstraints(info.constraints());
    copy.withProperties(properties);
    return create(identifier, copy.build());
  }

  /**
   * Changes the schema of a table.
   *
   * @param identifier the name
   * @param changes the changes; all of them are made, or none
   * @return the table with its new schema
   * @throws NoSuchTableException if the catalog has no such table
   * @throws UnsupportedOperationException if Paimon does not support a change, or the name is the
   *     name of a branch or a metadata table
   */
  public Table alter(Identifier identifier, TableChange... changes) throws NoSuchTableException {
    TableName name = wholeTable(identifier);
    PaimonTable before = PaimonTable.current(display(identifier), open(identifier, name));
    List<SchemaChange> translated =
        SchemaChanges.of(display(identifier), changes, before.columns());
    catalog.alterTable(name.table(), translated, false);
    return load(identifier);
  }

  /**
   * Drops a table and its data.
   *
   * @param identifier the name
   * @return whether the table existed
   * @throws UnsupportedOperationException if the name is the name of a branch or a metadata table
   */
  public boolean drop(Identifier identifier) {
    try {
      catalog.dropTable(wholeTable(identifier).table(), false);
      return true;
    } catch (NotFoundException | NoSuchTableException e) {
      return false;
    }
  }

  /**
   * Renames a table.
   *
   * @param from the current name
   * @param to the new name
   * @throws NoSuchTableException if the catalog has no table with the current name
   * @throws TableAlreadyExistsException if a table has the new name
   * @throws IllegalArgumentException if the database of the new name does not exist
   * @throws UnsupportedOperationException if the current name is the name of a branch or a metadata
   *     table
   */
  public void rename(Identifier from, Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    io.github.paimonffm.Identifier renamed = newName(to);
    if (!catalog.listDatabases().contains(renamed.database())) {
      throw new IllegalArgumentException(
          "table %s cannot be renamed to %s: the catalog has no database '%s'"
              .formatted(display(from), renamed, renamed.database()));
    }
    try {
      catalog.renameTable(wholeTable(from).table(), renamed, false);
    } catch (NotFoundException e) {
      throw new NoSuchTableException(from);
    } catch (AlreadyExistsException e) {
      throw new TableAlreadyExistsException(to);
    }
  }

  /** Returns the name of a table. Fails for the name of a branch or a metadata table. */
  TableName wholeTable(Identifier identifier) throws NoSuchTableException {
    TableName name = TableName.parse(identifier);
    if (name.branch().isPresent() || name.metadata().isPresent()) {
      throw new UnsupportedOperationException(
          display(identifier) + " is not a whole table; change table " + name.table());
    }
    return name;
  }

  static io.github.paimonffm.Identifier newName(Identifier identifier) {
    if (identifier.namespace().length != 1) {
      throw new UnsupportedOperationException(
          "table '%s' needs exactly one database in its name, as in database.table"
              .formatted(identifier));
    }
    return io.github.paimonffm.Identifier.of(identifier.namespace()[0], identifier.name());
  }

  /** Returns the name of a table with the name of the catalog, for messages. */
  String display(Identifier identifier) {
    return catalogName + "." + String.join(".", identifier.namespace()) + "." + identifier.name();
  }
}
