package io.github.paimonffm.recipes.maventest;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A job of a user: stores the orders of a day. */
final class DailyOrders {

  private DailyOrders() {}

  // sample
  record Order(long id, BigDecimal amount) {}

  /** Creates the table of the job if it does not exist. */
  static Table openTable(Catalog catalog) {
    catalog.createDatabase("sales", true);
    Schema schema =
        Schema.builder()
            .column("id", "BIGINT NOT NULL")
            .column("amount", "DECIMAL(18, 2)")
            .column("dt", "DATE")
            .partitionKeys("dt")
            .build();
    return catalog.createTable(Identifier.of("sales", "orders"), schema, true);
  }

  /** Replaces the orders of a day, so the job can run again for a day. */
  static Optional<Snapshot> store(
      Table table, LocalDate day, List<Order> orders, BufferAllocator allocator) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), allocator)) {
      for (int row = 0; row < orders.size(); row++) {
        ((BigIntVector) root.getVector("id")).setSafe(row, orders.get(row).id());
        ((DecimalVector) root.getVector("amount")).setSafe(row, orders.get(row).amount());
        ((DateDayVector) root.getVector("dt")).setSafe(row, (int) day.toEpochDay());
      }
      root.setRowCount(orders.size());
      return table.overwrite(root, Map.of("dt", day));
    }
  }
  // end
}
