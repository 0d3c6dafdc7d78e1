package io.github.paimonffm.recipes.frompaimonjava;

import io.github.paimonffm.catalog.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The job after the change. */
final class WithPaimonFfm {

  private WithPaimonFfm() {}

  // sample
  static void append(Table table, List<Order> orders, BufferAllocator allocator) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), allocator)) {
      BigIntVector ids = (BigIntVector) root.getVector("id");
      DecimalVector amounts = (DecimalVector) root.getVector("amount");
      VarCharVector notes = (VarCharVector) root.getVector("note");
      DateDayVector days = (DateDayVector) root.getVector("dt");
      root.allocateNew(); // all values are null
      for (int row = 0; row < orders.size(); row++) {
        Order order = orders.get(row);
        ids.setSafe(row, order.id());
        if (order.amount() != null) {
          amounts.setSafe(row, order.amount());
        }
        if (order.note() != null) {
          notes.setSafe(row, order.note().getBytes(StandardCharsets.UTF_8));
        }
        days.setSafe(row, (int) order.dt().toEpochDay());
      }
      root.setRowCount(orders.size());
      table.append(root);
    }
  }
  // end
}
