package io.github.paimonffm.recipes.maventest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.Predicate;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.recipes.maventest.DailyOrders.Order;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
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
  void secondRunReplacesTheDay() throws IOException {
    DailyOrders.store(table, MONDAY, List.of(order(1, "5.00"), order(2, "7.50")), allocator);
    DailyOrders.store(table, TUESDAY, List.of(order(3, "1.00")), allocator);

    DailyOrders.store(table, MONDAY, List.of(order(1, "6.00")), allocator);

    assertEquals(List.of(order(1, "6.00")), orders(MONDAY));
    assertEquals(List.of(order(3, "1.00")), orders(TUESDAY));
  }

  @Test
  void dayWithoutOrdersIsRemoved() throws IOException {
    DailyOrders.store(table, MONDAY, List.of(order(1, "5.00")), allocator);
    DailyOrders.store(table, MONDAY, List.of(), allocator);
    assertEquals(List.of(), orders(MONDAY));
    assertEquals(List.of(), table.partitions());
  }

  private static Order order(long id, String amount) {
    return new Order(id, new BigDecimal(amount));
  }

  private List<Order> orders(LocalDate day) throws IOException {
    ReadBuilder read = table.newReadBuilder().withFilter(Predicate.equal("dt", day));
    List<Order> orders = new ArrayList<>();
    try (ArrowReader reader =
        read.newRead().createReader(read.newScan().plan().splits(), allocator)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        BigIntVector ids = (BigIntVector) batch.getVector("id");
        DecimalVector amounts = (DecimalVector) batch.getVector("amount");
        for (int row = 0; row < batch.getRowCount(); row++) {
          orders.add(new Order(ids.get(row), amounts.getObject(row)));
        }
      }
    }
    return orders;
  }
}
// end
