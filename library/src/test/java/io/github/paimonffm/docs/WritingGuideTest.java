package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.RowWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/writing.md. */
class WritingGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void tableAndBatchAreWritten() {
    String warehouse = workspace.warehouse().toString();
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(1, 995, 26), order(2, 1250, 27)));
    // sample a table and a batch
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      catalog.createDatabase("sales", true);
      Table table =
          catalog.createTable(
              Identifier.of("sales", "orders"),
              Schema.builder()
                  .column("id", "BIGINT NOT NULL")
                  .column("amount", "DECIMAL(18, 2)")
                  .column("dt", "DATE")
                  .partitionKeys("dt")
                  .build(),
              true);

      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(root); // a VectorSchemaRoot, which stays yours
        Optional<Snapshot> snapshot = commit.commit(write.prepareCommit());
      }
    }
    // end
    Rows.assertSame(
        List.of(order(1, 995, 26), order(2, 1250, 27)), workspace.rows(Orders.get(workspace)));
  }

  @Test
  void lanesAndMemoryAreLimited() {
    Table table = Orders.create(workspace);
    // sample lanes and memory
    BatchWriteBuilder builder =
        table
            .newBatchWriteBuilder()
            .withParallelism(4) // lanes of each writer
            .withMemoryLimit(512 * 1024 * 1024); // bytes that each writer may hold
    // end
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(1, 995, 26)));
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.writeArrow(root);
      assertEquals(1, commit.commit(write.prepareCommit()).orElseThrow().id());
    }
    Rows.assertSame(List.of(order(1, 995, 26)), workspace.rows(table));
  }

  @Test
  void tableWritesAndCommitsInOneCall() throws IOException {
    Table table = Orders.create(workspace);
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(1, 995, 26)));
    try (ArrowReader reader = Orders.reader(workspace, List.of(order(2, 1250, 27)))) {
      // sample one call
      Optional<Snapshot> first = table.append(root); // a VectorSchemaRoot
      Optional<Snapshot> second = table.append(reader); // an ArrowReader: all batches, one snapshot
      Optional<Snapshot> third = table.overwrite(root, Map.of("dt", LocalDate.of(2026, 6, 26)));
      // end
      assertEquals(
          List.of(1L, 2L, 3L),
          Stream.of(first, second, third).map(snapshot -> snapshot.orElseThrow().id()).toList());
    }
    Rows.assertSame(List.of(order(1, 995, 26), order(2, 1250, 27)), workspace.rows(table));
  }

  @Test
  void rowsAreWritten() {
    Table table = Orders.create(workspace);
    BufferAllocator allocator = workspace.allocator();
    // sample rows
    record Order(long id, BigDecimal amount, LocalDate dt) {}

    LocalDate day = LocalDate.of(2026, 6, 26);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      RowWriter rows = write.rows(allocator);
      rows.add(new Order(1, new BigDecimal("9.95"), day));
      rows.add(2, new BigDecimal("12.50"), day);
      rows.add(Map.of("id", 3, "dt", day));
      commit.commit(write.prepareCommit());
    }
    // end
    Rows.assertSame(
        List.of(order(1, 995, 26), order(2, 1250, 26), Rows.row(3L, null, day)),
        workspace.rows(table));
  }
}
