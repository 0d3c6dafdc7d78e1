package io.github.paimonffm.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.CommitKind;
import io.github.paimonffm.Schema;
import io.github.paimonffm.cli.Run;
import io.github.paimonffm.cli.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Creating tables, appending and overwriting. */
class ModesTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  private Path days(String name, String... rows) {
    String[] lines = new String[rows.length + 1];
    lines[0] = "id,dt,city";
    System.arraycopy(rows, 0, lines, 1, rows.length);
    return warehouse.file(name, lines);
  }

  private static void assertFailed(Run run, String message) {
    assertEquals(1, run.code(), run.toString());
    assertTrue(run.err().contains(message), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals("", run.out());
  }

  @Test
  void each_load_appends_one_snapshot() {
    Path csv = days("a.csv", "1,2026-01-31,Oslo");
    Run first = warehouse.load("db.t", csv).requireOk();
    assertTrue(first.out().startsWith("table db.t created\n"), first.out());
    assertTrue(first.out().contains("1 row of 1 file loaded into db.t, snapshot 1\n"), first.out());
    Run second = warehouse.load("db.t", csv, csv).requireOk();
    assertTrue(
        second.out().startsWith("2 rows of 2 files loaded into db.t, snapshot 2\n"), second.out());
    assertEquals(3, warehouse.rows("db.t").size());
    assertEquals("", first.err() + second.err());
  }

  @Test
  void a_new_table_gets_keys_options_and_a_comment() {
    Path csv = days("a.csv", "1,2026-01-31,Oslo", "1,2026-01-31,Rome");
    warehouse
        .load(
            "db.t",
            csv,
            "--partition-by",
            "dt,city",
            "--primary-key",
            "id,dt,city",
            "--table-option",
            "bucket=2",
            "--table-option",
            "partition.legacy-name=false",
            "--comment",
            "made by a test",
            "--type",
            "id=INT")
        .requireOk();
    warehouse.table(
        "db.t",
        table -> {
          assertEquals(List.of("dt", "city"), table.partitionKeys());
          assertEquals(List.of("id", "dt", "city"), table.primaryKeys());
          assertEquals("2", table.options().get("bucket"));
          assertEquals("made by a test", table.comment().orElseThrow());
          assertEquals("INT NOT NULL", table.schema().columns().getFirst().type());
          return null;
        });
    // The same command appends, and changes rows with the same key.
    warehouse
        .load(
            "db.t",
            days("b.csv", "1,2026-01-31,Oslo", "2,2026-01-31,Oslo"),
            "--partition-by",
            "dt,city",
            "--primary-key",
            "id,dt,city",
            "--table-option",
            "bucket=2",
            "--type",
            "id=INT")
        .requireOk();
    assertEquals(
        List.of("1 | 2026-01-31 | Oslo", "1 | 2026-01-31 | Rome", "2 | 2026-01-31 | Oslo"),
        warehouse.rows("db.t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--partition-by; city; so the partition keys cannot be changed: expected [city], but the table has [dt]",
        "--primary-key; id; so the primary key cannot be changed: expected [id], but the table has []",
        "--type; id=INT; so the type of column 'id' cannot be changed: expected INT, but the table has BIGINT",
        "--table-option; bucket=5; table db.t exists with another value of the option 'bucket'",
      })
  void an_existing_table_is_not_changed(String option, String value, String message) {
    Path csv = days("a.csv", "1,2026-01-31,Oslo");
    warehouse.load("db.t", csv, "--partition-by", "dt").requireOk();
    assertFailed(warehouse.load("db.t", csv, option, value), message);
  }

  @Test
  void create_fails_if_the_table_exists() {
    Path csv = days("a.csv", "1,2026-01-31,Oslo");
    warehouse.load("db.t", csv, "--create").requireOk();
    assertFailed(warehouse.load("db.t", csv, "--create"), "table db.t already exists");
  }

  @Test
  void no_create_fails_if_the_table_is_missing() {
    Path csv = days("a.csv", "1,2026-01-31,Oslo");
    assertFailed(warehouse.load("db.t", csv, "--no-create"), "table db.t does not exist");
    assertFalse(warehouse.exists("db.t"));
  }

  @Test
  void overwrite_replaces_all_rows() {
    warehouse.load("db.t", days("a.csv", "1,2026-01-31,Oslo"), "--partition-by", "dt").requireOk();
    warehouse.load("db.t", days("b.csv", "2,2026-02-01,Rome"), "--overwrite").requireOk();
    assertEquals(List.of("2 | 2026-02-01 | Rome"), warehouse.rows("db.t"));
    assertEquals(
        CommitKind.OVERWRITE,
        warehouse.table("db.t", table -> table.latestSnapshot().orElseThrow().commitKind()));
  }

  @Test
  void overwrite_partition_replaces_matching_rows_only() {
    Path csv = days("a.csv", "1,2026-01-31,Oslo", "2,2026-02-01,Oslo", "3,2026-02-01,Rome");
    warehouse.load("db.t", csv, "--partition-by", "dt,city").requireOk();
    warehouse
        .load(
            "db.t",
            days("b.csv", "9,2026-02-01,Oslo"),
            "--overwrite-partition",
            "dt=2026-02-01,city=Oslo")
        .requireOk();
    assertEquals(
        List.of("1 | 2026-01-31 | Oslo", "3 | 2026-02-01 | Rome", "9 | 2026-02-01 | Oslo"),
        warehouse.rows("db.t"));
  }

  @Test
  void a_partition_value_may_contain_a_comma() {
    Path csv = days("a.csv", "1,2026-01-31,\"a,b\"", "2,2026-01-31,c");
    warehouse.load("db.t", csv, "--partition-by", "city").requireOk();
    Path other = days("b.csv", "3,2026-01-31,\"a,b\"");
    warehouse.load("db.t", other, "--overwrite-partition", "city=a,b").requireOk();
    assertEquals(List.of("2 | 2026-01-31 | c", "3 | 2026-01-31 | a,b"), warehouse.rows("db.t"));
  }

  @Test
  void rows_outside_the_overwritten_partition_are_refused() {
    warehouse.load("db.t", days("a.csv", "1,2026-01-31,Oslo"), "--partition-by", "dt").requireOk();
    List<Path> before = warehouse.dataFiles();
    assertFailed(
        warehouse.load(
            "db.t", days("b.csv", "2,2026-02-01,Rome"), "--overwrite-partition", "dt=2026-01-31"),
        "2026-02-01");
    assertEquals(List.of("1 | 2026-01-31 | Oslo"), warehouse.rows("db.t"));
    assertEquals(before, warehouse.dataFiles());
  }

  @Test
  void an_overwrite_without_rows_is_refused_unless_it_is_allowed() {
    warehouse.load("db.t", days("a.csv", "1,2026-01-31,Oslo")).requireOk();
    Path empty = days("empty.csv");
    assertFailed(
        warehouse.load("db.t", empty, "--overwrite"),
        "the files have no rows, so the overwrite would only remove rows of table db.t");
    assertEquals(1, warehouse.rows("db.t").size());
    warehouse.load("db.t", empty, "--overwrite", "--allow-empty").requireOk();
    assertEquals(List.of(), warehouse.rows("db.t"));
  }

  @Test
  void a_failure_in_the_last_file_commits_nothing_and_leaves_no_files() {
    Path good = days("a.csv", "1,2026-01-31,Oslo");
    Path bad = warehouse.file("b.csv", "id,dt,city", "1,2026-01-31");
    assertFailed(
        warehouse.load("db.t", good, bad), "b.csv: line 2 has 2 values, but the header line has 3");
    assertFalse(warehouse.exists("db.t"));

    warehouse.load("db.t", good).requireOk();
    List<Path> before = warehouse.dataFiles();
    assertFailed(
        warehouse.load("db.t", good, bad), "b.csv: line 2 has 2 values, but the header line has 3");
    assertEquals(1, warehouse.rows("db.t").size());
    assertEquals(before, warehouse.dataFiles());
  }

  @Test
  void a_null_in_a_not_null_column_is_refused_with_its_row() {
    warehouse.create("db.t", Schema.builder().column("n", "INT NOT NULL"));
    assertFailed(
        warehouse.load("db.t", warehouse.file("a.json", "{\"n\": 1}", "{\"n\": null}")),
        "column 'n'");
    assertEquals(List.of(), warehouse.dataFiles());
  }

  @Test
  void the_partitions_of_a_load_are_listed() throws Exception {
    Path csv = days("a.csv", "1,2026-01-31,Oslo", "2,2026-02-01,Oslo", "3,2026-02-01,Rome");
    warehouse.load("db.t", csv, "--partition-by", "dt").requireOk();
    Run text = Run.of("partitions", "db.t", "--warehouse", warehouse.warehouse()).requireOk();
    assertTrue(text.out().startsWith("dt          rows  files"), text.out());
    assertTrue(text.out().contains("\n2026-02-01     2      1"), text.out());
    var json = Run.of("partitions", "db.t", "--warehouse", warehouse.warehouse(), "--json").json();
    assertEquals(2, json.get("partitions").size());
    assertEquals("2026-02-01", json.at("/partitions/1/spec/dt").asText());
    assertEquals(2, json.at("/partitions/1/rowCount").asLong());
    assertEquals(
        Map.of("dt", "2026-01-31"), Map.of("dt", json.at("/partitions/0/spec/dt").asText()));
  }
}
