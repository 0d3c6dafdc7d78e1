package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the samples of docs/guides/overwrites.md. */
class OverwritesGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table = Orders.create(workspace);
    workspace.append(table, List.of(order(1, 995, 26), order(2, 1250, 27)));
  }

  @Test
  void partitionsOfRowsAreReplaced() {
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(3, 5, 26)));
    // sample dynamic
    // The mode is for the writers and the committer.
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    try (BatchTableWrite write = builder.newWrite();
        BatchTableCommit commit = builder.newCommit()) {
      write.writeArrow(root);
      List<CommitMessage> messages = write.prepareCommit();
      commit.overwrite(messages); // replaces the partitions that the rows are in
    }
    // end
    Rows.assertSame(List.of(order(2, 1250, 27), order(3, 5, 26)), workspace.rows(table));
  }

  @Test
  void matchingPartitionsAreReplaced() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(order(3, 5, 26)));
    try (BatchTableCommit commit = builder.newCommit()) {
      // sample static
      commit.overwrite(messages, Map.of("dt", "2026-06-26"));
      // end
    }
    Rows.assertSame(List.of(order(2, 1250, 27), order(3, 5, 26)), workspace.rows(table));
  }

  @Test
  void oneCallReplaces() throws IOException {
    VectorSchemaRoot root = Orders.batch(workspace, List.of(order(3, 5, 26)));
    try (ArrowReader reader = Orders.reader(workspace, List.of(order(4, 5, 28)))) {
      // sample one call
      table.overwrite(root, Map.of("dt", LocalDate.of(2026, 6, 26))); // the partition of that day
      table.overwrite(reader, Map.of()); // all rows of the table
      // end
    }
    Rows.assertSame(List.of(order(4, 5, 28)), workspace.rows(table));
  }

  @Test
  void partitionsAreRemoved() {
    try (BatchTableCommit commit = table.newBatchWriteBuilder().newCommit()) {
      // sample removal
      commit.truncatePartitions(List.of(Map.of("dt", LocalDate.of(2026, 6, 26))));
      // end
    }
    Rows.assertSame(List.of(order(2, 1250, 27)), workspace.rows(table));
  }
}
