package io.github.paimonffm.spark.catalog;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.spark.write.NewTableWrites;
import java.util.UUID;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of {@code CREATE TABLE … AS SELECT} and {@code REPLACE TABLE}, which must appear with
 * their rows or not at all.
 *
 * <table>
 * <caption>Steps of a statement</caption>
 * <tr><th>Statement</th><th>Local disk</th><th>Other catalogs</th></tr>
 * <tr><td>new table</td><td>writes a hidden table, then renames the table</td>
 *   <td>writes the table; drops the table after a failure</td></tr>
 * <tr><td>replacement with the same definition</td><td colspan="2">overwrites the rows in one
 *   commit</td></tr>
 * <tr><td>replacement with another definition</td><td>writes a hidden table, renames the old table,
 *   renames the hidden table, and drops the old table</td><td>refused</td></tr>
 * </table>
 *
 * @param tables the tables of the catalog
 */
public record StagedTables(CatalogTables tables) {

  private static final Logger LOG = LoggerFactory.getLogger(StagedTables.class);

  /** The part of a hidden table's name between the final name and a random id. */
  private static final String STAGED = "__paimon_ffm_staged_";

  /** The part of a replaced table's name between the old name and a random id, until the drop. */
  private static final String REPLACED = "__paimon_ffm_replaced_";

  /**
   * Tells whether a table is hidden because its statement has not completed.
   *
   * @param table the name of the table
   * @return whether lists of tables leave the table out
   */
  public static boolean isStaged(String table) {
    return table.contains(STAGED);
  }

  /**
   * Stages a new table.
   *
   * @param identifier the name
   * @param info the definition
   * @return the staged table
   * @throws TableAlreadyExistsException if the table exists
   * @throws NoSuchNamespaceException if the database does not exist
   * @throws UnsupportedOperationException if Paimon does not support the definition
   */
  public StagedTable create(Identifier identifier, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    if (catalog().tableExists(CatalogTables.newName(identifier))) {
      throw new TableAlreadyExistsException(identifier);
    }
    return createNew(identifier, TableDefinition.schema(tables.display(identifier), info));
  }

  /**
   * Stages the replacement of a table.
   *
   * @param identifier the name
   * @param info the new definition
   * @return the staged table
   * @throws NoSuchTableException if the catalog has no such table
   * @throws NoSuchNamespaceException if the database does not exist
   * @throws UnsupportedOperationException if Paimon does not support the definition, or if the
   *     definitions differ and the catalog cannot rename tables
   */
  public StagedTable replace(Identifier identifier, TableInfo info)
      throws NoSuchTableException, NoSuchNamespaceException {
    String name = tables.display(identifier);
    Schema schema = TableDefinition.schema(name, info);
    Table old;
    try {
      old = catalog().getTable(tables.wholeTable(identifier).table());
    } catch (NotFoundException e) {
      throw new NoSuchTableException(identifier);
    }
    if (old.schema().equals(schema)) {
      return new ReplacedRows(name, old);
    }
    if (!canRename()) {
      throw new UnsupportedOperationException(
          ("table %s cannot be replaced by a table with another definition: its catalog cannot rename tables, so a"
                  + " failure would lose the old table. Drop the table first, then create the new one. Old: %s. New: %s")
              .formatted(name, old.schema(), schema));
    }
    try {
      return createHidden(identifier, schema, true);
    } catch (TableAlreadyExistsException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Stages a table, whether or not it exists.
   *
   * @param identifier the name
   * @param info the definition
   * @return the staged table
   * @throws NoSuchNamespaceException if the database does not exist
   * @throws UnsupportedOperationException as for {@link #create} and {@link #replace}
   */
  public StagedTable createOrReplace(Identifier identifier, TableInfo info)
      throws NoSuchNamespaceException {
    // Other programs can create or drop the table between the check and the call.
    while (true) {
      try {
        return catalog().tableExists(CatalogTables.newName(identifier))
            ? replace(identifier, info)
            : create(identifier, info);
      } catch (NoSuchTableException | TableAlreadyExistsException e) {
        LOG.info("table {} was created or dropped in the meantime", tables.display(identifier));
      }
    }
  }

  private Catalog catalog() {
    return tables.catalog();
  }

  /**
   * Tells whether the catalog can rename tables, and a renamed table always keeps its rows. S3
   * cannot rename tables. A server of a REST catalog may store snapshots by the name of the table,
   * as the server of Paimon's tests does.
   */
  private boolean canRename() {
    String metastore = catalog().options().getOrDefault("metastore", "filesystem");
    String warehouse = catalog().options().getOrDefault("warehouse", "");
    boolean local =
        warehouse.startsWith("file:") || !warehouse.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
    return metastore.equals("filesystem") && local;
  }

  private StagedTable createNew(Identifier identifier, Schema schema)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    if (canRename()) {
      return createHidden(identifier, schema, false);
    }
    Table table = tables.create(identifier, schema);
    String display = tables.display(identifier);
    NewTableWrites writes = new NewTableWrites();
    return new NewTable(display, table, writes, () -> {}, () -> drop(table, writes, display));
  }

  /** Drops a table that others can see, unless another program has written to it. */
  private void drop(Table created, NewTableWrites writes, String display) {
    try {
      if (writes.hasOthers(catalog().getTable(created.identifier()))) {
        LOG.warn("{}: the table is kept, because another program has written to it", display);
        return;
      }
      catalog().dropTable(created.identifier(), true);
    } catch (NotFoundException e) {
      LOG.info("{}: another program has dropped the table", display);
    } catch (PaimonIOException e) {
      LOG.warn("{}: the table is kept, because its snapshots cannot be read", display, e);
    }
  }

  private StagedTable createHidden(Identifier identifier, Schema schema, boolean replaces)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    io.github.paimonffm.Identifier name = CatalogTables.newName(identifier);
    String id = UUID.randomUUID().toString().substring(0, 8);
    io.github.paimonffm.Identifier old =
        io.github.paimonffm.Identifier.of(name.database(), name.table() + REPLACED + id);
    Table table =
        tables.create(
            Identifier.of(identifier.namespace(), identifier.name() + STAGED + id), schema);
    String display = tables.display(identifier);
    LOG.info("table {} is written as the hidden table {}", display, table.identifier());
    return new NewTable(
        display,
        table,
        new NewTableWrites(),
        () -> {
          if (replaces) {
            swap(table.identifier(), name, old);
          } else {
            publish(table.identifier(), name, display);
          }
        },
        () -> catalog().dropTable(table.identifier(), true));
  }

  private void publish(
      io.github.paimonffm.Identifier hidden, io.github.paimonffm.Identifier name, String display) {
    try {
      catalog().renameTable(hidden, name, false);
    } catch (AlreadyExistsException e) {
      throw new IllegalStateException(
          "table "
              + display
              + " was not created: another program has created a table with this name",
          e);
    }
  }

  /** Replaces a table. Between the two renames, the old table has the name {@code old}. */
  private void swap(
      io.github.paimonffm.Identifier hidden,
      io.github.paimonffm.Identifier name,
      io.github.paimonffm.Identifier old) {
    catalog().renameTable(name, old, true);
    try {
      catalog().renameTable(hidden, name, false);
    } catch (RuntimeException e) {
      try {
        catalog().renameTable(old, name, true);
      } catch (RuntimeException back) {
        e.addSuppressed(back);
        throw new IllegalStateException(
            "table %s was not replaced, and its rows are now in table %s; rename that table back"
                .formatted(name, old),
            e);
      }
      throw new IllegalStateException("table " + name + " was not replaced", e);
    }
    try {
      catalog().dropTable(old, true);
    } catch (RuntimeException e) {
      LOG.warn(
          "table {} was replaced, but its old rows are still in table {}; drop it", name, old, e);
    }
  }
}
