package io.github.paimonffm.roundtrip;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches from Arrow readers: IPC files, IPC streams and this library's reader. */
class ArrowReaderInputTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final List<List<List<Object>>> BATCHES =
      List.of(
          List.of(
              row(1L, 1, "a", new BigDecimal("1.00")),
              row(2L, null, null, null),
              row(3L, 2, "c", new BigDecimal("-3.33"))),
          List.of(),
          List.of(row(4L, 1, "", new BigDecimal("4.44"))));

  private static final List<List<Object>> ALL = BATCHES.stream().flatMap(List::stream).toList();

  @ParameterizedTest
  @EnumSource
  void allBatchesOfReaderAreWritten(Ipc format) throws IOException {
    Table table = workspace.create("read", Layout.APPEND.schema());
    byte[] bytes = format.write(table.arrowSchema(), workspace.allocator(), BATCHES);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (ArrowReader reader = format.reader(bytes, workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      assertEquals(4, write.writeArrow(reader));
      assertEquals(0, write.writeArrow(reader), "rows of an exhausted reader");
      assertFalse(reader.loadNextBatch(), "the reader is still open");
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(ALL, workspace.rows(table));
  }

  /** The vectors of this library's reader refer to native memory. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "BUCKETED", "KEYED"})
  void tableIsCopiedThroughReader(Layout layout) throws IOException {
    Table from = workspace.create("original", layout.schema());
    workspace.append(from, ALL);
    Table to = workspace.create("copied", Layout.APPEND.schema());
    BatchWriteBuilder builder = to.newBatchWriteBuilder();
    ReadBuilder read = from.newReadBuilder();
    List<CommitMessage> messages;
    try (ArrowReader reader =
            read.newRead().createReader(read.newScan().plan().splits(), workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      assertEquals(4, write.writeArrow(reader));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(ALL, workspace.rows(to));
  }

  @ParameterizedTest
  @EnumSource
  void misalignedDecimalsOfStreamAreWritten(Layout layout) throws IOException {
    Table table = workspace.create("decimals", layout.schema());
    List<List<List<Object>>> batches =
        List.of(
            List.of(
                row(1L, 1, "a", new BigDecimal("1.00")),
                row(2L, 1, null, null),
                row(3L, 2, "c", new BigDecimal("-9999999999999999.99"))),
            List.of(row(4L, 1, "", new BigDecimal("4.44"))));
    byte[] bytes = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), batches);

    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (ArrowReader reader = Ipc.STREAM.reader(bytes, workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      boolean misaligned = false;
      while (reader.loadNextBatch()) {
        misaligned |= root.getVector("amount").getDataBuffer().memoryAddress() % 16 != 0;
        write.writeArrow(root);
      }
      assertTrue(misaligned, "no batch has decimals that are not aligned to 16 bytes");
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(batches.stream().flatMap(List::stream).toList(), workspace.rows(table));
  }

  @Test
  void partlyReadReaderContinuesAtItsPosition() throws IOException {
    Table table = workspace.create("rest", Layout.APPEND.schema());
    byte[] bytes = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), BATCHES);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (ArrowReader reader = Ipc.STREAM.reader(bytes, workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      reader.loadNextBatch();
      assertEquals(1, write.writeArrow(reader));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(BATCHES.get(2), workspace.rows(table));
  }

  @Test
  void failingReaderLeavesWriterUsable() throws IOException {
    Table table = workspace.create("broken", Layout.APPEND.schema());
    byte[] bytes = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), BATCHES);
    // Cut within the body of the last batch.
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 60);
    assertNotEquals(bytes.length, cut.length);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (ArrowReader reader = Ipc.STREAM.reader(cut, workspace.allocator());
        BatchTableWrite write = builder.newWrite()) {
      assertThrows(IOException.class, () -> write.writeArrow(reader));
      write.writeArrow(workspace.batch(table, BATCHES.get(2)));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(ALL, workspace.rows(table));
  }
}
