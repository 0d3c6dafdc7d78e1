package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.ResolvedTable;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/tables.md that opens a table of a catalog of Paimon Java. */
@Tag("oracle")
class ResolvedTableGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void tableOfPaimonJavaIsOpened() throws Exception {
    Orders.create(workspace);
    Catalog catalog = workspace.catalog();
    try (org.apache.paimon.catalog.Catalog javaCatalog =
        CatalogFactory.createCatalog(
            CatalogContext.create(
                Options.fromMap(Map.of("warehouse", workspace.warehouse().toString()))))) {
      var name = org.apache.paimon.catalog.Identifier.create("sales", "orders");
      // sample
      // javaCatalog and name belong to Paimon Java. The schema has the dynamic option.
      FileStoreTable found =
          (FileStoreTable) javaCatalog.getTable(name).copy(Map.of("file.format", "avro"));
      Table table =
          catalog.openTable(
              new ResolvedTable(
                  Identifier.of("sales", "orders"),
                  found.location().toString(),
                  found.schema().toString(),
                  "main"));
      // end
      workspace.append(table, List.of(order(1, 995, 26)));
      assertEquals(1, found.latestSnapshot().orElseThrow().id());
      assertTrue(table.files().getFirst().path().endsWith(".avro"));
    }
  }
}
