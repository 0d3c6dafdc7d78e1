package io.github.paimonffm.overwrite;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.read.Literal;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Partition values of overwrites: accepted and refused forms of each type. An accepted form removes
 * exactly its partition.
 */
class PartitionLiteralTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /**
   * A type of the partition column.
   *
   * @param type the type
   * @param wanted the value of a partition, as in a row
   * @param other the value of another partition
   * @param forms the accepted forms of the wanted value
   * @param refused refused values
   */
  record Case(String type, Object wanted, Object other, List<Object> forms, List<Object> refused) {
    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Case> cases() {
    LocalDateTime second = LocalDateTime.of(2026, 6, 26, 1, 2, 3);
    LocalDateTime milli = second.withNano(4_000_000);
    LocalDateTime micro = second.withNano(4_005_000);
    LocalDateTime nano = second.withNano(4_005_006);
    Instant instant = Instant.parse("2026-06-26T01:02:03.004Z");
    return Stream.of(
        new Case(
            "BOOLEAN",
            true,
            false,
            List.of(true, "true", "TRUE", "True"),
            List.of("yes", "y", "on", "t", "1", 1, " true", "", "truth", LocalDate.EPOCH)),
        new Case(
            "TINYINT",
            (byte) 5,
            (byte) 6,
            List.of((byte) 5, 5, 5L, new BigDecimal("5.0"), 5.0, "5", "05"),
            List.of(
                128,
                -129,
                "128",
                5.5,
                "5.0",
                "1.5",
                " 5 ",
                "5 ",
                "+5",
                "1e0",
                "0x5",
                "five",
                "",
                true,
                LocalDate.EPOCH,
                Double.NaN)),
        new Case(
            "SMALLINT",
            (short) -300,
            (short) 300,
            List.of((short) -300, -300, "-300"),
            List.of(32_768, "-32769", "- 300", "-300L", "٣")),
        new Case(
            "INT",
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            List.of(Integer.MIN_VALUE, "-2147483648", (long) Integer.MIN_VALUE),
            List.of("2147483648", 1L << 31, "1.5", "1e3", "1_000", "1,000", false)),
        new Case(
            "BIGINT",
            Long.MAX_VALUE,
            0L,
            List.of(Long.MAX_VALUE, "9223372036854775807", BigInteger.valueOf(Long.MAX_VALUE)),
            List.of("9223372036854775808", BigInteger.TWO.pow(64), 9.3e18, "now")),
        new Case(
            "DECIMAL(5, 2)",
            new BigDecimal("-1.50"),
            new BigDecimal("1.50"),
            List.of(new BigDecimal("-1.5"), -1.5, "-1.5", "-1.50", "-1.500", "-01.5"),
            List.of(
                "-1.555", 0.001, "1000", new BigDecimal("1e3"), "1e1", ".5", "5.", "1,5", true)),
        new Case("CHAR(3)", "a b", "abc", List.of("a b"), List.of("abcd", "a b ", 'x', 123)),
        new Case("VARCHAR(4)", "süd😀", "sud", List.of("süd😀"), List.of("süden", 4, true)),
        new Case(
            "STRING",
            "2026-06-26",
            "1.0",
            List.of("2026-06-26", new StringBuilder("2026-06-26")),
            // These values have several text forms.
            List.of(LocalDate.of(2026, 6, 26), 1.0, 1, true, Instant.EPOCH)),
        new Case(
            "DATE",
            LocalDate.of(2026, 6, 26),
            LocalDate.of(1969, 12, 31),
            List.of(LocalDate.of(2026, 6, 26), "2026-06-26"),
            List.of(
                "2026-02-30",
                "2026-6-26",
                "20260626",
                "26.06.2026",
                "2026-06-26 ",
                "yesterday",
                "2026-06-26T00:00:00",
                "20630",
                20_630,
                second,
                instant,
                "2026-06")),
        new Case(
            "DATE",
            LocalDate.of(9999, 12, 31),
            LocalDate.of(1, 1, 1),
            List.of(LocalDate.of(9999, 12, 31), "9999-12-31"),
            List.of("10000-01-01", "-1")),
        new Case(
            "TIME(3)",
            LocalTime.of(1, 2, 3, 4_000_000),
            LocalTime.MIDNIGHT,
            List.of(LocalTime.of(1, 2, 3, 4_000_000), "01:02:03.004", "01:02:03.004000"),
            List.of(
                "25:00:00",
                "24:00:00",
                "1:02:03",
                "01:02:03.0041",
                LocalTime.of(1, 2, 3, 1),
                second,
                3_723_004,
                "01:02:03 AM")),
        new Case(
            "TIME(0)",
            LocalTime.of(1, 2),
            LocalTime.of(1, 3),
            List.of(LocalTime.of(1, 2), "01:02:00", "01:02"),
            List.of("01:02:00.5")),
        new Case(
            "TIMESTAMP(0)",
            second,
            second.plusSeconds(1),
            List.of(second, "2026-06-26T01:02:03", "2026-06-26 01:02:03"),
            List.of(
                milli,
                "2026-06-26T01:02:03.5",
                "2026-06-26",
                "2026-06-26T01:02:03Z",
                "2026-02-30T00:00:00",
                "2026-06-26  01:02:03",
                LocalDate.of(2026, 6, 26),
                instant,
                1_782_435_723L)),
        new Case(
            "TIMESTAMP(0)",
            LocalDateTime.of(9999, 12, 31, 0, 0),
            second,
            List.of(LocalDateTime.of(9999, 12, 31, 0, 0), "9999-12-31 00:00:00"),
            List.of("never")),
        new Case(
            "TIMESTAMP(3)",
            milli,
            second,
            List.of(milli, "2026-06-26T01:02:03.004", "2026-06-26 01:02:03.004000"),
            List.of(micro, "2026-06-26T01:02:03.0041")),
        new Case("TIMESTAMP(6)", micro, milli, List.of(micro, micro.toString()), List.of(nano)),
        new Case("TIMESTAMP(9)", nano, micro, List.of(nano, nano.toString()), List.of("x")),
        new Case(
            "TIMESTAMP(3) WITH LOCAL TIME ZONE",
            instant,
            Instant.EPOCH,
            List.of(
                instant,
                OffsetDateTime.parse("2026-06-26T03:02:03.004+02:00"),
                "2026-06-26T01:02:03.004Z",
                "2026-06-26 03:02:03.004+02:00"),
            // Without a time zone, the instant would depend on the reader.
            List.of(milli, "2026-06-26T01:02:03.004", instant.plusNanos(1), 0)));
  }

  private Table create(Case partitionCase) {
    return workspace.create(
        "t",
        Schema.builder().column("id", "INT").column("p", partitionCase.type()).partitionKeys("p"));
  }

  private static Map<String, Object> partition(Object value) {
    return Collections.singletonMap("p", value);
  }

  private static void overwriteWithNoRows(Table table, Map<String, ?> partition) {
    try (BatchTableCommit commit = table.newBatchWriteBuilder().withOverwrite().newCommit()) {
      commit.overwrite(List.of(), partition);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void acceptedFormsRemoveOnlyTheirPartition(Case partitionCase) {
    Table table = create(partitionCase);
    List<List<Object>> others = List.of(row(2, partitionCase.other()), row(3, null));
    workspace.append(table, others);
    for (Object form : partitionCase.forms()) {
      workspace.append(table, List.of(row(1, partitionCase.wanted())));
      overwriteWithNoRows(table, partition(form));
      Rows.assertSame(others, workspace.rows(table));
    }
    for (Object none : new Object[] {null, "__DEFAULT_PARTITION__"}) {
      overwriteWithNoRows(table, partition(none));
      Rows.assertSame(others.subList(0, 1), workspace.rows(table));
      workspace.append(table, others.subList(1, 2));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void otherFormsAreRefused(Case partitionCase) {
    Table table = create(partitionCase);
    workspace.append(
        table,
        List.of(row(1, partitionCase.wanted()), row(2, partitionCase.other()), row(3, null)));
    TableState before = TableState.of(table, workspace.allocator());
    for (Object value : partitionCase.refused()) {
      for (int method = 0; method < 3; method++) {
        int which = method;
        InvalidArgumentException refused =
            assertThrows(
                InvalidArgumentException.class,
                () -> {
                  switch (which) {
                    case 0 -> overwriteWithNoRows(table, partition(value));
                    case 1 -> truncate(table, partition(value));
                    default ->
                        workspace
                            .catalog()
                            .dropPartitions(
                                table.identifier(),
                                List.of(partition(partitionCase.wanted()), partition(value)));
                  }
                },
                () -> partitionCase + " accepts " + value);
        if (value instanceof Character) {
          Messages.assertNames(refused, "'p'", "java.lang.Character");
        } else {
          Messages.assertNames(refused, "'p'", partitionCase.type(), textOf(value));
        }
      }
    }
    assertEquals(before, TableState.of(table, workspace.allocator()));
  }

  private static void truncate(Table table, Map<String, ?> partition) {
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      commit.truncatePartitions(List.of(partition));
    }
  }

  /** Returns the text of a value in error messages. */
  private static String textOf(Object value) {
    return Literal.of(value).toString();
  }

  @Test
  void defaultPartitionNameOfTableMeansNull() {
    Table table =
        workspace.create(
            "named",
            Schema.builder()
                .column("id", "INT")
                .column("p", "VARCHAR(2)")
                .partitionKeys("p")
                .option("partition.default-name", "nothing"));
    List<Object> other = row(1, "a");
    workspace.append(table, List.of(other, row(2, null)));
    overwriteWithNoRows(table, partition("nothing"));
    Rows.assertSame(List.of(other), workspace.rows(table));
  }

  @Test
  void columnsThatAreNotPartitionColumnsAreRefused() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT")
                .column("p", "DATE")
                .column("q", "INT")
                .partitionKeys("p", "q"));
    workspace.append(table, List.of(row(1, LocalDate.EPOCH, 7)));
    Map<String, Object> half = new HashMap<>();
    half.put("q", 7);
    half.put("id", 1);
    for (Map<String, ?> wrong : List.of(half, Map.of("id", 1))) {
      Messages.assertNames(refused(table, wrong), "'id'", "INT", "1", "[p, q]");
    }
    Messages.assertNames(
        refused(table, Map.of("P", "2026-06-26")), "'P'", "'2026-06-26'", "[p, q]");
    Messages.assertNames(refused(table, Map.of("q", new byte[1])), "'q'", "INT", "X'00'");
    Messages.assertNames(refused(table, Map.of("q", List.of())), "'q'", "class");
    Table plain = workspace.create("plain", Schema.builder().column("id", "INT"));
    workspace.append(plain, List.of(row(1)));
    Messages.assertNames(refused(plain, Map.of("id", 1)), "'id'", "INT", "1", "[]");
  }

  private InvalidArgumentException refused(Table table, Map<String, ?> partition) {
    return TableState.assertRefused(
        InvalidArgumentException.class,
        table,
        workspace.allocator(),
        () -> overwriteWithNoRows(table, partition));
  }
}
