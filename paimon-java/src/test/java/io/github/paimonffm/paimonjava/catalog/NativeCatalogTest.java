package io.github.paimonffm.paimonjava.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.paimonjava.NativeWrites;
import io.github.paimonffm.paimonjava.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.factories.FactoryUtil;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCatalogTest {

  @TempDir private Path folder;
  private Tables tables;

  @BeforeEach
  void open() throws Exception {
    tables = Tables.open("native-filesystem", folder);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  private static void write(FileStoreTable table, int key) throws Exception {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.write(Tables.row(key, "v"));
      assertTrue(NativeWrites.choice(write).isNative());
      commit.commit(write.prepareCommit());
    }
  }

  @Test
  void copies_of_a_table_stay_native() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    List<FileStoreTable> copies =
        List.of(
            table.copy(Map.of("write-only", "true")),
            table.copyWithoutTimeTravel(Map.of()),
            table.copyWithLatestSchema(),
            table.copy(table.schema()));
    for (FileStoreTable copy : copies) {
      assertInstanceOf(NativeFileStoreTable.class, copy);
    }
    write(copies.getFirst(), 1);
    assertEquals(List.of("1,v"), Tables.rows(table));
  }

  @Test
  void branch_is_written_natively() throws Exception {
    FileStoreTable table = tables.append("t", Map.of());
    write(table, 1);
    table.createTag("start");
    table.createBranch("dev", "start");
    FileStoreTable branch = table.switchToBranch("dev");
    write(branch, 2);
    assertEquals(List.of("1,v", "2,v"), Tables.rows(branch));
    assertEquals(List.of("1,v"), Tables.rows(table));
    Table byName = tables.catalog().getTable(new Identifier("db", "t", "dev"));
    write((FileStoreTable) byName, 3);
    assertEquals(List.of("1,v", "2,v", "3,v"), Tables.rows(branch));
  }

  @Test
  void system_tables_are_readable() throws Exception {
    write(tables.append("t", Map.of()), 1);
    Table snapshots = tables.catalog().getTable(Identifier.create("db", "t$snapshots"));
    assertFalse(snapshots instanceof FileStoreTable);
    assertEquals(1, snapshots.newReadBuilder().newScan().plan().splits().size());
  }

  @Test
  void tables_of_a_list_are_native() throws Exception {
    tables.append("t", Map.of());
    assertInstanceOf(
        NativeFileStoreTable.class, tables.catalog().listTableDetails("db").getFirst());
  }

  @Test
  void loaded_copy_of_the_catalog_is_native() throws Exception {
    tables.append("t", Map.of());
    try (Catalog copy = tables.catalog().catalogLoader().load()) {
      assertInstanceOf(NativeFileStoreTable.class, copy.getTable(Tables.name("t")));
    }
  }

  @Test
  void default_option_of_the_catalog_reaches_new_tables() throws Exception {
    Map<String, String> options =
        Map.of(
            "warehouse",
            folder.toString(),
            "metastore",
            "native-filesystem",
            "table-default.write.native.enabled",
            "true");
    try (Catalog catalog =
        CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)))) {
      catalog.createTable(Tables.name("d"), schema(), false);
      FileStoreTable table = (FileStoreTable) catalog.getTable(Tables.name("d"));
      write(table, 5);
      assertEquals(List.of("5,v"), Tables.rows(table));
    }
  }

  @Test
  void every_metastore_of_paimon_has_a_native_factory() {
    for (String metastore : List.of("filesystem", "hive", "jdbc", "rest")) {
      assertInstanceOf(
          NativeCatalogFactory.class,
          FactoryUtil.discoverFactory(
              getClass().getClassLoader(), CatalogFactory.class, "native-" + metastore));
    }
  }

  @Test
  void tables_of_a_jdbc_catalog_are_written_natively() throws Exception {
    Map<String, String> options =
        Map.of(
            "warehouse",
            folder.resolve("jdbc").toString(),
            "metastore",
            "native-jdbc",
            "uri",
            "jdbc:sqlite:" + folder.resolve("catalog.db"),
            "jdbc.user",
            "u",
            "jdbc.password",
            "p");
    try (Catalog catalog =
        CatalogFactory.createCatalog(CatalogContext.create(Options.fromMap(options)))) {
      catalog.createDatabase("db", true);
      catalog.createTable(Tables.name("j"), schema(), false);
      FileStoreTable table = (FileStoreTable) catalog.getTable(Tables.name("j"));
      write(table.copy(Map.of("write.native.enabled", "true")), 5);
      assertEquals(List.of("5,v"), Tables.rows(table));
    }
  }

  private static Schema schema() {
    return Schema.newBuilder().column("k", DataTypes.INT()).column("v", DataTypes.STRING()).build();
  }
}
