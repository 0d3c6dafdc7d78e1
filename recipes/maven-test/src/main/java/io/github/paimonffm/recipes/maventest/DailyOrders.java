package io.github.paimonffm.recipes.maventest;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** A job of a user: stores the orders of a day. */
final class DailyOrders {

  private DailyOrders() {}

  // sample
  record Order(long id, BigDecimal amount, LocalDate dt) {}

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
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    try (BatchTableWrite write = builder.newWrite();
        RowWriter rows = write.rows(allocator);
        BatchTableCommit commit = builder.newCommit()) {
      rows.addAll(orders);
      return commit.overwrite(write.prepareCommit(), Map.of("dt", day));
    }
  }
  // end
}
