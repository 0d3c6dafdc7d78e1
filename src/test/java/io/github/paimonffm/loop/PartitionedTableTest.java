package io.github.paimonffm.loop;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables without keys, by partitions. */
class PartitionedTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  static Stream<Arguments> partitionTypes() {
    return Stream.of(
        Arguments.of("DATE", LocalDate.of(2013, 1, 1), LocalDate.of(1969, 12, 31)),
        Arguments.of("STRING", "north", "süd / 50% = \"half\""),
        Arguments.of("INT", 0, Integer.MIN_VALUE),
        Arguments.of("BIGINT", -1L, Long.MAX_VALUE),
        Arguments.of("BOOLEAN", true, false));
  }

  @ParameterizedTest
  @MethodSource("partitionTypes")
  void eachValueAndNullHasItsPartition(String type, Object first, Object second) {
    Table table =
        workspace.create(
            "parts",
            Schema.builder().column("id", "INT").column("part", type).partitionKeys("part"));
    List<List<Object>> rows =
        List.of(row(1, first), row(2, second), row(3, null), row(4, first), row(5, null));

    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, rows);
    assertEquals(3, messages.size(), () -> "messages, one per partition: " + messages);
    Workspace.commit(builder, messages).orElseThrow();

    assertEquals(List.of("part"), table.partitionKeys());
    Rows.assertSame(rows, workspace.rows(table));
    SortedSet<String> files = TableState.dataFiles(table);
    assertEquals(3, files.size());
    assertTrue(
        files.stream().anyMatch(file -> file.startsWith("part=__DEFAULT_PARTITION__/")),
        files::toString);
  }

  @Test
  void nullBlankAndEmptyTextsStayWhatTheyAre() {
    Table table =
        workspace.create(
            "blanks",
            Schema.builder().column("id", "INT").column("part", "STRING").partitionKeys("part"));
    List<List<Object>> rows =
        List.of(row(1, null), row(2, ""), row(3, " "), row(4, "__DEFAULT_PARTITION__"));
    workspace.append(table, rows);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @ParameterizedTest
  @CsvSource({"true, dt=20630/bucket-0/", "false, dt=2026-06-26/bucket-0/"})
  void datesNameTheirFoldersAsThePaimonOptionSays(String legacyName, String folder) {
    Table table =
        workspace.create(
            "days",
            Schema.builder()
                .column("id", "INT")
                .column("dt", "DATE")
                .partitionKeys("dt")
                .option("partition.legacy-name", legacyName));
    List<List<Object>> rows = List.of(row(1, LocalDate.of(2026, 6, 26)), row(2, null));
    workspace.append(table, rows);
    SortedSet<String> files = TableState.dataFiles(table);
    assertTrue(files.stream().anyMatch(file -> file.startsWith(folder)), files::toString);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void severalPartitionColumnsNest() {
    Table table =
        workspace.create(
            "nested",
            Schema.builder()
                .column("region", "STRING")
                .column("id", "INT")
                .column("day", "INT")
                .partitionKeys("day", "region"));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(row(i % 4 == 3 ? null : "r" + i % 4, i, i % 5 == 4 ? null : i % 5));
    }
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, rows);
    assertEquals(20, messages.size());
    Workspace.commit(builder, messages);
    Rows.assertSame(rows, workspace.rows(table));
    SortedSet<String> files = TableState.dataFiles(table);
    assertTrue(
        files.stream().anyMatch(file -> file.startsWith("day=1/region=r1/")), files::toString);
  }

  @Test
  void partitionsOfAnEarlierCommitAreAddedTo() {
    Table table =
        workspace.create(
            "twice",
            Schema.builder().column("id", "INT").column("part", "INT").partitionKeys("part"));
    workspace.append(table, List.of(row(1, 1), row(2, 2)));
    workspace.append(table, List.of(row(3, 2), row(4, 3)));
    Rows.assertSame(List.of(row(1, 1), row(2, 2), row(3, 2), row(4, 3)), workspace.rows(table));
    assertEquals(4, TableState.dataFiles(table).size());
  }
}
