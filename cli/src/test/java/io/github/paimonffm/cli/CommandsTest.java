package io.github.paimonffm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.paimonffm.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of each command, for people and as JSON. */
class CommandsTest {
  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  private Run run(Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--warehouse";
    all[arguments.length + 1] = warehouse.warehouse();
    return Run.of(all);
  }

  private void loadNumbers() {
    warehouse.load("db.t", warehouse.file("a.csv", "n,s", "1,a", "2,b")).requireOk();
  }

  @Test
  void load_as_json() throws IOException {
    Path csv = warehouse.file("a.csv", "n,s", "1,a", "2,b");
    Run run = warehouse.load("db.t", csv, "--json").requireOk();
    JsonNode json = run.json();
    assertEquals("load", json.get("command").asText());
    assertEquals("committed", json.get("status").asText());
    assertEquals(0, json.get("exitCode").asInt());
    assertEquals("db.t", json.get("table").asText());
    assertTrue(json.get("created").asBoolean());
    assertEquals(2, json.get("rows").asLong());
    assertEquals(csv.toString(), json.at("/files/0/path").asText());
    assertEquals(2, json.at("/files/0/rows").asLong());
    assertEquals(Files.size(csv), json.get("inputBytes").asLong());
    assertEquals(1, json.get("dataFiles").asLong());
    assertTrue(json.get("dataBytes").asLong() > 0);
    assertTrue(json.get("seconds").asDouble() > 0);
    assertEquals(1, json.at("/snapshot/id").asLong());
    assertEquals("APPEND", json.at("/snapshot/commitKind").asText());
    assertEquals("", run.err());
  }

  @Test
  void a_failure_as_json() throws IOException {
    Run run = warehouse.load("db.t", warehouse.file("a.csv", "n", "1,2"), "--json");
    assertEquals(1, run.code());
    JsonNode json = run.json();
    assertEquals("failed", json.get("status").asText());
    assertEquals(1, json.get("exitCode").asInt());
    assertTrue(
        json.get("error").asText().endsWith("line 2 has 2 values, but the header line has 1"));
    assertEquals("paimon-ffm: " + json.get("error").asText(), run.err().strip());
  }

  @Test
  void tables() throws IOException {
    warehouse.create("one.b", Schema.builder().column("n", "INT"));
    warehouse.create("one.a", Schema.builder().column("n", "INT"));
    warehouse.create("two.c", Schema.builder().column("n", "INT"));
    assertEquals("one.a\none.b\ntwo.c\n", run("tables").requireOk().out());
    assertEquals("two.c\n", run("tables", "--database", "two").requireOk().out());
    JsonNode json = run("tables", "--json").json();
    assertEquals("[\"one.a\",\"one.b\",\"two.c\"]", json.get("tables").toString());
    assertEquals(1, run("tables", "--database", "none").code());
  }

  @Test
  void describe() throws IOException {
    warehouse.create(
        "db.t",
        Schema.builder()
            .column("id", "BIGINT NOT NULL", "the number")
            .column("dt", "DATE")
            .partitionKeys("dt")
            .option("bucket", "2")
            .option("bucket-key", "id")
            .comment("a test"));
    String text = run("describe", "db.t").requireOk().out();
    assertEquals(
        List.of(
            "column  type             comment",
            "------  ---------------  ----------",
            "id      BIGINT NOT NULL  the number",
            "dt      DATE",
            "",
            "table          db.t",
            "location       " + warehouse.warehouse() + "/db.db/t",
            "comment        a test",
            "partition keys dt",
            "primary key    none",
            "schema         0",
            "snapshot       none",
            "option         bucket = 2",
            "option         bucket-key = id"),
        text.lines().toList());
    JsonNode json = run("describe", "db.t", "--json").json();
    assertEquals("id", json.at("/columns/0/name").asText());
    assertEquals("BIGINT NOT NULL", json.at("/columns/0/type").asText());
    assertFalse(json.at("/columns/0/nullable").asBoolean());
    assertEquals("the number", json.at("/columns/0/comment").asText());
    assertTrue(json.at("/columns/1/comment").isNull());
    assertEquals("[\"dt\"]", json.get("partitionKeys").toString());
    assertEquals("2", json.at("/options/bucket").asText());
    assertTrue(json.get("latestSnapshot").isNull());
  }

  @Test
  void snapshots() throws IOException {
    loadNumbers();
    loadNumbers();
    List<String> lines = run("snapshots", "db.t").requireOk().out().lines().toList();
    assertTrue(lines.getFirst().startsWith("snapshot  kind    time"), lines.getFirst());
    assertEquals(4, lines.size());
    assertTrue(lines.get(3).startsWith("       2  APPEND  20"), lines.get(3));
    JsonNode json = run("snapshots", "db.t", "--json").json();
    assertEquals(2, json.get("snapshots").size());
    assertEquals(4, json.at("/snapshots/1/totalRecordCount").asLong());
    assertEquals(2, json.at("/snapshots/1/deltaRecordCount").asLong());
    Instant time = Instant.parse(json.at("/snapshots/1/commitTime").asText());
    assertTrue(Duration.between(time, Instant.now()).abs().toMinutes() < 5);
  }

  @Test
  void orphans_are_listed_and_removed() throws IOException {
    loadNumbers();
    Path data =
        warehouse.dataFiles().stream()
            .filter(file -> file.toString().endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    Path orphan =
        Files.copy(
            data, data.resolveSibling("data-0f8fad5b-d9cb-469f-a165-70867728950e-0.parquet"));
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

    assertEquals("0 orphan files, 0 B\n", run("orphans", "db.t").requireOk().out());

    Run listed = run("orphans", "db.t", "--older-than", "2h").requireOk();
    assertTrue(listed.out().startsWith(orphan + "  "), listed.out());
    assertTrue(listed.out().contains("\n1 orphan file, "), listed.out());
    assertTrue(listed.out().endsWith("; pass --remove to remove them\n"), listed.out());
    assertTrue(Files.exists(orphan));

    JsonNode json =
        run("orphans", "db.t", "--older-than", "2h", "--remove", "--json").requireOk().json();
    assertTrue(json.get("removed").asBoolean());
    assertEquals(orphan.toString(), json.at("/files/0/path").asText());
    assertEquals("[]", json.get("failed").toString());
    assertFalse(Files.exists(orphan));
    assertEquals(2, warehouse.rows("db.t").size());
  }

  @Test
  void the_catalog_can_be_given_by_options_and_a_file() throws IOException {
    loadNumbers();
    String option = "warehouse=" + warehouse.warehouse();
    assertEquals("db.t\n", Run.of("tables", "-o", option).requireOk().out());
    Path file = warehouse.file("catalog.properties", option);
    assertEquals("db.t\n", Run.of("tables", "--catalog", file).requireOk().out());
    // --option is stronger than the file, and --warehouse is stronger than --option.
    Path other = warehouse.file("other.properties", "warehouse=/nowhere");
    assertEquals("db.t\n", Run.of("tables", "--catalog", other, "-o", option).requireOk().out());
    assertEquals("db.t\n", run("tables", "-o", "warehouse=/nowhere").requireOk().out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "tables", "describe", "snapshots", "partitions", "orphans"})
  void each_command_has_help_with_exit_codes(String command) {
    Run run = Run.of(command, "--help").requireOk();
    assertTrue(run.out().startsWith("Usage: paimon-ffm " + command + " "), run.out());
    assertTrue(run.out().contains("Exit codes:"), run.out());
    assertTrue(run.out().contains("3               It is unknown"), run.out());
    assertTrue(run.out().contains("--catalog=FILE"), run.out());
  }

  @Test
  void the_version_is_the_version_of_the_build() {
    Run run = Run.of("--version").requireOk();
    assertTrue(
        run.out()
            .matches(
                "paimon-ffm \\d+\\.\\d+\\.\\S+ \\(DuckDB \\d\\S+, Arrow \\d\\S+, Java \\d+\\)\\R"),
        run.out());
  }
}
