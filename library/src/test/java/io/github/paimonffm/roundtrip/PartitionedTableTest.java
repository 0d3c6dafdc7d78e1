package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Partitioned append tables. */
class PartitionedTableTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  static Stream<Arguments> partitionTypes() {
    return Stream.of(
        Arguments.of("DATE", LocalDate.of(2013, 1, 1), LocalDate.of(1969, 12, 31)),
        Arguments.of("STRING", "north", "süd / 50% = \"half\""),
        Arguments.of("INT", 0, Integer.MIN_VALUE),
        Arguments.of("BIGINT", -1L, Long.MAX_VALUE),
        Arguments.of("BOOLEAN", true, false),
        Arguments.of("TINYINT", Byte.MIN_VALUE, (byte) 7),
        Arguments.of("SMALLINT", (short) -1, Short.MAX_VALUE),
        Arguments.of("DECIMAL(9, 2)", new BigDecimal("-0.01"), new BigDecimal("1234567.89")),
        Arguments.of("DECIMAL(38, 10)", new BigDecimal("1e27").setScale(10), zero(10)),
        Arguments.of("CHAR(3)", "abc", "€"),
        Arguments.of("VARCHAR(5)", "", "\u00e4 b"),
        Arguments.of("TIME(3)", LocalTime.of(23, 59, 59, 999_000_000), LocalTime.MIDNIGHT),
        Arguments.of(
            "TIMESTAMP(0)",
            LocalDateTime.of(2026, 6, 26, 1, 2, 3),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59)),
        Arguments.of(
            "TIMESTAMP(3)",
            LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4_000_000),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000)),
        Arguments.of(
            "TIMESTAMP(6)",
            LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4_000),
            LocalDateTime.of(1, 1, 1, 0, 0)),
        Arguments.of(
            "TIMESTAMP(9)",
            LocalDateTime.of(2026, 6, 26, 1, 2, 3, 4),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999)),
        Arguments.of(
            "TIMESTAMP(3) WITH LOCAL TIME ZONE",
            Instant.parse("2026-06-26T01:02:03.004Z"),
            Instant.EPOCH));
  }

  private static BigDecimal zero(int scale) {
    return BigDecimal.ZERO.setScale(scale);
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
    // A second commit to the same partitions.
    workspace.append(table, rows);

    assertEquals(List.of("part"), table.partitionKeys());
    List<List<Object>> twice = new ArrayList<>(rows);
    twice.addAll(rows);
    Rows.assertSame(twice, workspace.rows(table));
    assertEquals(3, table.partitions().size());
    SortedSet<String> files = TableState.dataFiles(table);
    assertEquals(6, files.size());
    assertTrue(
        files.stream().anyMatch(file -> file.startsWith("part=__DEFAULT_PARTITION__/")),
        files::toString);
  }

  @Test
  void nullBlankAndEmptyTextsArePreserved() {
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
  @ValueSource(booleans = {true, false})
  void unusualTextsArePreserved(boolean legacyName) {
    Table table =
        workspace.create(
            "odd",
            Schema.builder()
                .column("id", "INT")
                .column("part", "STRING")
                .column("other", "STRING")
                .partitionKeys("part", "other")
                .option("partition.legacy-name", Boolean.toString(legacyName)));
    List<String> unusual =
        List.of(
            "a/b", "a=b", "%", "%2F", " ", " a ", "..", ".", "../x", "a\\b", "a:b", "a?b#c", "*",
            "\"", "'", "\n\t", "\u0001", "\u007f", "süß", "日本", "😀", "null", "{}", "-", "_",
            "a,b;c");
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < unusual.size(); i++) {
      rows.add(row(i, unusual.get(i), unusual.get(unusual.size() - 1 - i)));
      rows.add(row(-i, unusual.get(i), null));
    }
    workspace.append(table, rows);
    Rows.assertSame(rows, workspace.rows(table));
    Rows.assertSame(
        List.of(row(0, "a/b", "a,b;c"), row(0, "a/b", null)),
        Rows.of(
            table.newReadBuilder().withFilter(Predicate.equal("part", "a/b")),
            workspace.allocator()));
    // All files are in the table's folder.
    assertEquals(rows.size(), TableState.dataFiles(table).size());
  }

  @ParameterizedTest
  @CsvSource({"true, dt=20630/bucket-0/", "false, dt=2026-06-26/bucket-0/"})
  void legacyNameOptionDeterminesDateFolders(String legacyName, String folder) {
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
  void partitionColumnsAreNestedFolders() {
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
  void laterCommitAddsToExistingPartition() {
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
