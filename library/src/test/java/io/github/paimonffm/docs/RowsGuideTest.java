package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Rows;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/reading.md that reads records. */
class RowsGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void rowsAreRecords() {
    Table table = Orders.create(workspace);
    workspace.append(table, List.of(order(1, 995, 26), order(2, 1250, 27), order(3, 5, 26)));
    BigDecimal total = BigDecimal.ZERO;
    // sample rows
    record Order(long id, BigDecimal amount) {}

    ReadBuilder read = table.newReadBuilder().withProjection("id", "amount");
    try (Rows<Order> orders = read.rows(Order.class)) {
      while (orders.hasNext()) {
        Order order = orders.next();
        total = total.add(order.amount());
      }
    }
    // end
    assertEquals(new BigDecimal("22.50"), total);
  }
}
