package io.github.paimonffm.recipes.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbImportTest {

  private static final Identifier ORDERS = Identifier.of("sales", "orders");

  private enum State {
    NEW,
    PAID
  }

  private record Address(String city, List<String> lines) {}

  private record Order(
      long id,
      BigDecimal amount,
      State state,
      Address address,
      List<Integer> tags,
      Map<String, BigDecimal> rates,
      LocalDate dt,
      LocalDateTime ts,
      Instant tsZone) {}

  private record Line(long id, BigDecimal amount, LocalDate dt, String note) {}

  /** A million rows with decimals, an enum, a struct, a list, a map and times. */
  private static final String MILLION =
      """
      SELECT i AS id,
        ((i * 7919) % 1000000)::DECIMAL(18, 2) / 100 AS ratio,
        ((i * 7919) % 1000000)::DECIMAL(12, 2) AS amount,
        (['new', 'paid', 'sent', 'back'])[1 + i % 4]::ENUM ('new', 'paid', 'sent', 'back') AS state,
        {'city': 'city ' || i % 1000, 'zip': (i % 90000)::INT} AS address,
        [i % 10, i % 7, i % 3]::INT[] AS tags,
        MAP {'k' || i % 5: (i % 100)::DECIMAL(9, 3)} AS prices,
        DATE '2026-01-01' + (i % 365)::INT AS dt,
        TIMESTAMP '2026-01-01 00:00:00' + to_microseconds(i * 1001) AS ts
      FROM range(1000000) r(i)
      """;

  @TempDir Path folder;

  private BufferAllocator allocator;
  private Catalog catalog;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", folder.resolve("warehouse").toString()));
    catalog.createDatabase("sales", true);
  }

  /** Fails if a batch was not released. */
  @AfterEach
  void close() {
    catalog.close();
    allocator.close();
  }

  @Test
  void parquetFileWithNestedTypesDecimalsAndEnums() throws Exception {
    Path file = folder.resolve("orders.parquet");
    execute(
        """
        COPY (
          SELECT * FROM (VALUES
            (1::BIGINT, 19.95::DECIMAL(18, 2), 'PAID',
              {'city': 'Oslo', 'lines': ['a', NULL]}, [1, 2, NULL], MAP {'vat': 0.25::DECIMAL(9, 3)},
              DATE '2026-06-26', TIMESTAMP '2026-06-26 12:34:56.123456',
              TIMESTAMPTZ '2026-06-26 12:34:56.123456+02'),
            (2, -0.01, NULL, NULL, [], MAP {}, NULL, NULL, NULL))
          AS t(id, amount, state, address, tags, rates, dt, ts, ts_zone)
        ) TO '%s' (FORMAT parquet)
        """
            .formatted(file));
    String query =
        "SELECT * REPLACE (state::ENUM ('NEW', 'PAID') AS state) FROM '%s' ORDER BY id"
            .formatted(file);

    Table table = DuckDbImport.createTable(catalog, ORDERS, query, allocator);

    assertEquals(
        List.of(
            "id BIGINT",
            "amount DECIMAL(18, 2)",
            "state STRING",
            "address ROW<`city` STRING, `lines` ARRAY<STRING>>",
            "tags ARRAY<INT>",
            "rates MAP<STRING NOT NULL, DECIMAL(9, 3)>",
            "dt DATE",
            "ts TIMESTAMP(6)",
            "ts_zone TIMESTAMP(6) WITH LOCAL TIME ZONE"),
        columns(table));
    assertEquals(
        List.of(
            new Order(
                1,
                new BigDecimal("19.95"),
                State.PAID,
                new Address("Oslo", Arrays.asList("a", null)),
                Arrays.asList(1, 2, null),
                Map.of("vat", new BigDecimal("0.250")),
                LocalDate.of(2026, 6, 26),
                LocalDateTime.parse("2026-06-26T12:34:56.123456"),
                Instant.parse("2026-06-26T10:34:56.123456Z")),
            new Order(
                2, new BigDecimal("-0.01"), null, null, List.of(), Map.of(), null, null, null)),
        rows(table, Order.class));
  }

  @Test
  void csvFile() throws Exception {
    Path file = folder.resolve("orders.csv");
    execute(
        """
        COPY (SELECT i AS id, i * 1.5 AS amount, DATE '2026-06-26' + i::INT AS dt, 'a "b", c' AS note
          FROM range(3) r(i)) TO '%s' (HEADER, DELIMITER ';')
        """
            .formatted(file));
    String query =
        "SELECT id, amount::DECIMAL(18, 2) AS amount, dt, note FROM read_csv('%s')".formatted(file);

    Table table = DuckDbImport.createTable(catalog, ORDERS, query, allocator);

    assertEquals(
        List.of("id BIGINT", "amount DECIMAL(18, 2)", "dt DATE", "note STRING"), columns(table));
    assertEquals(
        List.of(
            new Line(0, new BigDecimal("0.00"), LocalDate.of(2026, 6, 26), "a \"b\", c"),
            new Line(1, new BigDecimal("1.50"), LocalDate.of(2026, 6, 27), "a \"b\", c"),
            new Line(2, new BigDecimal("3.00"), LocalDate.of(2026, 6, 28), "a \"b\", c")),
        rows(table, Line.class));
  }

  @Test
  void millionRowsArriveWithAllValues() throws Exception {
    long start = System.nanoTime();
    Table table = DuckDbImport.createTable(catalog, ORDERS, MILLION, allocator);
    System.out.printf("a million rows in %.2f s%n", (System.nanoTime() - start) / 1e9);

    // DuckDB reads the table's own files.
    String files = table.location() + "/bucket-0/*.parquet";
    String texts = "SELECT * REPLACE (state::VARCHAR AS state) FROM (%s)".formatted(MILLION);
    assertEquals(summary(texts), summary("SELECT * FROM '" + files + "'"));
  }

  @Test
  void typesWithoutCounterpartAreRefused() {
    UnsupportedFeatureException failure =
        assertThrows(
            UnsupportedFeatureException.class,
            () ->
                DuckDbImport.createTable(
                    catalog, ORDERS, "SELECT INTERVAL 1 DAY AS duration", allocator));
    assertTrue(failure.getMessage().contains("'duration'"), failure.getMessage());
  }

  /** Times have milliseconds in Paimon. A time with microseconds comes after half of the rows. */
  @Test
  void refusedRowPublishesNothing() throws Exception {
    String query =
        """
        SELECT TIME '12:34:56' + to_microseconds((i = 500000)::INT) AS t FROM range(1000000) r(i)
        """;
    SchemaMismatchException failure =
        assertThrows(
            SchemaMismatchException.class,
            () -> DuckDbImport.createTable(catalog, ORDERS, query, allocator));
    assertTrue(failure.getMessage().contains("12:34:56.000001"), failure.getMessage());
    Table table = catalog.getTable(ORDERS);
    assertTrue(table.latestSnapshot().isEmpty());
    try (Stream<Path> files = Files.walk(Path.of(table.location()))) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith("parquet")).toList());
    }
  }

  private static List<String> columns(Table table) {
    return table.schema().columns().stream()
        .map(column -> column.name() + " " + column.type())
        .toList();
  }

  private static <T extends Record> List<T> rows(Table table, Class<T> type) {
    try (Stream<T> rows = table.newReadBuilder().rows(type).stream()) {
      return rows.toList();
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the number of rows and the sum of their hashes. */
  private static String summary(String query) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) || ' ' || sum(hash(t)) FROM (" + query + ") t")) {
      result.next();
      return result.getString(1);
    }
  }
}
