package io.github.paimonffm.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.cli.Warehouse;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  @TempDir Path folder;
  private Warehouse warehouse;
  private PrintStream original;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
    Shell.open(warehouse.warehouse());
    original = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void tearDown() {
    System.setOut(original);
    assertEquals(0, Shell.allocator().getAllocatedMemory(), "memory that a reader left");
  }

  private List<String> lines() {
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    out.reset();
    return lines;
  }

  private String csv() {
    return warehouse.file("a.csv", "city,people", "Oslo,717710", ",5").toString();
  }

  @Test
  void load_creates_and_appends() throws Exception {
    Shell.load(Shell.csv(csv()), "db.t");
    Shell.load(Shell.csv(csv()), "db.t");
    assertEquals(
        List.of("2 rows loaded into db.t, snapshot 1", "2 rows loaded into db.t, snapshot 2"),
        lines());
    assertEquals(4, warehouse.rows("db.t").size());
    Shell.tables();
    assertEquals(List.of("table", "-----", "db.t"), lines());
  }

  @Test
  void show_prints_the_rows_of_a_table_a_reader_and_a_batch() throws Exception {
    List<String> rows =
        List.of("city  people", "----  ------", "Oslo  717710", "null       5", "(2 rows)");
    Shell.show(Shell.csv(csv()));
    assertEquals(rows, lines());
    Shell.load(Shell.csv(csv()), "db.t");
    lines();
    Shell.show(Shell.table("db.t"));
    assertEquals(rows, lines());
    try (ArrowReader reader = Shell.csv(csv())) {
      reader.loadNextBatch();
      Shell.show(reader.getVectorSchemaRoot());
      assertEquals(rows, lines());
    }
  }

  @Test
  void show_prints_at_most_20_rows_and_says_so() throws Exception {
    Path file = warehouse.parquet("a.parquet", "SELECT i FROM range(1000) t(i)");
    Shell.show(Shell.parquet(file.toString()));
    List<String> lines = lines();
    assertEquals(23, lines.size());
    assertEquals("(the first 20 rows; there are more)", lines.getLast());
    Shell.load(Shell.parquet(file.toString()), "db.t");
    lines();
    Shell.show(Shell.table("db.t"));
    assertEquals("(the first 20 rows of 1,000)", lines().getLast());
    Path exact = warehouse.parquet("b.parquet", "SELECT i FROM range(20) t(i)");
    Shell.show(Shell.parquet(exact.toString()));
    assertEquals("(20 rows)", lines().getLast());
  }

  @Test
  void show_prints_lists_of_records_without_empty_columns() throws Exception {
    Shell.load(Shell.csv(csv()), "db.t");
    lines();
    Shell.show(Shell.table("db.t").snapshots());
    List<String> lines = lines();
    assertTrue(lines.getFirst().startsWith("id  schemaId  commitUser "), lines.getFirst());
    assertTrue(!lines.getFirst().contains("watermark"), lines.getFirst());
    assertTrue(lines.get(2).startsWith(" 1         0  "), lines.get(2));
    Shell.show(Shell.table("db.t").partitions());
    assertEquals("rowCount  fileCount  sizeInBytes", lines().getFirst());
    Shell.show(List.of());
    Shell.show(List.of("a", 7));
    assertEquals(List.of("(0 rows)", "value", "-----", "    a", "    7", "(2 rows)"), lines());
  }

  @Test
  void describe_prints_columns_and_the_snapshot() throws Exception {
    Shell.load(Shell.csv(csv()), "db.t");
    lines();
    Shell.describe(Shell.table("db.t"));
    List<String> lines = lines();
    assertEquals("city    STRING", lines.get(2));
    assertTrue(lines.getLast().endsWith(", 2 rows"), lines.getLast());
  }

  @Test
  void a_reader_can_be_written_with_the_api() throws Exception {
    String json =
        warehouse.file("a.json", "{\"city\": \"Rome\", \"people\": 3, \"more\": null}").toString();
    Shell.load(Shell.csv(csv()), "db.t");
    Shell.load(Shell.json(json), "db.other");
    BatchWriteBuilder builder = Shell.table("db.other").newBatchWriteBuilder();
    try (ArrowReader reader = Shell.csv(csv());
        BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      assertEquals(2, write.writeArrow(reader));
      commit.commit(write.prepareCommit());
    }
    assertEquals(
        List.of("Oslo | 717710 | null", "Rome | 3 | null", "null | 5 | null"),
        warehouse.rows("db.other"));
  }

  @Test
  void several_readers_can_be_open_at_the_same_time() throws Exception {
    Path large = warehouse.parquet("a.parquet", "SELECT i FROM range(300000) t(i)");
    try (ArrowReader one = Shell.parquet(large.toString());
        ArrowReader other = Shell.parquet(large.toString())) {
      long rows = 0;
      while (one.loadNextBatch()) {
        assertTrue(other.loadNextBatch());
        rows += one.getVectorSchemaRoot().getRowCount();
      }
      assertEquals(300_000, rows);
    }
  }

  @Test
  void a_used_reader_says_what_to_do() throws Exception {
    ArrowReader reader = Shell.csv(csv());
    Shell.show(reader);
    assertTrue(
        assertThrows(IllegalStateException.class, () -> Shell.load(reader, "db.t"))
            .getMessage()
            .endsWith("a reader can be used once; open the file again"));
  }

  @Test
  void a_batch_of_a_caller_is_shown() {
    try (IntVector n = new IntVector("n", Shell.allocator())) {
      for (int i = 0; i < 30; i++) {
        n.setSafe(i, i);
      }
      n.setValueCount(30);
      Shell.show(VectorSchemaRoot.of(n));
    }
    assertEquals("(the first 20 rows of 30)", lines().getLast());
  }
}
