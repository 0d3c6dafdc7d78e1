package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Database;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotEmptyException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Creation, listing, lookup and dropping of databases. */
class DatabasesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void newWarehouseHasNoDatabase() {
    assertEquals(List.of(), workspace.openCatalog().listDatabases());
  }

  @Test
  void databasesAreSortedByName() {
    Catalog catalog = workspace.openCatalog();
    catalog.createDatabase("sales", false);
    catalog.createDatabase("archive", false);
    catalog.createDatabase("Zoo", false);
    assertEquals(List.of("Zoo", "archive", "sales"), catalog.listDatabases());
    assertEquals(List.of(), catalog.listTables("archive"));

    Database found = catalog.getDatabase("sales");
    assertEquals("sales", found.name());
    assertTrue(found.comment().isEmpty());
  }

  @Test
  void existingDatabaseIsRefusedUnlessIgnored() {
    Catalog catalog = workspace.openCatalog();
    catalog.createDatabase("sales", true);
    catalog.createDatabase("sales", true);
    Messages.assertNames(
        assertThrows(AlreadyExistsException.class, () -> catalog.createDatabase("sales", false)),
        "sales");
    assertEquals(List.of("sales"), catalog.listDatabases());
  }

  @Test
  void missingDatabaseIsRefusedUnlessIgnored() {
    Catalog catalog = workspace.openCatalog();
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> catalog.getDatabase("nowhere")), "nowhere");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> catalog.listTables("nowhere")), "nowhere");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> catalog.dropDatabase("nowhere", false, false)),
        "nowhere");
    catalog.dropDatabase("nowhere", true, false);
    catalog.dropDatabase("nowhere", true, true);
    assertEquals(List.of(), catalog.listDatabases());
  }

  @Test
  void databaseWithTablesIsDroppedOnlyByCascade() {
    Catalog catalog = workspace.openCatalog();
    catalog.createDatabase("sales", false);
    Table table =
        catalog.createTable(
            Identifier.of("sales", "orders"), Schema.builder().column("id", "INT").build(), false);
    workspace.append(table, List.of(row(1)));
    Path location = Path.of(table.location());

    Messages.assertNames(
        assertThrows(NotEmptyException.class, () -> catalog.dropDatabase("sales", false, false)),
        "sales");
    Rows.assertSame(List.of(row(1)), workspace.rows(table));

    catalog.dropDatabase("sales", false, true);
    assertEquals(List.of(), catalog.listDatabases());
    assertFalse(Files.exists(location));
    assertFalse(catalog.tableExists(Identifier.of("sales", "orders")));
  }

  @Test
  void emptyDatabaseIsDropped() {
    Catalog catalog = workspace.openCatalog();
    catalog.createDatabase("sales", false);
    catalog.dropDatabase("sales", false, false);
    assertEquals(List.of(), catalog.listDatabases());
    catalog.createDatabase("sales", false);
    assertEquals(List.of("sales"), catalog.listDatabases());
  }
}
