package io.github.paimonffm.recipes.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.recipes.testing.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

  private static final int COMMITS = 4;
  private static final int ROWS = 100;

  @TempDir Path folder;

  private BufferAllocator allocator;
  private Catalog catalog;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", warehouse()));
    catalog.createDatabase("sales", true);
  }

  @AfterEach
  void close() {
    catalog.close();
    allocator.close();
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
            .mapToObj(id -> List.<Object>of(id, "commit " + Math.min(id / (ROWS / 2), COMMITS - 1)))
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
            .mapToObj(id -> List.<Object>of(id, "commit " + id / ROWS))
            .toList());
  }

  /** Compacts and expires, and checks the files and the rows after each step. */
  private void checkCompaction(Table table, List<List<Object>> expected) throws Exception {
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

  private void append(Table table, long firstId, String note) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), allocator)) {
      for (int row = 0; row < ROWS; row++) {
        ((BigIntVector) root.getVector("id")).setSafe(row, firstId + row);
        ((VarCharVector) root.getVector("note"))
            .setSafe(row, note.getBytes(StandardCharsets.UTF_8));
      }
      root.setRowCount(ROWS);
      table.append(root);
    }
  }

  private List<List<Object>> rows(Table table) throws Exception {
    List<List<Object>> rows = Rows.read(table, allocator);
    rows.sort(Comparator.comparing(row -> (Long) row.get(0)));
    return rows;
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
