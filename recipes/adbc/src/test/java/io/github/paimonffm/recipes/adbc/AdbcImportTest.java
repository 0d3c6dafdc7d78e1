package io.github.paimonffm.recipes.adbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.adbc.core.AdbcDriver;
import org.apache.arrow.adbc.driver.jdbc.JdbcDriverFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdbcImportTest {

  private static final Identifier ORDERS = Identifier.of("sales", "orders");
  private static final String URL = "jdbc:h2:mem:adbc";

  private record Order(long id, BigDecimal amount, String note, LocalDate dt, Instant at) {}

  private record Id(long id) {}

  @TempDir Path folder;

  private BufferAllocator allocator;
  private Catalog catalog;

  /** Keeps the database in memory. */
  private Connection database;

  @BeforeEach
  void open() throws SQLException {
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
  }

  @Test
  void rowsKeepTheirValues() throws Exception {
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE TABLE orders (id BIGINT PRIMARY KEY, amount DECIMAL(18, 2), note VARCHAR(40), dt DATE, at TIMESTAMP(3))");
      statement.execute(
          """
          INSERT INTO orders VALUES (1, 19.95, 'ä', DATE '2026-06-26', TIMESTAMP '2026-06-26 12:34:56.123'),
            (2, NULL, NULL, NULL, NULL)
          """);
    }

    Table table = importQuery("SELECT * FROM orders ORDER BY id");

    assertEquals(
        List.of(
            "ID BIGINT NOT NULL",
            "AMOUNT DECIMAL(18, 2)",
            "NOTE STRING",
            "DT DATE",
            "AT TIMESTAMP(3) WITH LOCAL TIME ZONE"),
        table.schema().columns().stream()
            .map(column -> column.name() + " " + column.type())
            .toList());
    assertEquals(
        List.of(
            new Order(
                1,
                new BigDecimal("19.95"),
                "ä",
                LocalDate.of(2026, 6, 26),
                Instant.parse("2026-06-26T12:34:56.123Z")),
            new Order(2, null, null, null, null)),
        rows(table, Order.class));
  }

  @Test
  void severalBatchesBecomeOneSnapshot() throws Exception {
    Table table = importQuery("SELECT x AS id FROM system_range(1, 25000)");

    assertEquals(1, table.snapshots().size());
    assertEquals(
        LongStream.rangeClosed(1, 25_000).mapToObj(Id::new).toList(), rows(table, Id.class));
  }

  @Test
  void emptyResultCreatesAnEmptyTable() throws Exception {
    Table table = importQuery("SELECT 1 AS id WHERE FALSE");
    assertEquals(List.of(), rows(table, Id.class));
    assertTrue(table.latestSnapshot().isEmpty());
  }

  private Table importQuery(String query) throws Exception {
    Map<String, Object> options = Map.of(AdbcDriver.PARAM_URI.getKey(), URL);
    return AdbcImport.createTable(
        catalog, ORDERS, JdbcDriverFactory.class.getName(), options, query, allocator);
  }

  private static <T extends Record> List<T> rows(Table table, Class<T> type) {
    try (Stream<T> rows = table.newReadBuilder().rows(type).stream()) {
      return rows.toList();
    }
  }
}
