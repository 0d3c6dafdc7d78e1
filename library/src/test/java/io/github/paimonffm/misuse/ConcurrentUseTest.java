package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.BlockingInputs;
import io.github.paimonffm.testing.Gate;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second thread in a writer or reader fails immediately and does not affect the first thread. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrentUseTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void secondThreadInWriterFails() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("name", "STRING"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    Gate gate = new Gate();
    List<CommitMessage> messages;
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        BatchTableWrite write = builder.newWrite();
        BlockingInputs.Batch slow =
            BlockingInputs.batch("name", List.of("a", "b"), workspace.allocator(), gate)) {
      Future<?> first = threads.submit(() -> write.writeArrow(slow.root(), slow.dictionaries()));
      gate.awaitReached();

      for (IllegalStateException refused :
          List.of(
              assertThrows(
                  IllegalStateException.class,
                  () -> write.writeArrow(workspace.batch(table, List.of(row("second"))))),
              assertThrows(IllegalStateException.class, write::prepareCommit))) {
        Messages.assertNames(refused, "writer", "db.t", "two threads");
      }
      gate.open();
      first.get();
      // Sequential calls from several threads are allowed.
      write.writeArrow(workspace.batch(table, List.of(row("third"))));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(List.of(row("a"), row("b"), row("third")), workspace.rows(table));
  }

  @Test
  void secondThreadInReaderFails() throws Exception {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    workspace.append(table, List.of(row(1), row(2)));
    var read = table.newReadBuilder();
    Gate gate = new Gate();
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        BufferAllocator slow = BlockingInputs.allocator(workspace.allocator(), gate);
        ArrowReader reader = read.newRead().createReader(read.newScan().plan().splits(), slow)) {
      reader.getVectorSchemaRoot();
      Future<Boolean> first = threads.submit(reader::loadNextBatch);
      gate.awaitReached();
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, reader::loadNextBatch);
      Messages.assertNames(refused, "reader", "db.t", "two threads");
      gate.open();
      assertTrue(first.get());
      Rows.assertSame(List.of(row(1), row(2)), Rows.of(reader.getVectorSchemaRoot()));
      assertFalse(reader.loadNextBatch());
    }
  }
}
