package io.github.paimonffm.misuse;

import static io.github.paimonffm.testing.Rows.row;
import static io.github.paimonffm.testing.Workspace.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Foreign, duplicate and damaged messages, which a committer must refuse. */
class ForeignMessagesTest {

  private static final Schema SCHEMA = Schema.builder().column("id", "INT").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> ownMessages;

  @BeforeEach
  void create() {
    table = workspace.catalog().createTable(named("t"), SCHEMA, false);
    workspace.append(table, List.of(row(0)));
    builder = table.newBatchWriteBuilder();
    ownMessages = workspace.prepare(builder, table, List.of(row(1)));
  }

  private InvalidArgumentException assertRefused(List<CommitMessage> messages) {
    InvalidArgumentException refused;
    try (BatchTableCommit commit = builder.newCommit()) {
      refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> commit.commit(messages));
      assertEquals(
          2,
          commit.commit(ownMessages).orElseThrow().id(),
          "the committer's own messages can still be committed");
    }
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
    return refused;
  }

  @Test
  void messageOfOtherTableIsRefused() {
    Table other = workspace.catalog().createTable(named("other"), SCHEMA, false);
    BatchWriteBuilder foreign = other.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(foreign, other, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its table is %s, the committer's is %s"
            .formatted(other.location(), table.location()),
        assertRefused(messages).getMessage());
    assertEquals(1, Workspace.commit(foreign, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(2)), workspace.rows(other));
  }

  @Test
  void messageOfOtherBuilderIsRefused() {
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(other, table, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its commit user is %s, the committer's is %s"
            .formatted(other.commitUser(), builder.commitUser()),
        assertRefused(messages).getMessage());
  }

  @Test
  void messageOfOtherBranchIsRefused() {
    Branches.create(table, "b");
    Table branch = table.switchToBranch("b");
    BatchWriteBuilder other = branch.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(other, branch, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its branch is b, the committer's is main",
        assertRefused(messages).getMessage());
    try (BatchTableCommit commit = other.newCommit()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              branch,
              workspace.allocator(),
              () -> commit.commit(ownMessages));
      assertEquals(
          "a message does not belong to this committer: its branch is main, the committer's is b",
          refused.getMessage());
    }
    assertEquals(2, Workspace.commit(other, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(0), row(2)), workspace.rows(branch));
  }

  @Test
  void appendingCommitterRefusesOverwriteMessage() {
    BatchWriteBuilder overwriting = builder.withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwriting, table, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its mode is overwrite, the committer's is"
            + " append",
        assertRefused(messages).getMessage());
  }

  @Test
  void overwritingCommitterRefusesAppendMessage() {
    BatchWriteBuilder overwriting = builder.withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwriting, table, List.of(row(2)));
    try (BatchTableCommit commit = overwriting.newCommit()) {
      for (Executable call :
          List.<Executable>of(
              () -> commit.commit(ownMessages),
              () -> commit.overwrite(ownMessages),
              () -> commit.overwrite(ownMessages, Map.of()),
              () -> commit.abort(ownMessages))) {
        InvalidArgumentException refused =
            TableState.assertRefused(
                InvalidArgumentException.class, table, workspace.allocator(), call);
        assertEquals(
            "a message does not belong to this committer: its mode is append, the committer's is"
                + " overwrite",
            refused.getMessage());
      }
      assertEquals(2, commit.commit(messages).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(2)), workspace.rows(table));
  }

  @Test
  void appendingCommitterRefusesToOverwrite() {
    try (BatchTableCommit commit = builder.newCommit()) {
      for (Executable call :
          List.<Executable>of(
              () -> commit.overwrite(ownMessages), () -> commit.overwrite(ownMessages, Map.of()))) {
        InvalidArgumentException refused =
            TableState.assertRefused(
                InvalidArgumentException.class, table, workspace.allocator(), call);
        Messages.assertNames(refused, "this committer appends", "withOverwrite()");
      }
    }
  }

  @Test
  void foreignMessageAmongValidMessagesIsRefused() {
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(other, table, List.of(row(2)));
    assertRefused(List.of(ownMessages.getFirst(), messages.getFirst()));
  }

  @Test
  void duplicateMessageIsRefused() {
    CommitMessage message = ownMessages.getFirst();
    assertEquals(
        "the same message occurs twice: " + message,
        assertRefused(List.of(message, CommitMessage.fromBytes(message.toBytes()))).getMessage());
  }

  @Test
  void messageOfRecreatedTableIsRefused() {
    workspace.catalog().dropTable(named("t"), false);
    Table recreated = workspace.catalog().createTable(named("t"), SCHEMA, false);
    BatchWriteBuilder newBuilder = recreated.newBatchWriteBuilder();
    try (BatchTableCommit commit = newBuilder.newCommit()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              recreated,
              workspace.allocator(),
              () -> commit.commit(ownMessages));
      Messages.assertNames(
          refused,
          "a message does not belong to this committer: its table is the table created at 20",
          ", the committer's is the table created at 20");
    }
    // The old builder neither commits nor writes to the new table.
    try (BatchTableCommit commit = builder.newCommit()) {
      IllegalStateException refused =
          TableState.assertRefused(
              IllegalStateException.class,
              recreated,
              workspace.allocator(),
              () -> commit.commit(ownMessages));
      Messages.assertNames(refused, "db.t", "dropped");
    }
    IllegalStateException writing =
        TableState.assertRefused(
            IllegalStateException.class, recreated, workspace.allocator(), builder::newWrite);
    Messages.assertNames(writing, "db.t", "dropped");
  }

  @Test
  void messageOfDroppedTableIsRefused() {
    workspace.catalog().dropTable(named("t"), false);
    try (BatchTableCommit commit = builder.newCommit()) {
      var refused = assertThrows(NotFoundException.class, () -> commit.commit(ownMessages));
      Messages.assertNames(refused, "db.t");
    }
    assertThrows(
        NotFoundException.class,
        () -> {
          try (BatchTableWrite write = builder.newWrite()) {
            write.prepareCommit();
          }
        });
    assertFalse(Files.exists(Path.of(table.location())));
  }

  @Test
  void damagedMessageIsRefused() {
    byte[] good = ownMessages.getFirst().toBytes();
    Random random = new Random(20260626);
    for (int i = 0; i < 500; i++) {
      byte[] flipped = good.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(flipped));
    }
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(cut));
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(longer));
    assertEquals(ownMessages.getFirst(), CommitMessage.fromBytes(good));
  }

  @Test
  void messageIsIndependentOfItsByteArrays() {
    CommitMessage message = ownMessages.getFirst();
    byte[] bytes = message.toBytes();
    CommitMessage copy = CommitMessage.fromBytes(bytes);
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(copy.toBytes(), (byte) 0);
    assertEquals(message, copy);
    Workspace.commit(builder, List.of(copy)).orElseThrow();
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
  }
}
