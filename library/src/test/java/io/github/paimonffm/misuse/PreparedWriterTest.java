package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Ipc;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A writer prepares once and does not write afterwards. */
class PreparedWriterTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  @Test
  void preparedWriterRefusesFurtherCalls() throws IOException {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    byte[] empty = Ipc.STREAM.write(table.arrowSchema(), workspace.allocator(), List.of());
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite();
        ArrowReader reader = Ipc.STREAM.reader(empty, workspace.allocator())) {
      write.writeArrow(workspace.batch(table, List.of(row(1))));
      messages = write.prepareCommit();

      for (IllegalStateException refused :
          List.of(
              assertThrows(
                  IllegalStateException.class,
                  () -> write.writeArrow(workspace.batch(table, List.of(row(2))))),
              assertThrows(
                  IllegalStateException.class,
                  () -> write.writeArrow(workspace.batch(table, List.of()))),
              assertThrows(IllegalStateException.class, () -> write.writeArrow(reader)),
              assertThrows(IllegalStateException.class, write::prepareCommit))) {
        Messages.assertNames(refused, "db.t", "prepared");
      }
    }
    assertEquals(1, messages.size());
    Workspace.commit(builder, messages).orElseThrow();
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  @Test
  void emptyPreparationCountsAsPreparation() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
      assertEquals(List.of(), write.prepareCommit());
      Messages.assertNames(
          assertThrows(IllegalStateException.class, write::prepareCommit), "prepared");
      Messages.assertNames(
          assertThrows(
              IllegalStateException.class,
              () -> write.writeArrow(workspace.batch(table, List.of(row(1))))),
          "prepared");
    }
    assertEquals(List.of(), table.snapshots());
  }

  @Test
  void closedPreparedWriterReportsThatItIsClosed() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    var root = workspace.batch(table, List.of(row(1)));
    BatchTableWrite write = table.newBatchWriteBuilder().newWrite();
    write.writeArrow(root);
    write.prepareCommit();
    write.close();
    write.close();
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> write.writeArrow(root));
    assertEquals("the writer of db.t is closed", refused.getMessage());
  }

  @Test
  void messagesAreAnUnmodifiableList() {
    Table table = workspace.create("t", Schema.builder().column("id", "INT"));
    List<CommitMessage> messages =
        workspace.prepare(table.newBatchWriteBuilder(), table, List.of(row(1)));
    assertThrows(UnsupportedOperationException.class, messages::clear);
  }
}
