package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Column;
import io.github.paimonffm.DataFile;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/tables.md that need no other catalog. */
class TablesGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Catalog catalog;

  @BeforeEach
  void open() {
    catalog = workspace.catalog();
  }

  @Test
  void databaseIsCreated() {
    // sample database
    catalog.createDatabase("sales", true); // true: does nothing if the database exists
    // end
    assertTrue(catalog.listDatabases().contains("sales"));
    assertThrows(
        UnsupportedFeatureException.class,
        () -> catalog.createDatabase("stock", true, Map.of("comment", "Stock levels")));
  }

  @Test
  void tableIsCreated() {
    catalog.createDatabase("sales", true);
    // sample table
    Table table =
        catalog.createTable(
            Identifier.of("sales", "orders"),
            Schema.builder()
                .column("id", "BIGINT NOT NULL")
                .column("amount", "DECIMAL(18, 2)")
                .column("dt", "DATE")
                .partitionKeys("dt")
                .option(TableOptions.FILE_COMPRESSION, "zstd")
                .build(),
            true);
    // end
    assertEquals(List.of("dt"), table.partitionKeys());
    assertEquals("zstd", table.options().get("file.compression"));
  }

  @Test
  void schemaIsChanged() {
    Orders.create(workspace);
    // sample schema change
    catalog.alterTable(
        Identifier.of("sales", "orders"),
        List.of(
            SchemaChange.addColumn("note", "STRING"),
            SchemaChange.updateColumnType("amount", "DECIMAL(20, 2)"),
            SchemaChange.setOption(TableOptions.FILE_COMPRESSION, "lz4")),
        false);
    // end
    Table table = Orders.get(workspace);
    assertEquals(
        List.of("id", "amount", "dt", "note"),
        table.schema().columns().stream().map(Column::name).toList());
    assertEquals("DECIMAL(20, 2)", table.schema().columns().get(1).type());
    assertEquals("lz4", table.options().get("file.compression"));
  }

  @Test
  void tagAndBranchAreCreatedAndDeleted() {
    Table table = Orders.create(workspace);
    workspace.append(table, List.of(order(1, 995, 26)));
    // sample branch
    table.createTag("end-of-june"); // the newest snapshot; createTag(name, id) tags another one
    table.createBranch("audit", "end-of-june");
    Table audit = table.switchToBranch("audit");
    // end
    workspace.append(audit, List.of(order(2, 1250, 27)));
    Rows.assertSame(List.of(order(1, 995, 26), order(2, 1250, 27)), workspace.rows(audit));
    Rows.assertSame(List.of(order(1, 995, 26)), workspace.rows(table));
    assertEquals(List.of("audit"), table.branches());
    // sample branch
    table.deleteBranch("audit");
    table.deleteTag("end-of-june");
    // end
    assertEquals(List.of(), table.branches());
    assertEquals(0, table.tags().size());
  }

  @Test
  void filesAreListed() throws Exception {
    Table table = Orders.create(workspace);
    workspace.append(table, List.of(order(1, 995, 26), order(2, 1250, 27)));
    List<String> lines =
        Output.of(
            () -> {
              // sample files
              for (DataFile file : table.files()) { // those of the newest snapshot
                System.out.println(file.partition() + " " + file.path() + " " + file.rowCount());
              }
              // end
            });
    assertEquals(2, lines.size());
    assertTrue(
        lines.getFirst().matches("\\{dt=2026-06-2[67]} .*dt=.*\\.parquet 1"), lines::toString);
  }
}
