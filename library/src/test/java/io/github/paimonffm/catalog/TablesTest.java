package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creation, listing, lookup, renaming and dropping of tables, and their accessors. */
class TablesTest {

  private static final Schema SCHEMA =
      Schema.builder().column("id", "INT").column("name", "STRING").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Identifier named(String table) {
    return Workspace.named(table);
  }

  @Test
  void accessorsReturnSchema() {
    Schema schema =
        Schema.builder()
            .column("id", "BIGINT NOT NULL", "the number")
            .column("dt", "DATE")
            .column("v", "DECIMAL(10, 3)")
            .partitionKeys("dt")
            .primaryKey("dt", "id")
            .option("bucket", "2")
            .option("file.compression", "zstd")
            .comment("a table")
            .build();
    Table table = workspace.catalog().createTable(named("facts"), schema, false);
    assertEquals(named("facts"), table.identifier());
    assertEquals(schema, table.schema());
    assertEquals(0, table.schemaId());
    assertEquals("main", table.branch());
    assertEquals(List.of("dt"), table.partitionKeys());
    assertEquals(List.of("dt", "id"), table.primaryKeys());
    assertEquals(Map.of("bucket", "2", "file.compression", "zstd"), table.options());
    assertEquals(Optional.of("a table"), table.comment());
    assertEquals(Optional.of("the number"), table.schema().columns().get(0).comment());
    assertEquals(workspace.warehouse().resolve("db.db/facts").toString(), table.location());
    assertTrue(Files.isDirectory(Path.of(table.location())));
  }

  @Test
  void primaryKeyTablesKeepDefaultValues() {
    Schema schema =
        Schema.builder()
            .column("id", "INT NOT NULL")
            .column("v", "INT", "a number", "7")
            .primaryKey("id")
            .option("bucket", "1")
            .build();
    Table table = workspace.catalog().createTable(named("defaults"), schema, false);
    assertEquals(schema, table.schema());
  }

  @Test
  void tablesAreSortedByName() {
    Catalog catalog = workspace.catalog();
    for (String name : List.of("b", "a", "c")) {
      catalog.createTable(named(name), SCHEMA, false);
    }
    assertEquals(List.of("a", "b", "c"), catalog.listTables("db"));
    assertTrue(catalog.tableExists(named("a")));
    assertFalse(catalog.tableExists(named("d")));
    assertFalse(catalog.tableExists(Identifier.of("nowhere", "a")));
  }

  @Test
  void existingTableIsRefusedUnlessIgnoredAndUnchanged() {
    Catalog catalog = workspace.catalog();
    Table table = catalog.createTable(named("t"), SCHEMA, false);
    workspace.append(table, List.of(row(1, "a")));
    Schema other = Schema.builder().column("x", "DATE").build();

    AlreadyExistsException refused =
        TableState.assertRefused(
            AlreadyExistsException.class,
            table,
            workspace.allocator(),
            () -> catalog.createTable(named("t"), other, false));
    Messages.assertNames(refused, "db.t");

    Table same = catalog.createTable(named("t"), other, true);
    assertEquals(SCHEMA.columns(), same.schema().columns());
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(same));
  }

  @Test
  void missingTableOrDatabaseIsNamed() {
    Catalog catalog = workspace.catalog();
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> catalog.getTable(named("nix"))), "db.nix");
    Messages.assertNames(
        assertThrows(
            NotFoundException.class, () -> catalog.getTable(Identifier.of("nowhere", "t"))),
        "nowhere");
    Messages.assertNames(
        assertThrows(
            NotFoundException.class,
            () -> catalog.createTable(Identifier.of("nowhere", "t"), SCHEMA, false)),
        "nowhere");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> catalog.dropTable(named("nix"), false)),
        "db.nix");
    Messages.assertNames(
        assertThrows(
            NotFoundException.class, () -> catalog.renameTable(named("nix"), named("new"), false)),
        "db.nix");
    catalog.dropTable(named("nix"), true);
    catalog.renameTable(named("nix"), named("new"), true);
    assertEquals(List.of(), catalog.listTables("db"));
    assertEquals(List.of("db"), catalog.listDatabases());
  }

  @Test
  void droppedTableIsNotAnEmptyTable() {
    Catalog catalog = workspace.catalog();
    Table table = catalog.createTable(named("t"), SCHEMA, false);
    ReadBuilder read = table.newReadBuilder();
    assertEquals(Optional.empty(), table.latestSnapshot());
    assertEquals(List.of(), read.newScan().plan().splits());
    workspace.append(table, List.of(row(1, "a")));

    catalog.dropTable(named("t"), false);
    List<Executable> calls =
        List.of(
            table::latestSnapshot,
            table::snapshots,
            table::partitions,
            table::files,
            () -> read.newScan().plan(),
            () -> read.rows().close());
    for (Executable call : calls) {
      String message = assertThrows(NotFoundException.class, call).getMessage();
      assertTrue(message.contains("table db.t does not exist at " + table.location()), message);
    }
  }

  @Test
  void droppedTableIsDeletedWithItsFiles() {
    Catalog catalog = workspace.catalog();
    Table table = catalog.createTable(named("t"), SCHEMA, false);
    workspace.append(table, List.of(row(1, "a")));
    catalog.dropTable(named("t"), false);
    assertFalse(catalog.tableExists(named("t")));
    assertFalse(Files.exists(Path.of(table.location())));

    Table recreated = catalog.createTable(named("t"), SCHEMA, false);
    assertEquals(List.of(), recreated.snapshots());
    assertEquals(List.of(), workspace.rows(recreated));
  }

  @Test
  void renamedTableKeepsItsRows() {
    Catalog catalog = workspace.catalog();
    Table table = catalog.createTable(named("before"), SCHEMA, false);
    workspace.append(table, List.of(row(1, "a")));
    catalog.renameTable(named("before"), named("after"), false);
    assertEquals(List.of("after"), catalog.listTables("db"));
    Table renamed = catalog.getTable(named("after"));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(renamed));
    workspace.append(renamed, List.of(row(2, "b")));
    Rows.assertSame(List.of(row(1, "a"), row(2, "b")), workspace.rows(renamed));
  }

  @Test
  void renamingToExistingTableIsRefused() {
    Catalog catalog = workspace.catalog();
    catalog.createTable(named("one"), SCHEMA, false);
    Table two = catalog.createTable(named("two"), SCHEMA, false);
    workspace.append(two, List.of(row(2, "two")));
    AlreadyExistsException refused =
        TableState.assertRefused(
            AlreadyExistsException.class,
            two,
            workspace.allocator(),
            () -> catalog.renameTable(named("one"), named("two"), false));
    Messages.assertNames(refused, "db.two");
    assertEquals(List.of("one", "two"), catalog.listTables("db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe", "表", "with space", "a.b", "100%", "Ünïcode_\uD83D\uDE80", "#&+"})
  void unusualNamesAreAccepted(String name) {
    Catalog catalog = workspace.openCatalog();
    catalog.createDatabase(name, false);
    Identifier identifier = Identifier.of(name, name);
    Table table =
        catalog.createTable(
            identifier, Schema.builder().column(name, "INT").column("n", "STRING").build(), false);
    workspace.append(table, List.of(row(1, name)));

    Catalog other = workspace.openCatalog();
    assertEquals(List.of(name), other.listDatabases());
    assertEquals(List.of(name), other.listTables(name));
    assertEquals(name, other.getDatabase(name).name());
    Table found = other.getTable(identifier);
    assertEquals(name, found.schema().columns().getFirst().name());
    Rows.assertSame(List.of(row(1, name)), workspace.rows(found));
    Rows.assertSame(
        List.of(row(1)),
        Rows.of(found.newReadBuilder().withProjection(name), workspace.allocator()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../outside", "a/b", "/outside", "."})
  void namesThatLeaveTheWarehouseAreRefused(String name) {
    Catalog catalog = workspace.catalog();
    var before = TableState.files(workspace.folder());
    PaimonException table =
        assertThrows(PaimonException.class, () -> catalog.createTable(named(name), SCHEMA, false));
    Messages.assertNames(table, name);
    assertThrows(PaimonException.class, () -> catalog.createDatabase(name, false));
    assertEquals(before, TableState.files(workspace.folder()));
  }
}
