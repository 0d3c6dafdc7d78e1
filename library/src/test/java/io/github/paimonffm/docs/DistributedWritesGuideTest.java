package io.github.paimonffm.docs;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/distributed-writes.md. */
class DistributedWritesGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  // sample
  /** In a worker: the builder arrived by Java serialization, and the messages go back as bytes. */
  static List<byte[]> write(BatchWriteBuilder builder, VectorSchemaRoot root) {
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(root);
      return write.prepareCommit().stream().map(CommitMessage::toBytes).toList();
    }
  }

  /** In the driver: the messages of all workers become one snapshot. */
  static Optional<Snapshot> publish(BatchWriteBuilder builder, List<byte[]> received) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(received.stream().map(CommitMessage::fromBytes).toList());
    }
  }

  /** Deletes the files of messages that nobody is going to commit. */
  static void giveUp(BatchWriteBuilder builder, List<byte[]> received) {
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(received.stream().map(CommitMessage::fromBytes).toList());
    }
  }

  // end

  @Test
  void sampleCommitsAndAborts() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<byte[]> received = new ArrayList<>();
    for (int worker = 0; worker < 3; worker++) {
      BatchWriteBuilder deserialized = Transport.send(builder);
      received.addAll(write(deserialized, workspace.batch(table, List.of(row(worker)))));
    }
    List<byte[]> third = List.of(received.removeLast());
    assertEquals(1, publish(builder, received).orElseThrow().id());
    giveUp(builder, third);
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
    assertEquals(2, TableState.dataFiles(table).size());
  }
}
