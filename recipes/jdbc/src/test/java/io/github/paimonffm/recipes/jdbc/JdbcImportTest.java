package io.github.paimonffm.recipes.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcImportTest {

  private static final Identifier ORDERS = Identifier.of("sales", "orders");
  private static final String URL = "jdbc:h2:mem:orders";

  private record Order(
      long id, BigDecimal amount, Boolean paid, String note, LocalDate dt, LocalDateTime at) {}

  private record Named(long id, String name) {}

  @TempDir Path folder;

  private final TimeZone zone = TimeZone.getDefault();
  private BufferAllocator allocator;
  private Catalog catalog;

  /** Keeps the database in memory. */
  private Connection database;

  @BeforeEach
  void open() throws SQLException {
    // Errors of the time zone would not show in UTC.
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", folder.toString()));
    catalog.createDatabase("sales", true);
    database = DriverManager.getConnection(URL);
  }

  /** Fails if a batch was not released. */
  @AfterEach
  void close() throws SQLException {
    database.close();
    catalog.close();
    allocator.close();
    TimeZone.setDefault(zone);
  }

  @Test
  void rowsKeepTheirValues() throws Exception {
    execute(
        """
        CREATE TABLE orders (id BIGINT PRIMARY KEY, amount DECIMAL(18, 2), paid BOOLEAN, note VARCHAR(40), dt DATE,
          at TIMESTAMP(6))
        """);
    execute(
        """
        INSERT INTO orders VALUES (1, 19.95, true, 'ä', DATE '2026-06-26', TIMESTAMP '2026-06-26 00:30:00.123456'),
          (2, NULL, NULL, NULL, NULL, NULL), (3, -0.01, false, '', DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.999999')
        """);

    Table table = importQuery("SELECT * FROM orders ORDER BY id");

    assertEquals(
        List.of(
            "ID BIGINT NOT NULL",
            "AMOUNT DECIMAL(18, 2)",
            "PAID BOOLEAN",
            "NOTE STRING",
            "DT DATE",
            "AT TIMESTAMP(6)"),
        table.schema().columns().stream()
            .map(column -> column.name() + " " + column.type())
            .toList());
    assertEquals(
        List.of(
            new Order(
                1,
                new BigDecimal("19.95"),
                true,
                "ä",
                LocalDate.of(2026, 6, 26),
                LocalDateTime.parse("2026-06-26T00:30:00.123456")),
            new Order(2, null, null, null, null, null),
            new Order(
                3,
                new BigDecimal("-0.01"),
                false,
                "",
                LocalDate.of(1969, 12, 31),
                LocalDateTime.parse("1969-12-31T23:59:59.999999"))),
        rows(table, Order.class));
  }

  @Test
  void severalBatchesBecomeOneSnapshot() throws Exception {
    String query =
        "SELECT x AS id, CAST(x AS VARCHAR) AS name, TIMESTAMP '2026-01-01 00:00:00' AS at FROM system_range(1, 25000)";
    Table table = importQuery(query);

    assertEquals(1, table.snapshots().size());
    List<Named> expected =
        LongStream.rangeClosed(1, 25_000).mapToObj(id -> new Named(id, "" + id)).toList();
    assertEquals(expected, rows(table, Named.class));
  }

  @Test
  void emptyResultCreatesAnEmptyTable() throws Exception {
    Table table = importQuery("SELECT 1 AS id, 'a' AS name WHERE FALSE");
    assertEquals(List.of(), rows(table, Named.class));
    assertTrue(table.latestSnapshot().isEmpty());
  }

  @Test
  void typesWithoutArrowTypeAreRefused() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> importQuery("SELECT TIMESTAMP WITH TIME ZONE '2026-06-26 12:00:00+02' AS at"));
    assertEquals("Unmapped JDBC type: 2014", failure.getCause().getMessage());
  }

  @Test
  void nanosecondsAreRefusedAndNothingIsPublished() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> importQuery("SELECT TIMESTAMP '2026-06-26 12:00:00.000000001' AS at"));
    assertEquals(
        "2026-06-26T12:00:00.000000001 has nanoseconds: cast AT in the query",
        rootCause(failure).getMessage());
    assertTrue(catalog.getTable(ORDERS).latestSnapshot().isEmpty());
  }

  private static Throwable rootCause(Throwable failure) {
    return failure.getCause() == null ? failure : rootCause(failure.getCause());
  }

  private Table importQuery(String query) throws Exception {
    return JdbcImport.createTable(catalog, ORDERS, URL, query, allocator);
  }

  private static <T extends Record> List<T> rows(Table table, Class<T> type) {
    try (Stream<T> rows = table.newReadBuilder().rows(type).stream()) {
      return rows.toList();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
