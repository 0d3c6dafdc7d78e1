package app;

import static app.Warehouse.create;
import static app.Warehouse.expected;
import static app.Warehouse.numbers;
import static app.Warehouse.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a warehouse and a catalog of their own. JUnit deletes the warehouse afterwards. */
@ExtendWith(Summary.class)
@Timeout(120)
class OwnWarehouseTest {

  @TempDir private Path folder;

  @RepeatedTest(16)
  void filesCanBeDeleted() throws Exception {
    try (Catalog catalog = Warehouse.open(folder)) {
      Table table = create(catalog, "t");
      table.appendRows(numbers(1000));
      table.createTag("tag");
      table.createBranch("branch", "tag");
      assertEquals(expected(1000), read(table.switchToBranch("branch")));
    }
    List<Path> paths;
    try (Stream<Path> found = Files.walk(folder)) {
      paths = found.toList();
    }
    for (Path path : paths) {
      assertTrue(Files.isReadable(path) && Files.isWritable(path), path::toString);
    }
  }

  /**
   * JUnit deletes the warehouse of a test that does not close its catalog, and its path returns.
   */
  @RepeatedTest(8)
  void warehouseIsDeletedWhileCatalogIsOpen() throws Exception {
    Path warehouse = folder.resolve("warehouse");
    try (Catalog catalog = Warehouse.open(warehouse)) {
      for (int i = 1; i <= 3; i++) {
        Table table = create(catalog, "t");
        table.appendRows(numbers(i));
        assertEquals(expected(i), read(table));
        assertEquals(1, table.snapshots().size());
        Warehouse.delete(warehouse);
        assertEquals(List.of(), catalog.listDatabases());
      }
    }
  }
}
