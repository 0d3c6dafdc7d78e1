package io.github.paimonffm.docs;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.RoutedRows;
import io.github.paimonffm.write.RowPartition;
import io.github.paimonffm.write.RowRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/distributed-writes.md that routes rows. */
class RoutedWritesGuideTest {

  private static final int WORKERS = 3;

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The rows that one worker received, by bucket. */
  private final class Inbox implements Channel {

    private final Table table;
    private final Map<Integer, VectorSchemaRoot> batches = new TreeMap<>();

    Inbox(Table table) {
      this.table = table;
    }

    @Override
    public void send(VectorSchemaRoot root, int row, int bucket) {
      VectorSchemaRoot batch =
          batches.computeIfAbsent(bucket, b -> workspace.batch(table, List.of()));
      int last = batch.getRowCount();
      for (int column = 0; column < root.getFieldVectors().size(); column++) {
        batch.getVector(column).copyFromSafe(row, last, root.getVector(column));
      }
      batch.setRowCount(last + 1);
    }
  }

  // sample
  /** The connection to a worker. */
  interface Channel {
    void send(VectorSchemaRoot root, int row, int bucket);
  }

  /** In each source of rows: sends each row to the worker of its partition and bucket. */
  static void shuffle(BatchWriteBuilder builder, VectorSchemaRoot root, List<Channel> workers) {
    try (RowRouter router = builder.newRowRouter()) {
      RoutedRows routed = router.route(root);
      for (int row = 0; row < routed.rowCount(); row++) {
        RowPartition partition = routed.partitions().get(routed.partition(row));
        int bucket = routed.bucket(row);
        // The hash of a partition is the same in every process.
        int worker = Math.floorMod(31 * partition.hashCode() + bucket, workers.size());
        workers.get(worker).send(root, row, bucket);
      }
    }
  }

  /** In each worker: writes the received rows, which are one batch for each bucket. */
  static List<byte[]> write(BatchWriteBuilder builder, Map<Integer, VectorSchemaRoot> batches) {
    try (BatchTableWrite write = builder.newWrite()) {
      batches.forEach((bucket, batch) -> write.writeArrow(batch, bucket));
      return write.prepareCommit().stream().map(CommitMessage::toBytes).toList();
    }
  }

  /** In the driver: commits once. */
  static Optional<Snapshot> publish(BatchWriteBuilder builder, List<byte[]> received) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(received.stream().map(CommitMessage::fromBytes).toList());
    }
  }

  // end

  @Test
  void sampleWritesEachKeyOnce() {
    Table table =
        workspace.create(
            "t",
            Schema.builder()
                .column("id", "INT NOT NULL")
                .column("part", "STRING NOT NULL")
                .column("source", "INT")
                .primaryKey("part", "id")
                .partitionKeys("part")
                .option("bucket", "4"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<Inbox> inboxes = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      inboxes.add(new Inbox(table));
    }
    // Both sources have rows with the same keys.
    for (int source = 0; source < 2; source++) {
      List<List<Object>> rows = new ArrayList<>();
      for (int id = 0; id < 200; id++) {
        rows.add(row(id, "part " + id % 3, source));
      }
      shuffle(Transport.send(builder), workspace.batch(table, rows), List.copyOf(inboxes));
    }
    List<byte[]> received = new ArrayList<>();
    for (Inbox inbox : inboxes) {
      assertTrue(!inbox.batches.isEmpty(), "each worker has rows");
      received.addAll(write(Transport.send(builder), inbox.batches));
    }
    assertEquals(1, publish(builder, received).orElseThrow().id());
    List<List<Object>> expected = new ArrayList<>();
    for (int id = 0; id < 200; id++) {
      expected.add(row(id, "part " + id % 3, 1));
    }
    Rows.assertSame(expected, workspace.rows(table));
  }
}
