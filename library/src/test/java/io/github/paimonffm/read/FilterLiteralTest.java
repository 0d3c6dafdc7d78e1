package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The column determines the type of a literal when a read is planned or opened. */
class FilterLiteralTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Literals whose class differs from that of the column's values. */
  static Stream<Arguments> convertedLiterals() {
    return Stream.of(
        Arguments.of("TINYINT", (byte) 5, 5L),
        Arguments.of("BIGINT", 5L, 5.0),
        Arguments.of("BIGINT", 5L, "5"),
        Arguments.of("DOUBLE", 5.0, 5),
        Arguments.of("FLOAT", 0.1f, 0.1),
        Arguments.of("DECIMAL(9, 2)", new BigDecimal("5.50"), 5.5),
        Arguments.of("DECIMAL(9, 2)", new BigDecimal("5.50"), new BigDecimal("5.5000")),
        Arguments.of("DECIMAL(9, 2)", new BigDecimal("5.50"), "5.5"),
        Arguments.of("BOOLEAN", true, "true"),
        Arguments.of("DATE", LocalDate.of(2026, 6, 26), "2026-06-26"),
        Arguments.of("TIME(3)", LocalTime.of(1, 2), "01:02:00.000"),
        Arguments.of("TIMESTAMP(3)", LocalDateTime.of(2026, 6, 26, 1, 2), "2026-06-26T01:02:00"),
        Arguments.of(
            "TIMESTAMP_LTZ(3)",
            Instant.parse("2026-06-26T00:00:00Z"),
            Instant.parse("2026-06-26T00:00:00Z").atOffset(ZoneOffset.ofHours(9))),
        Arguments.of(
            "TIMESTAMP_LTZ(3)",
            Instant.parse("2026-06-26T00:00:00Z"),
            Instant.parse("2026-06-26T00:00:00Z").atZone(ZoneId.of("America/New_York"))),
        Arguments.of(
            "TIMESTAMP_LTZ(3)",
            Instant.parse("2026-06-26T00:00:00Z"),
            "2026-06-26T02:00:00+02:00"));
  }

  @ParameterizedTest
  @MethodSource("convertedLiterals")
  void literalIsConvertedToColumnType(String type, Object value, Object literal) {
    Table table = workspace.create("t", Schema.builder().column("c", type));
    workspace.append(table, List.of(row(value), row((Object) null)));
    ReadBuilder read = table.newReadBuilder().withFilter(Predicate.equal("c", literal));
    assertEquals(List.of(row(value)), Rows.of(read, workspace.allocator()));
    ReadBuilder others = table.newReadBuilder().withFilter(Predicate.notEqual("c", literal));
    assertEquals(List.of(), Rows.of(others, workspace.allocator()));
  }

  /** Predicates that are invalid for the table, and parts of the error message. */
  static Stream<Arguments> invalidPredicates() {
    return Stream.of(
        Arguments.of(Predicate.isNull("nowhere"), "'nowhere'", ""),
        Arguments.of(Predicate.equal("i", 1.5), "'i'", "1.5"),
        Arguments.of(Predicate.equal("i", 1L << 40), "'i'", "1099511627776"),
        Arguments.of(Predicate.equal("ti", 128), "'ti'", "TINYINT"),
        Arguments.of(Predicate.equal("i", "many"), "'i'", "many"),
        Arguments.of(Predicate.equal("i", true), "'i'", "true"),
        Arguments.of(Predicate.in("i", List.of(1, "x")), "'i'", "'x'"),
        Arguments.of(Predicate.equal("amount", new BigDecimal("1.005")), "'amount'", "1.005"),
        Arguments.of(
            Predicate.equal("amount", new BigDecimal("1E+17")),
            "DECIMAL(18, 2)",
            "100000000000000000"),
        Arguments.of(Predicate.equal("flag", "perhaps"), "'flag'", "BOOLEAN"),
        Arguments.of(Predicate.equal("dt", "2026-02-30"), "'dt'", "DATE"),
        Arguments.of(Predicate.equal("dt", 20000), "'dt'", "20000"),
        Arguments.of(Predicate.equal("tm", "25:00:00"), "'tm'", "25:00:00"),
        Arguments.of(
            Predicate.equal("ts3", LocalDateTime.of(2026, 1, 1, 0, 0, 0, 1)),
            "'ts3'",
            "TIMESTAMP(3)"),
        Arguments.of(Predicate.equal("by", "xyz"), "'by'", "xyz"),
        Arguments.of(Predicate.startsWith("i", "1"), "'i'", ""),
        Arguments.of(Predicate.like("by", "%"), "'by'", ""),
        Arguments.of(Predicate.equal("list", 1), "'list'", ""),
        Arguments.of(
            Predicate.isNull("id").or(Predicate.equal("i", 1).and(Predicate.equal("dt", "x"))),
            "'dt'",
            "'x'"));
  }

  @ParameterizedTest
  @MethodSource("invalidPredicates")
  void invalidPredicateIsRefused(Predicate predicate, String column, String part) {
    Schema.Builder schema = Layout.APPEND.schema();
    SampleColumn.OF_ALL_TYPES.forEach(c -> schema.column(c.name(), c.type()));
    Table table = workspace.create("t", schema.column("list", "ARRAY<INT>"));
    ReadBuilder read = table.newReadBuilder().withFilter(predicate);
    Messages.assertNames(
        assertThrows(InvalidArgumentException.class, () -> read.newScan().plan()), column, part);
    Messages.assertNames(
        assertThrows(
            InvalidArgumentException.class,
            () -> read.newRead().createReader(List.of(), workspace.allocator())),
        column,
        part);
  }
}
