package io.github.paimonffm.recipes.frompaimonjava;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowWriter;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** The job after the change. */
final class WithPaimonFfm {

  private WithPaimonFfm() {}

  // sample
  static void append(Table table, List<Order> orders, BufferAllocator allocator) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        RowWriter rows = write.rows(allocator);
        BatchTableCommit commit = builder.newCommit()) {
      for (Order order : orders) {
        rows.add(order);
      }
      commit.commit(write.prepareCommit());
    }
  }

  // end

  // sample one-call
  static void append(Table table, List<Order> orders) {
    table.appendRows(orders);
  }
  // end
}
