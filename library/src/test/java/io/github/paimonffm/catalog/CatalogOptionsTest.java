package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.CapturedLog;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalog options: warehouse locations, and secrets, which are never shown. */
class CatalogOptionsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final Schema SCHEMA = Schema.builder().column("id", "INT").build();

  @Test
  void secretsAreNotShown() {
    String secret = "do-not-show-this";
    Map<String, String> options = new HashMap<>();
    options.put("warehouse", workspace.warehouse().toString());
    options.put("s3.access-key", secret + 1);
    options.put("s3.secret-key", secret + 2);
    options.put("token", secret + 3);
    options.put("fs.PASSWORD", secret + 4);
    options.put("uri", "https://user:" + secret + "@host/");
    options.put("plain", "shown");
    Catalog catalog = workspace.closeLater(Catalog.open(options));
    options.put("plain", "changed later");

    assertEquals(7, catalog.options().size());
    assertEquals("shown", catalog.options().get("plain"));
    assertEquals(workspace.warehouse().toString(), catalog.options().get("warehouse"));
    assertThrows(UnsupportedOperationException.class, () -> catalog.options().put("a", "b"));

    catalog.createDatabase("db", true);
    Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    for (Object shown :
        List.of(
            catalog,
            catalog.options(),
            table,
            builder,
            table.newReadBuilder(),
            table.newReadBuilder().newScan(),
            table.newReadBuilder().newRead(),
            workspace.closeLater(builder.newWrite()),
            workspace.closeLater(builder.newCommit()),
            workspace.prepare(builder, table, List.of(row(1))))) {
      assertFalse(
          shown.toString().contains(secret), () -> shown.getClass() + " shows a secret: " + shown);
    }
    assertTrue(catalog.toString().contains("shown"), catalog::toString);
  }

  @Test
  void catalogsOfOneWarehouseSeeSameTables() {
    Catalog first = workspace.openCatalog();
    Catalog second = workspace.openCatalog();
    first.createDatabase("db", false);
    Table table = first.createTable(Identifier.of("db", "t"), SCHEMA, false);
    Table same = second.getTable(Identifier.of("db", "t"));
    workspace.append(table, List.of(row(1)));
    workspace.append(same, List.of(row(2)));
    assertEquals(table.snapshots(), same.snapshots());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));

    // Closing one catalog does not affect the other.
    first.close();
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(same));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "file:",
        "file://",
        "FILE_SLASHES",
        "file://localhost",
        "FILE://LocalHost"
      })
  void spellingsOfOneWarehouseAreEquivalent(String spelling) {
    String path = workspace.warehouse().toString();
    String other =
        switch (spelling) {
          case "/" -> path + "/";
          case "FILE_SLASHES" -> "file://" + path + "//";
          default -> spelling + path;
        };
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(table, List.of(row(1)));
    Catalog catalog = workspace.closeLater(Catalog.open(Map.of("warehouse", other)));
    Table same = catalog.getTable(Workspace.named("t"));

    assertEquals(table.location(), same.location());
    // Messages and tables of both catalogs are compatible.
    BatchWriteBuilder builder = same.newBatchWriteBuilder();
    Workspace.commit(builder, workspace.prepare(builder, same, List.of(row(2)))).orElseThrow();
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://nas/w", "file://nas", "file://localhost:80/w", "file:w", "file:"})
  void remoteAndRelativeFileUrisAreRefused(String warehouse) {
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class, () -> Catalog.open(Map.of("warehouse", warehouse)));
    Messages.assertNames(refused, "'" + warehouse + "'", "file:///folder");
  }

  @Test
  void escapesInFileUriAreKeptWithWarning() {
    Path folder = workspace.folder().resolve("with%20escape and blank");
    String log;
    try (CapturedLog captured = new CapturedLog();
        Catalog catalog = Catalog.open(Map.of("warehouse", "file://" + folder))) {
      catalog.createDatabase("db", false);
      log = captured.text();
    }
    assertTrue(Files.isDirectory(folder.resolve("db.db")));
    for (String part : List.of("WARN", "'%20'", "Path.toUri()", "with%20escape and blank")) {
      assertTrue(log.contains(part), log);
    }
    try (CapturedLog captured = new CapturedLog();
        Catalog catalog = Catalog.open(Map.of("warehouse", folder.toString()))) {
      assertEquals(List.of("db"), catalog.listDatabases());
      assertFalse(captured.text().contains("%20"), captured::text);
    }
  }

  @Test
  void warehouseMayBeRelativeToWorkingFolder() throws IOException, InterruptedException {
    Files.createDirectory(workspace.folder().resolve("work"));
    ChildJvm.running(RelativeWarehouse.class)
        .in(workspace.folder().resolve("work"))
        .run()
        .succeeded();
    Catalog catalog =
        workspace.closeLater(
            Catalog.open(
                Map.of("warehouse", workspace.folder().resolve("work/my/warehouse").toString())));
    Table table = catalog.getTable(Identifier.of("db", "t"));
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
    assertEquals(2, TableState.dataFiles(table).size());
  }

  /** Writes to a warehouse with a relative path, and reads from it. */
  static final class RelativeWarehouse {
    public static void main(String[] args) throws Exception {
      try (RootAllocator allocator = new RootAllocator();
          Catalog catalog = Catalog.open(Map.of("warehouse", "my/warehouse"))) {
        catalog.createDatabase("db", false);
        Table table = catalog.createTable(Identifier.of("db", "t"), SCHEMA, false);
        for (int id = 1; id <= 2; id++) {
          assertEquals(id, Commits.append(table, allocator, List.of(row(id))).id());
        }
        Rows.assertSame(List.of(row(1), row(2)), Rows.of(table, allocator));
      }
    }
  }
}
