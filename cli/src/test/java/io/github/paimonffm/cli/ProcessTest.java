package io.github.paimonffm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program in a process of its own. */
@Timeout(120)
class ProcessTest {
  private static final int MANY_ROWS = 3_000_000;

  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void setUp() {
    warehouse = new Warehouse(folder);
  }

  /** Starts the program. Its output goes to the files out and err. */
  private Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // A program that a shell starts in the background ignores SIGINT, and so do its children.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("jvm.flags").split(" ")));
    command.add("--class-path");
    command.add(System.getProperty("java.class.path"));
    command.add(PaimonFfm.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private Run finish(Process process) throws Exception {
    try {
      assertTrue(process.waitFor(100, TimeUnit.SECONDS), "the process ends");
      return new Run(
          process.exitValue(),
          Files.readString(folder.resolve("out")),
          Files.readString(folder.resolve("err")));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_load_prints_results_on_stdout_and_nothing_on_stderr() throws Exception {
    warehouse.file("a.csv", "n", "1", "2");
    Run run =
        finish(start("load", "a.csv", "--table", "db.t", "--warehouse", warehouse.warehouse()));
    assertEquals(0, run.code(), run.toString());
    assertTrue(run.out().contains("2 rows of 1 file loaded into db.t, snapshot 1"), run.out());
    assertEquals("", run.err());
    assertEquals(List.of("1", "2"), warehouse.rows("db.t"));
    // DuckDB creates a folder for temporary files by default.
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of("a.csv", "err", "out", "warehouse"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void a_relative_warehouse_is_in_the_current_folder() throws Exception {
    warehouse.file("a.csv", "n", "1");
    Run run = finish(start("load", "a.csv", "--table", "db.t", "--warehouse", "warehouse"));
    assertEquals(0, run.code(), run.toString());
    assertEquals(List.of("1"), warehouse.rows("db.t"));
  }

  @Test
  void json_is_utf_8() throws Exception {
    warehouse.file("ü.csv", "n", "1");
    Run run =
        finish(start("load", "ü.csv", "--table", "db.ü", "--warehouse", "warehouse", "--json"));
    assertEquals(0, run.code(), run.toString());
    assertEquals("db.ü", run.json().get("table").asText());
  }

  @Test
  void wrong_arguments_and_failures_have_their_exit_codes() throws Exception {
    assertEquals(2, finish(start("load", "none.csv", "--table", "db.t")).code());
    warehouse.file("a.csv", "n", "1,2");
    Run run = finish(start("load", "a.csv", "--table", "db.t", "--warehouse", "warehouse"));
    assertEquals(1, run.code());
    assertEquals(
        "paimon-ffm: a.csv: line 2 has 2 values, but the header line has 1", run.err().strip());
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, true", "TERM, 143, true", "INT, 130, false"})
  void a_signal_during_a_load_leaves_no_snapshot_and_no_file(
      String signal, int code, boolean exists) throws Exception {
    Path many =
        warehouse.parquet(
            "many.parquet",
            "SELECT i AS n, hash(i) AS h, uuid()::VARCHAR AS u FROM range(" + MANY_ROWS + ") t(i)");
    if (exists) {
      warehouse.create(
          "db.t",
          Schema.builder()
              .column("n", "BIGINT")
              .column("h", "DECIMAL(20, 0)")
              .column("u", "STRING"));
    }
    Process process =
        start("load", many, "--table", "db.t", "--warehouse", warehouse.warehouse(), "--json");
    while (warehouse.dataFiles().isEmpty()) {
      assertTrue(process.isAlive(), "the load did not end before it wrote a file");
      Thread.sleep(5);
    }

    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertEquals(0, kill.waitFor());
    Run run = finish(process);

    assertEquals(code, run.code(), run.toString());
    assertTrue(run.err().contains("interrupted before the commit"), run.err());
    assertEquals(code, new ObjectMapper().readTree(run.out()).get("exitCode").asInt());
    assertEquals(List.of(), warehouse.dataFiles());
    assertEquals(exists, warehouse.exists("db.t"));
    if (exists) {
      assertEquals(Optional.empty(), warehouse.table("db.t", Table::latestSnapshot));
    }
  }

  @Test
  void an_interrupted_search_for_types_stops() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 500_000; i++) {
      rows.append("{\"a\": ").append(i).append(", \"b\": [\"x\", \"y\"], \"c\": {\"d\": 1.5}}\n");
    }
    Path json = warehouse.file("many.json", rows.toString());
    Process process =
        start("load", json, json, json, json, "--table", "db.t", "--warehouse", "warehouse");
    // The handler of the signal is there as soon as the program has started.
    while (!Files.exists(Path.of(warehouse.warehouse()))
        && process.info().totalCpuDuration().orElseThrow().toMillis() < 1500) {
      assertTrue(process.isAlive());
      Thread.sleep(5);
    }
    assertEquals(0, new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor());
    Run run = finish(process);
    assertEquals(130, run.code(), run.toString());
    assertFalse(warehouse.exists("db.t"));
  }
}
