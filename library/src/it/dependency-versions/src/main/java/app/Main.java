package app;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Row;
import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NativeLibraryException;
import io.github.paimonffm.read.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes rows of all types and reads them back, or expects the error about a version. Arguments:
 * the expected outcome, and a warehouse.
 */
public final class Main {

  private static final Schema SCHEMA =
      Schema.builder()
          .column("id", "BIGINT NOT NULL")
          .column("flag", "BOOLEAN")
          .column("tiny", "TINYINT")
          .column("small", "SMALLINT")
          .column("number", "INT")
          .column("real", "FLOAT")
          .column("ratio", "DOUBLE")
          .column("amount", "DECIMAL(18, 2)")
          .column("code", "CHAR(3)")
          .column("name", "STRING")
          .column("data", "BYTES")
          .column("day", "DATE")
          .column("at", "TIMESTAMP(6)")
          .column("instant", "TIMESTAMP(3) WITH LOCAL TIME ZONE")
          .column("tags", "ARRAY<STRING>")
          .column("counts", "MAP<STRING, INT>")
          .column("place", "ROW<x INT, y STRING>")
          .column("dt", "STRING NOT NULL")
          .partitionKeys("dt")
          .build();

  private static final Object[] FULL = {
    1L,
    true,
    (byte) 2,
    (short) 3,
    4,
    5.5f,
    6.25,
    new BigDecimal("7.89"),
    "abc",
    "Zoë",
    new byte[] {1, 2},
    LocalDate.of(2026, 11, 28),
    LocalDateTime.of(2026, 11, 28, 12, 0, 0, 123_456_000),
    Instant.parse("2026-11-28T12:00:00.123Z"),
    List.of("a", "b"),
    Map.of("k", 1),
    Map.of("x", 1, "y", "z"),
    "a"
  };

  private Main() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "works" -> works(args[1]);
      case "arrow-too-old" ->
          fails(args[1], "needs org.apache.arrow:arrow-vector 18.0.0 or newer, but found 17.0.0");
      case "jackson-too-old" ->
          fails(
              args[1], "needs com.fasterxml.jackson.core:jackson-core 2.16.0 or newer, but found");
      case "jackson-mixed" ->
          fails(
              args[1],
              "Jackson do not fit together",
              "jackson-annotations 2.18.6",
              "jackson-databind 2.21",
              "jackson-bom");
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("dependency-versions: " + args[0]);
  }

  private static void works(String warehouse) throws Exception {
    Set<String> missing = References.missing();
    check("missing members of dependencies", Set.of(), missing);
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      catalog.createDatabase("db", true);
      Identifier name = Identifier.of("db", "t");
      catalog.dropTable(name, true);
      Table table = catalog.createTable(name, SCHEMA, false);
      Object[] empty = new Object[FULL.length];
      empty[0] = 2L;
      empty[FULL.length - 1] = "b";
      table.appendRows(List.of(FULL, empty));
      try (Rows<Row> rows = table.newReadBuilder().rows()) {
        int count = 0;
        while (rows.hasNext()) {
          Row row = rows.next();
          Object[] expected = row.getLong("id") == 1 ? FULL : empty;
          for (int i = 0; i < expected.length; i++) {
            check(SCHEMA.columns().get(i).name(), text(expected[i]), text(row.get(i)));
          }
          count++;
        }
        check("rows", 2, count);
      }
    }
  }

  /** Returns a text that is equal for equal values, also for byte arrays and for rows. */
  private static String text(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> List.of(bytes[0], bytes[1]).toString();
      case Row row -> "x=" + row.get("x") + ", y=" + row.get("y");
      case Map<?, ?> map when map.containsKey("x") -> "x=" + map.get("x") + ", y=" + map.get("y");
      default -> value.toString();
    };
  }

  private static void fails(String warehouse, String... parts) {
    try {
      Catalog.open(Map.of("warehouse", warehouse)).close();
    } catch (NativeLibraryException e) {
      System.out.println(e.getMessage());
      for (String part : parts) {
        check("'" + part + "' in the message", true, e.getMessage().contains(part));
      }
      return;
    }
    throw new AssertionError("the unsuitable version was accepted");
  }

  private static void check(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
