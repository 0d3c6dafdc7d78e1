package io.github.paimonffm.distributed;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sample of the README on several processes: runs, and is what stands there. */
class ReadmeSampleTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  // sample
  /** In a worker: a builder came, which is Serializable, and bytes go back. */
  static List<byte[]> write(BatchWriteBuilder builder, VectorSchemaRoot root) {
    try (BatchTableWrite write = builder.newWrite()) {
      write.writeArrow(root);
      return write.prepareCommit().stream().map(CommitMessage::toBytes).toList();
    }
  }

  /** In the driver: what came from all workers becomes one snapshot. */
  static Optional<Snapshot> publish(BatchWriteBuilder builder, List<byte[]> received) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(received.stream().map(CommitMessage::fromBytes).toList());
    }
  }

  /** Or the files are deleted, when nobody is going to commit them. */
  static void giveUp(BatchWriteBuilder builder, List<byte[]> received) {
    try (BatchTableCommit commit = builder.newCommit()) {
      commit.abort(received.stream().map(CommitMessage::fromBytes).toList());
    }
  }

  // end

  @Test
  void doesWhatItSays() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<byte[]> received = new ArrayList<>();
    for (int worker = 0; worker < 3; worker++) {
      BatchWriteBuilder travelled = Transport.send(builder, BatchWriteBuilder.class);
      received.addAll(write(travelled, workspace.batch(table, List.of(row(worker)))));
    }
    List<byte[]> third = List.of(received.removeLast());
    assertEquals(1, publish(builder, received).orElseThrow().id());
    giveUp(builder, third);
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
    assertEquals(2, TableState.dataFiles(table).size());
  }

  @Test
  void standsInTheReadme() throws IOException {
    Path root = Path.of(System.getProperty("basedir", ""));
    String source =
        Files.readString(
            root.resolve("src/test/java")
                .resolve(getClass().getName().replace('.', '/') + ".java"));
    String sample =
        source
            .substring(source.indexOf("  // sample\n") + 12, source.indexOf("\n  // end\n"))
            .indent(-2);
    assertTrue(Files.readString(root.resolve("README.md")).contains("```java\n" + sample + "```"));
  }
}
