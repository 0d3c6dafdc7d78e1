package app;

import static app.Warehouse.create;
import static app.Warehouse.expected;
import static app.Warehouse.numbers;
import static app.Warehouse.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one catalog and one table. */
@ExtendWith(Summary.class)
@Timeout(120)
class SharedCatalogTest {

  private static final int TESTS = 16;

  @TempDir private static Path folder;

  private static Catalog catalog;
  private static Table shared;

  @BeforeAll
  static void open() {
    catalog = Warehouse.open(folder);
    shared = create(catalog, "shared");
  }

  @AfterAll
  static void close() {
    try (Catalog closed = catalog) {
      assertEquals(TESTS * 100, read(shared).size());
      assertEquals(TESTS, shared.snapshots().size());
    }
  }

  @RepeatedTest(TESTS)
  void eachTestHasItsTable(RepetitionInfo repetition) {
    Table table = create(catalog, "t" + repetition.getCurrentRepetition());
    table.appendRows(numbers(1000));
    assertEquals(expected(1000), read(table));
    catalog.dropTable(table.identifier(), false);
  }

  @RepeatedTest(TESTS)
  void allTestsAppendToOneTable() {
    shared.appendRows(numbers(100));
  }
}
