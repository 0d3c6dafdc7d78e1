package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;

import io.github.paimonffm.Identifier;
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

/** Runs the sample of docs/index.md. */
class IndexTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void batchIsCommitted() {
    Orders.create(workspace);
    String warehouse = workspace.warehouse().toString();
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(1, 995, 26)));
    // sample
    try (Catalog catalog = Catalog.open(Map.of("warehouse", warehouse))) {
      Table table = catalog.getTable(Identifier.of("sales", "orders"));
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      try (BatchTableWrite write = builder.newWrite();
          BatchTableCommit commit = builder.newCommit()) {
        write.writeArrow(root); // a VectorSchemaRoot
        Optional<Snapshot> snapshot = commit.commit(write.prepareCommit());
      }
    }
    // end
    Rows.assertSame(List.of(order(1, 995, 26)), workspace.rows(Orders.get(workspace)));
  }
}
