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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
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
}
