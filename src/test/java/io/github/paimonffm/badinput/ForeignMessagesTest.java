package io.github.paimonffm.badinput;

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

/** Messages that a committer must not publish: of others, too often, or damaged. */
class ForeignMessagesTest {

  private static final Schema SCHEMA = Schema.builder().column("id", "INT").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> own;

  @BeforeEach
  void create() {
    table = workspace.catalog().createTable(named("t"), SCHEMA, false);
    workspace.append(table, List.of(row(0)));
    builder = table.newBatchWriteBuilder();
    own = workspace.prepare(builder, table, List.of(row(1)));
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
      assertEquals(2, commit.commit(own).orElseThrow().id(), "its own can still be committed");
    }
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
    return refused;
  }

  @Test
  void ofAnotherTable() {
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
  void ofAnotherBuilder() {
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(other, table, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its commit user is %s, the committer's is %s"
            .formatted(other.commitUser(), builder.commitUser()),
        assertRefused(messages).getMessage());
  }

  @Test
  void ofAnotherBranch() {
    Branches.branch(table, "b");
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
              () -> commit.commit(own));
      assertEquals(
          "a message does not belong to this committer: its branch is main, the committer's is b",
          refused.getMessage());
    }
    assertEquals(2, Workspace.commit(other, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(0), row(2)), workspace.rows(branch));
  }

  @Test
  void ofAnotherModeToAnAppendingCommitter() {
    BatchWriteBuilder overwriting = builder.withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwriting, table, List.of(row(2)));
    assertEquals(
        "a message does not belong to this committer: its mode is overwrite, the committer's is"
            + " append",
        assertRefused(messages).getMessage());
  }

  @Test
  void ofAnotherModeToAnOverwritingCommitter() {
    BatchWriteBuilder overwriting = builder.withOverwrite();
    List<CommitMessage> messages = workspace.prepare(overwriting, table, List.of(row(2)));
    try (BatchTableCommit commit = overwriting.newCommit()) {
      for (Executable misuse :
          List.<Executable>of(
              () -> commit.commit(own),
              () -> commit.overwrite(own),
              () -> commit.overwrite(own, Map.of()),
              () -> commit.abort(own))) {
        InvalidArgumentException refused =
            TableState.assertRefused(
                InvalidArgumentException.class, table, workspace.allocator(), misuse);
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
  void anAppendingCommitterDoesNotOverwrite() {
    try (BatchTableCommit commit = builder.newCommit()) {
      for (Executable misuse :
          List.<Executable>of(() -> commit.overwrite(own), () -> commit.overwrite(own, Map.of()))) {
        InvalidArgumentException refused =
            TableState.assertRefused(
                InvalidArgumentException.class, table, workspace.allocator(), misuse);
        Messages.assertNames(refused, "this committer appends", "withOverwrite()");
      }
    }
  }

  @Test
  void mixedWithOnesOfItsOwn() {
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(other, table, List.of(row(2)));
    assertRefused(List.of(own.getFirst(), messages.getFirst()));
  }

  @Test
  void twiceInOneList() {
    CommitMessage message = own.getFirst();
    assertEquals(
        "the same message occurs twice: " + message,
        assertRefused(List.of(message, CommitMessage.fromBytes(message.toBytes()))).getMessage());
  }

  @Test
  void ofATableThatWasDroppedAndMadeAgain() {
    workspace.catalog().dropTable(named("t"), false);
    Table anew = workspace.catalog().createTable(named("t"), SCHEMA, false);
    BatchWriteBuilder newBuilder = anew.newBatchWriteBuilder();
    try (BatchTableCommit commit = newBuilder.newCommit()) {
      InvalidArgumentException refused =
          TableState.assertRefused(
              InvalidArgumentException.class,
              anew,
              workspace.allocator(),
              () -> commit.commit(own));
      Messages.assertNames(
          refused,
          "a message does not belong to this committer: its table is the one created at 20",
          ", the committer's is the one created at 20");
    }
    // The old builder does not publish to the new table either, nor write to it.
    try (BatchTableCommit commit = builder.newCommit()) {
      IllegalStateException refused =
          TableState.assertRefused(
              IllegalStateException.class, anew, workspace.allocator(), () -> commit.commit(own));
      Messages.assertNames(refused, "db.t", "dropped");
    }
    IllegalStateException writing =
        TableState.assertRefused(
            IllegalStateException.class, anew, workspace.allocator(), builder::newWrite);
    Messages.assertNames(writing, "db.t", "dropped");
  }

  @Test
  void ofATableThatIsGone() {
    workspace.catalog().dropTable(named("t"), false);
    try (BatchTableCommit commit = builder.newCommit()) {
      var refused = assertThrows(NotFoundException.class, () -> commit.commit(own));
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
  void damaged() {
    byte[] good = own.getFirst().toBytes();
    Random random = new Random(20260626);
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(bad));
    }
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(cut));
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(longer));
    assertEquals(own.getFirst(), CommitMessage.fromBytes(good));
  }

  @Test
  void changingTheBytesDoesNotChangeTheMessage() {
    CommitMessage message = own.getFirst();
    byte[] bytes = message.toBytes();
    CommitMessage copy = CommitMessage.fromBytes(bytes);
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(copy.toBytes(), (byte) 0);
    assertEquals(message, copy);
    Workspace.commit(builder, List.of(copy)).orElseThrow();
    Rows.assertSame(List.of(row(0), row(1)), workspace.rows(table));
  }
}
