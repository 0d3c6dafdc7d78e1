package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Column;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Round trips of every type: limits, special values and nulls. */
class TypesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final String MAX_DECIMAL = "9".repeat(20) + "." + "9".repeat(18);

  static Stream<Arguments> types() {
    return Stream.of(
        type("BOOLEAN", true, false),
        type("TINYINT", Byte.MIN_VALUE, Byte.MAX_VALUE),
        type("SMALLINT", Short.MIN_VALUE, Short.MAX_VALUE),
        type("INT", Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        type("BIGINT", Long.MIN_VALUE, 0L, Long.MAX_VALUE),
        type("FLOAT", Float.MIN_VALUE, -0.0f, Float.NaN, Float.NEGATIVE_INFINITY),
        type("DOUBLE", Double.MAX_VALUE, -0.0, Double.NaN, Double.POSITIVE_INFINITY),
        type("DECIMAL(5, 0)", new BigDecimal("-99999"), new BigDecimal("0")),
        type("DECIMAL(18, 2)", new BigDecimal("0.01"), new BigDecimal("-9999999999999999.99")),
        type("DECIMAL(38, 18)", new BigDecimal(MAX_DECIMAL), new BigDecimal("-" + MAX_DECIMAL)),
        type("CHAR(3)", "abc", "äöü"),
        type("VARCHAR(20)", "", "twenty characters!!!"),
        type("STRING", "", "\u0000", "line\nbreak", "日本語", "\uD83D\uDE80", "x".repeat(70_000)),
        type("BINARY(2)", bytes(0, 255)),
        type("VARBINARY(4)", bytes(), bytes(1, 2, 3, 4)),
        type("BYTES", bytes(), bytes(0xFF, 0xFE, 0)),
        type("DATE", LocalDate.EPOCH, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)),
        type("TIME", LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59)),
        type("TIME(3)", LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_000_000)),
        type("TIMESTAMP(0)", time("1969-12-31T23:59:59"), time("2026-06-26T00:00:00")),
        type("TIMESTAMP(3)", time("1969-12-31T23:59:59.999"), time("0001-01-01T00:00:00")),
        type("TIMESTAMP", time("1969-12-31T23:59:59.999999"), time("9999-12-31T23:59:59.999999")),
        type("TIMESTAMP(9)", time("1969-12-31T23:59:59.999999999"), time("2262-01-01T00:00:00")),
        type("TIMESTAMP_LTZ(0)", Instant.EPOCH, Instant.parse("2026-06-26T12:00:00Z")),
        type("TIMESTAMP_LTZ(3)", Instant.parse("1969-12-31T23:59:59.999Z")),
        type("TIMESTAMP(6) WITH LOCAL TIME ZONE", Instant.parse("2026-06-26T12:00:00.000001Z")),
        type("TIMESTAMP_LTZ(9)", Instant.parse("1969-12-31T23:59:59.999999999Z")),
        type("ARRAY<INT>", List.of(), List.of(1, 2, 3), row(4, null, 5)),
        type("ARRAY<ARRAY<STRING>>", List.of(), row(List.of("a"), null, row("b", null))),
        type("MAP<STRING, INT>", Map.of(), Map.of("a", 1, "b", 2), withNull("c")),
        type("MAP<INT, ARRAY<DECIMAL(9, 1)>>", Map.of(1, row(new BigDecimal("0.5"), null))),
        type("MULTISET<STRING>", Map.of(), Map.of("a", 1, "b", 2)),
        type("ARRAY<MULTISET<INT>>", row(Map.of(7, 3), null)),
        type("ROW<a INT, b DATE>", row(1, LocalDate.EPOCH), row(null, null)),
        type(
            "ROW<inner ROW<x STRING, y ARRAY<INT>>, m MAP<STRING, BIGINT>>",
            row(row("x", List.of(1, 2)), Map.of("k", 1L)),
            row(row(null, null), null),
            row(null, Map.of())),
        type(
            "ARRAY<ROW<id BIGINT NOT NULL, tags ARRAY<STRING>>>",
            List.of(row(1L, List.of("a", "b")), row(2L, null)),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void valuesOfTypeRoundTrip(String type, List<Object> values) {
    Table table =
        workspace.create("typed", Schema.builder().column("nr", "INT NOT NULL").column("v", type));
    List<List<Object>> rows = new ArrayList<>();
    rows.add(row(0, null));
    for (Object value : values) {
      rows.add(row(rows.size(), value));
    }
    rows.add(row(rows.size(), null));

    workspace.append(table, rows);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void columnsOfOnlyNullsRoundTrip() {
    Schema.Builder schema = Schema.builder();
    List<Arguments> all = types().toList();
    for (int i = 0; i < all.size(); i++) {
      schema.column("c" + i, (String) all.get(i).get()[0]);
    }
    Table table = workspace.create("nulls", schema);
    List<List<Object>> rows = Collections.nCopies(3, Collections.nCopies(all.size(), null));
    workspace.append(table, rows);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void allTypesInOneTableRoundTrip() {
    List<Arguments> all = types().toList();
    Schema.Builder schema = Schema.builder();
    List<Object> full = new ArrayList<>();
    List<Object> other = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Object[] given = all.get(i).get();
      schema.column("c" + i, (String) given[0]);
      List<?> values = (List<?>) given[1];
      full.add(values.getFirst());
      other.add(i % 2 == 0 ? null : values.getLast());
    }
    Table table = workspace.create("all", schema);
    List<List<Object>> rows =
        List.of(
            full,
            Collections.nCopies(all.size(), null),
            other,
            Collections.nCopies(all.size(), null));
    workspace.append(table, rows);
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void tableNormalizesTypeSpellings() {
    Table table =
        workspace.create(
            "spelled",
            Schema.builder()
                .column("a", "integer not null", "the key")
                .column("b", " numeric ( 7 ) ")
                .column("c", "row<x int, y array<string not null>>")
                .column("d", "TIMESTAMP_LTZ(3)", null, null)
                .column("e", "varchar(3)", null, "abc"));
    assertEquals(
        List.of(
            "INT NOT NULL",
            "DECIMAL(7, 0)",
            "ROW<`x` INT, `y` ARRAY<STRING NOT NULL>>",
            "TIMESTAMP(3) WITH LOCAL TIME ZONE",
            "VARCHAR(3)"),
        table.schema().columns().stream().map(Column::type).toList());
    assertEquals("the key", table.schema().columns().get(0).comment().orElseThrow());
    assertEquals("abc", table.schema().columns().get(4).defaultValue().orElseThrow());
    // A reopened table has the same schema.
    assertEquals(
        table.schema(), workspace.openCatalog().getTable(Workspace.named("spelled")).schema());
  }

  private static Arguments type(String type, Object... values) {
    return Arguments.of(type, row(values));
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes);
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text);
  }

  private static Map<String, Integer> withNull(String key) {
    return Collections.singletonMap(key, null);
  }
}
