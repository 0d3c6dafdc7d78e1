package io.github.paimonffm.recipes.exactlyonce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ExactlyOnceJobTest {

  @TempDir Path folder;

  private Catalog catalog;
  private Table table;

  @BeforeEach
  void open() {
    catalog = Catalog.open(Map.of("warehouse", warehouse()));
    catalog.createDatabase("sales", true);
    Schema schema = Schema.builder().column("id", "BIGINT").build();
    table = catalog.createTable(Identifier.of("sales", "orders"), schema, false);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @ParameterizedTest
  @EnumSource
  void rowsArriveOnceIfTheJobIsKilled(KilledJob.Point point) throws Exception {
    Path file = folder.resolve("run-1");
    runAndKill(file, point);
    assertEquals(point == KilledJob.Point.COMMITTED ? 1 : 0, table.snapshots().size());
    assertEquals(point != KilledJob.Point.WRITTEN, Files.exists(file));

    Snapshot snapshot = run(file);
    assertEquals(snapshot, run(file));

    assertEquals(List.of(snapshot), table.snapshots());
    assertEquals(Orders.expected(), rows());
  }

  @Test
  void eachRunCommitsItsOwnRows() throws Exception {
    assertEquals(1, run(folder.resolve("run-1")).id());
    assertEquals(2, run(folder.resolve("run-2")).id());
    assertEquals(1, run(folder.resolve("run-1")).id());
    assertEquals(2 * Orders.COUNT, rows().size());
  }

  private Snapshot run(Path file) throws Exception {
    return ExactlyOnceJob.run(table, file, Orders::write).orElseThrow();
  }

  private List<Orders.Order> rows() {
    try (Stream<Orders.Order> rows = table.newReadBuilder().rows(Orders.Order.class).stream()) {
      return rows.toList();
    }
  }

  /** Starts the job in a process of its own and kills the process when it reaches the point. */
  private void runAndKill(Path file, KilledJob.Point point) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("-X") || flag.startsWith("--")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledJob.class.getName(), warehouse(), file.toString(), point.name()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader()) {
      assertEquals(point.name(), output.readLine());
    } finally {
      process.destroyForcibly();
    }
    assertNotEquals(0, process.waitFor());
  }

  private String warehouse() {
    return folder.resolve("warehouse").toString();
  }
}
