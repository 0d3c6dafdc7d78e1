package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.DataFile;
import io.github.paimonffm.FileSource;
import io.github.paimonffm.Partition;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The data files of a snapshot. */
class DataFilesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static Set<String> paths(List<DataFile> files) {
    return files.stream().map(DataFile::path).collect(Collectors.toSet());
  }

  @Test
  void filesAreDescribed() throws IOException {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    assertEquals(List.of(), table.files());
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    workspace.append(table, List.of(row(1L, 7, "a", null), row(2L, 7, "b", null)));
    DataFile file = table.files().getFirst();
    assertEquals(1, table.files().size());
    assertEquals(Map.of("part", "7"), file.partition());
    assertEquals(0, file.bucket());
    Path path = Path.of(file.path());
    assertEquals(Path.of(table.location(), "part=7", "bucket-0"), path.getParent());
    assertEquals(Files.size(path), file.sizeInBytes());
    assertEquals("parquet", file.format());
    assertEquals(table.schemaId(), file.schemaId());
    assertEquals(0, file.level());
    assertEquals(2, file.rowCount());
    assertEquals(Optional.of(FileSource.APPEND), file.source());
    Instant created = file.creationTime().orElseThrow();
    assertFalse(created.isBefore(before), () -> created + " is before " + before);
    assertFalse(created.isAfter(Instant.now()), created::toString);
  }

  @Test
  void olderSnapshotKeepsItsFiles() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    Set<String> first = paths(table.files());
    workspace.append(table, List.of(row(2L, 1, "a", null)));
    Set<String> both = paths(table.files());
    BatchWriteBuilder overwrite = table.newBatchWriteBuilder().withOverwrite();
    try (BatchTableCommit commit = overwrite.newCommit()) {
      commit.truncateTable();
    }
    assertEquals(List.of(), table.files());
    assertEquals(first, paths(table.files(1)));
    assertEquals(both, paths(table.files(2)));
    assertEquals(2, both.size());
    assertTrue(both.containsAll(first));
    assertEquals(List.of(), table.files(3));
    for (long id : List.of(4L, 0L, -1L)) {
      NotFoundException missing = assertThrows(NotFoundException.class, () -> table.files(id));
      Messages.assertNames(missing, "db.t", Long.toString(id));
    }
  }

  @Test
  void filesOfBranchAreThoseOfBranch() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    table.createTag("v1");
    table.createBranch("b", "v1");
    workspace.append(table, List.of(row(2L, 1, "a", null)));
    Table branch = table.switchToBranch("b");
    assertEquals(paths(table.files(1)), paths(branch.files()));
    workspace.append(branch, List.of(row(3L, 1, "a", null)));
    assertEquals(2, branch.files().size());
    Set<String> shared = new HashSet<>(paths(branch.files()));
    shared.retainAll(paths(table.files()));
    assertEquals(paths(table.files(1)), shared);
  }

  /** The partition of a file has the form of {@link Partition#spec}, for every type of column. */
  @Test
  void partitionsHaveFormOfListedPartitions() {
    for (String legacy : List.of("true", "false")) {
      Table table =
          workspace.create(
              "legacy_" + legacy,
              Schema.builder()
                  .column("id", "INT")
                  .column("flag", "BOOLEAN")
                  .column("tiny", "TINYINT")
                  .column("small", "SMALLINT")
                  .column("big", "BIGINT")
                  .column("price", "DECIMAL(5, 2)")
                  .column("day", "DATE")
                  .column("at", "TIMESTAMP(3)")
                  .column("fine", "TIMESTAMP(9)")
                  .column("code", "CHAR(4)")
                  .column("na/me", "STRING")
                  .partitionKeys(
                      "flag", "tiny", "small", "big", "price", "day", "at", "fine", "code", "na/me")
                  .option("partition.legacy-name", legacy)
                  .option("partition.default-name", "no=where"));
      LocalDateTime at = LocalDateTime.of(2026, 6, 26, 1, 2);
      LocalDate day = at.toLocalDate();
      BigDecimal price = new BigDecimal("1.50");
      workspace.append(
          table,
          List.of(
              row(1, true, (byte) 1, (short) 2, 3L, price, day, at, at, "c/=%", "a/b=ä%2F"),
              row(2, null, null, null, null, null, null, null, null, null, null),
              row(3, false, (byte) -1, (short) 2, 3L, price, day, at, at, "code", "  ")));
      List<Map<String, String>> listed =
          table.partitions().stream().map(Partition::spec).distinct().toList();
      assertEquals(
          new HashSet<>(listed),
          table.files().stream().map(DataFile::partition).collect(Collectors.toSet()));
      assertEquals(3, listed.size());
      assertEquals(
          table.partitionKeys(), List.copyOf(table.files().getFirst().partition().keySet()));
      table.files().forEach(file -> assertTrue(Files.exists(Path.of(file.path())), file::path));
    }
  }

  @Test
  void filesAreInDataFolderOfTable() {
    Table table =
        workspace.create(
            "t", Layout.PARTITIONED.schema().option("data-file.path-directory", "data"));
    workspace.append(table, List.of(row(1L, 7, "a", null)));
    DataFile file = table.files().getFirst();
    assertEquals(
        Path.of(table.location(), "data", "part=7", "bucket-0"), Path.of(file.path()).getParent());
    assertTrue(Files.exists(Path.of(file.path())), file::path);
    assertEquals(Map.of("part", "7"), file.partition());
  }
}
