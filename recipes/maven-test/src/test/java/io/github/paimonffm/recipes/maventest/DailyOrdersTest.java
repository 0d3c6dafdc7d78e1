package io.github.paimonffm.recipes.maventest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.recipes.maventest.DailyOrders.Order;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// sample
class DailyOrdersTest {

  private static final LocalDate MONDAY = LocalDate.of(2026, 6, 22);
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);

  @TempDir Path warehouse;
  private BufferAllocator allocator;
  private Catalog catalog;
  private Table table;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    catalog = Catalog.open(Map.of("warehouse", warehouse.toString()));
    table = DailyOrders.openTable(catalog);
  }

  @AfterEach
  void close() {
    catalog.close();
    allocator.close(); // fails if the job did not release a batch
  }

  @Test
  void secondRunReplacesTheDay() {
    DailyOrders.store(
        table, MONDAY, List.of(order(1, MONDAY, "5.00"), order(2, MONDAY, "7.50")), allocator);
    DailyOrders.store(table, TUESDAY, List.of(order(3, TUESDAY, "1.00")), allocator);

    DailyOrders.store(table, MONDAY, List.of(order(1, MONDAY, "6.00")), allocator);

    assertEquals(List.of(order(1, MONDAY, "6.00")), orders(MONDAY));
    assertEquals(List.of(order(3, TUESDAY, "1.00")), orders(TUESDAY));
  }

  @Test
  void dayWithoutOrdersIsRemoved() {
    DailyOrders.store(table, MONDAY, List.of(order(1, MONDAY, "5.00")), allocator);
    DailyOrders.store(table, MONDAY, List.of(), allocator);
    assertEquals(List.of(), orders(MONDAY));
    assertEquals(List.of(), table.partitions());
  }

  private static Order order(long id, LocalDate day, String amount) {
    return new Order(id, new BigDecimal(amount), day);
  }

  private List<Order> orders(LocalDate day) {
    ReadBuilder read = table.newReadBuilder().withFilter(Predicate.equal("dt", day));
    try (Stream<Order> rows = read.rows(Order.class).stream()) {
      return rows.toList();
    }
  }
}
// end
