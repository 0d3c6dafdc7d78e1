package io.github.paimonffm.lifecycle;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call fails without a leak if its allocator reaches its limit, at any point of the call. */
class AllocatorLimitTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table() {
    return workspace.create(
        "t",
        Schema.builder()
            .column("id", "INT")
            .column("name", "STRING")
            .column("tags", "ARRAY<STRING>"));
  }

  private static List<List<Object>> rows(int first) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = first; i < first + 20; i++) {
      rows.add(row(i, "n" + i, List.of("a", "b")));
    }
    return rows;
  }

  @Test
  void writerNeedsNoMemoryOfTheAllocator() {
    Table table = table();
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
        BufferAllocator tight =
            workspace.allocator().newChildAllocator("tight", 0, Long.MAX_VALUE)) {
      try (VectorSchemaRoot root = Rows.batch(table.arrowSchema(), tight, rows(0))) {
        tight.setLimit(tight.getAllocatedMemory());
        write.writeArrow(root);
      }
    }
  }

  @Test
  void writerStaysUsableAfterFailedExport() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        BufferAllocator tight = workspace.allocator().newChildAllocator("tight", 0, 0);
        // Arrow allocates the first offset of an empty list when the list is exported.
        VectorSchemaRoot root = VectorSchemaRoot.create(table.arrowSchema(), tight)) {
      assertThrows(OutOfMemoryException.class, () -> write.writeArrow(root));
      assertEquals(0, tight.getAllocatedMemory());
      tight.setLimit(Long.MAX_VALUE);
      write.writeArrow(root);
      write.writeArrow(workspace.batch(table, rows(0)));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(rows(0), workspace.rows(table));
  }

  @Test
  void readerReportsFailedImport() throws IOException {
    Table table = table();
    workspace.append(table, rows(0));
    var read = table.newReadBuilder();
    var splits = read.newScan().plan().splits();
    long handles = NativeHandles.live();
    int refused = 0;
    boolean loaded = false;
    for (long limit = 0; !loaded; limit += 64) {
      assertTrue(limit < 1 << 20, "the import of 20 rows still fails with 1 MiB");
      BufferAllocator tight = new RootAllocator(limit);
      try (ArrowReader reader = read.newRead().createReader(splits, tight)) {
        try {
          loaded = reader.loadNextBatch();
          assertTrue(loaded);
          Rows.assertSame(rows(0), Rows.of(reader.getVectorSchemaRoot()));
        } catch (RuntimeException e) {
          assertInstanceOf(OutOfMemoryException.class, e);
          refused++;
          tight.setLimit(Long.MAX_VALUE);
          assertContinuesOrStaysFailed(reader, e);
        }
      }
      assertEquals(handles, NativeHandles.live());
      tight.close(); // fails if memory is left
    }
    assertTrue(refused >= 3, "the limit was hit only " + refused + " times");
  }

  /** Checks that the reader returns the batch or keeps failing; it must not skip the batch. */
  private static void assertContinuesOrStaysFailed(ArrowReader reader, RuntimeException failure)
      throws IOException {
    List<List<Object>> found;
    try {
      assertTrue(reader.loadNextBatch(), "the reader skipped a batch");
      found = Rows.of(reader.getVectorSchemaRoot());
    } catch (IllegalStateException e) {
      assertEquals(failure, e.getCause());
      return;
    }
    Rows.assertSame(rows(0), found);
  }
}
