package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Partition;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The partitions of the latest snapshot and their statistics. */
class PartitionsTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void partitionsHaveRowAndFileCounts() throws IOException {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("region", "STRING")
                .column("dt", "DATE")
                .partitionKeys("region", "dt"));
    assertEquals(List.of(), table.partitions());
    LocalDate first = LocalDate.of(2026, 6, 26);
    workspace.append(table, List.of(row(1, "eu", first), row(2, "eu", first), row(3, "us", first)));
    workspace.append(table, List.of(row(4, "eu", first), row(5, null, null)));

    List<Partition> partitions = table.partitions();
    assertEquals(
        List.of(
            Map.of("region", "__DEFAULT_PARTITION__", "dt", "__DEFAULT_PARTITION__"),
            Map.of("region", "eu", "dt", "2026-06-26"),
            Map.of("region", "us", "dt", "2026-06-26")),
        partitions.stream().map(Partition::spec).toList());
    assertEquals(List.of(1L, 3L, 1L), partitions.stream().map(Partition::rowCount).toList());
    assertEquals(List.of(1L, 2L, 1L), partitions.stream().map(Partition::fileCount).toList());
    assertEquals("{region=eu, dt=2026-06-26}", partitions.get(1).spec().toString());
    assertEquals(size(Path.of(table.location(), "region=eu")), partitions.get(1).sizeInBytes());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(PartitionsTest::sizeOf).sum();
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void partitionValuesAreTexts() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("flag", "BOOLEAN")
                .column("price", "DECIMAL(5, 2)")
                .column("at", "TIMESTAMP(3)")
                .column("name", "STRING")
                .partitionKeys("flag", "price", "at", "name"));
    workspace.append(
        table,
        List.of(
            row(1, true, new BigDecimal("1.50"), LocalDateTime.of(2026, 6, 26, 1, 2), "a/b=ä")));
    assertEquals(
        Map.of("flag", "true", "price", "1.50", "at", "2026-06-26 01:02:00.000", "name", "a/b=ä"),
        table.partitions().getFirst().spec());
  }

  @Test
  void nullHasDefaultNameOfTable() {
    Table table =
        workspace.create(
            "t", Layout.PARTITIONED.schema().option("partition.default-name", "nowhere"));
    workspace.append(table, List.of(row(1L, null, "a", null)));
    assertEquals(Map.of("part", "nowhere"), table.partitions().getFirst().spec());
  }

  @Test
  void replacedRowsOfKeyAreCounted() {
    Table table = workspace.create("t", Layout.KEYED_PARTITIONED.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null), row(2L, 1, "b", null)));
    workspace.append(table, List.of(row(1L, 1, "new", null)));
    assertEquals(2, workspace.rows(table).size());
    assertEquals(3, table.partitions().getFirst().rowCount());
  }

  @Test
  void unpartitionedTableHasOnePartition() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    assertEquals(List.of(), table.partitions());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    Partition only = table.partitions().getFirst();
    assertEquals(Map.of(), only.spec());
    assertEquals(1, only.rowCount());
    assertEquals(1, table.partitions().size());
  }

  @Test
  void partitionsAreCurrentAndUnmodifiable() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    Table other = workspace.openCatalog().getTable(Workspace.named("t"));
    workspace.append(other, List.of(row(2L, 2, "a", null)));
    assertEquals(2, table.partitions().size());
    assertThrows(UnsupportedOperationException.class, () -> table.partitions().clear());
    Rows.assertSame(workspace.rows(other), workspace.rows(table));
  }
}
