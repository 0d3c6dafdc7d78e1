package io.github.paimonffm.recipes.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

  private static final int COMMITS = 4;
  private static final int ROWS = 100;

  private record Order(long id, String note) {}

  @TempDir Path folder;

  private Catalog catalog;

  @BeforeEach
  void open() {
    catalog = Catalog.open(Map.of("warehouse", warehouse()));
    catalog.createDatabase("sales", true);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void tableWithPrimaryKey() throws Exception {
    Table table = create(schema().primaryKey("id").option("bucket", "1"));
    for (int commit = 0; commit < COMMITS; commit++) {
      // Half of the keys of each commit replace those of the commit before.
      append(table, commit * ROWS / 2L, "commit " + commit);
    }
    checkCompaction(
        table,
        LongStream.range(0, (COMMITS + 1) * ROWS / 2)
            .mapToObj(id -> new Order(id, "commit " + Math.min(id / (ROWS / 2), COMMITS - 1)))
            .toList());
  }

  @Test
  void appendTable() throws Exception {
    checkAppendTable(create(schema()));
  }

  @Test
  void appendTableWithFixedBuckets() throws Exception {
    checkAppendTable(create(schema().option("bucket", "1").option("bucket-key", "id")));
  }

  private void checkAppendTable(Table table) throws Exception {
    for (int commit = 0; commit < COMMITS; commit++) {
      append(table, (long) commit * ROWS, "commit " + commit);
    }
    checkCompaction(
        table,
        LongStream.range(0, COMMITS * ROWS)
            .mapToObj(id -> new Order(id, "commit " + id / ROWS))
            .toList());
  }

  /** Compacts and expires, and checks the files and the rows after each step. */
  private void checkCompaction(Table table, List<Order> expected) throws Exception {
    assertEquals(expected, rows(table));
    assertEquals(COMMITS, table.files().size());
    try (org.apache.paimon.catalog.Catalog java = Compaction.openCatalog(warehouse())) {
      FileStoreTable opened = Compaction.openTable(java, "sales", "orders");

      Compaction.compact(opened, folder);

      assertEquals(CommitKind.COMPACT, table.latestSnapshot().orElseThrow().commitKind());
      assertEquals(COMMITS + 1, table.snapshots().size());
      assertEquals(1, table.files().size());
      assertEquals(expected, rows(table));

      assertEquals(COMMITS, Compaction.expireSnapshots(opened));

      assertEquals(1, table.snapshots().size());
      assertEquals(1, dataFiles(table));
      assertEquals(expected, rows(table));
    }
    // The table stays writable.
    append(table, 1_000_000, "later");
    assertEquals(expected.size() + ROWS, rows(table).size());
  }

  private static Schema.Builder schema() {
    return Schema.builder().column("id", "BIGINT").column("note", "STRING");
  }

  private Table create(Schema.Builder schema) {
    return catalog.createTable(Identifier.of("sales", "orders"), schema.build(), false);
  }

  private static void append(Table table, long firstId, String note) {
    table.appendRows(
        LongStream.range(firstId, firstId + ROWS).mapToObj(id -> new Order(id, note)).toList());
  }

  private static List<Order> rows(Table table) {
    try (Stream<Order> rows = table.newReadBuilder().rows(Order.class).stream()) {
      return rows.sorted(Comparator.comparing(Order::id)).toList();
    }
  }

  private static long dataFiles(Table table) throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(table.location()))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private String warehouse() {
    return folder.resolve("warehouse").toString();
  }
}
