package io.github.paimonffm.read;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A branch is a separate table that starts with the content of the main branch. */
class BranchTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static final List<Object> ROW = row(1L, 1, "a", null);
  private static final List<Object> BRANCHED = row(2L, 1, "b", null);
  private static final List<Object> MAIN = row(3L, 1, "c", null);

  /** Creates a table with one snapshot and its branch {@code b}. */
  private Table create(Layout layout) throws IOException {
    Table table = workspace.create("t", layout.schema());
    workspace.append(table, List.of(ROW));
    Branches.create(table, "b");
    return table;
  }

  @ParameterizedTest
  @EnumSource
  void branchAndMainAreIndependent(Layout layout) throws IOException {
    Table main = create(layout);
    Table branch = main.switchToBranch("b");
    assertEquals("b", branch.branch());
    assertEquals("main", main.branch());
    assertEquals(main.identifier(), branch.identifier());
    assertEquals(main.location(), branch.location());
    assertEquals(main.schema().columns(), branch.schema().columns());
    assertTrue(branch.toString().contains("db.t$branch_b"), branch.toString());

    Snapshot ofBranch = workspace.append(branch, List.of(BRANCHED));
    Snapshot ofMain = workspace.append(main, List.of(MAIN));
    assertEquals(2, ofBranch.id());
    assertEquals(2, ofMain.id());
    assertEquals(Optional.of(ofBranch), branch.latestSnapshot());
    assertEquals(Optional.of(ofMain), main.latestSnapshot());
    Rows.assertSame(List.of(ROW, BRANCHED), workspace.rows(branch));
    Rows.assertSame(List.of(ROW, MAIN), workspace.rows(main));
    Rows.assertSame(List.of(ROW, MAIN), workspace.rows(branch.switchToBranch("main")));
    assertEquals(List.of(1L, 2L), branch.snapshots().stream().map(Snapshot::id).toList());
    Rows.assertSame(
        List.of(ROW), Rows.of(branch.newReadBuilder().withSnapshot(1), workspace.allocator()));
    assertEquals(2, branch.partitions().stream().mapToLong(p -> p.rowCount()).sum());
  }

  @Test
  void branchHasSeparateTags() throws IOException {
    Table main = create(Layout.APPEND);
    Path tags = Path.of(main.location(), "branch", "branch-b", "tag");
    Files.createDirectories(tags);
    Files.copy(Path.of(main.location(), "snapshot", "snapshot-1"), tags.resolve("tag-x"));
    Table branch = main.switchToBranch("b");
    assertEquals(List.of("x"), List.copyOf(branch.tags().keySet()));
    assertTrue(main.tags().isEmpty());
    Rows.assertSame(
        List.of(ROW), Rows.of(branch.newReadBuilder().withTag("x"), workspace.allocator()));
    assertThrows(
        NotFoundException.class, () -> main.newReadBuilder().withTag("x").newScan().plan());
  }

  @Test
  void messagesAndSplitsOfBranchAreRefusedByMain() throws IOException {
    Table main = create(Layout.APPEND);
    Table branch = main.switchToBranch("b");
    BatchWriteBuilder builder = branch.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, branch, List.of(BRANCHED));
    try (BatchTableCommit commit = main.newBatchWriteBuilder().newCommit()) {
      Messages.assertNames(
          assertThrows(InvalidArgumentException.class, () -> commit.commit(messages)),
          "branch",
          "is b",
          "is main");
    }
    List<Split> splits = branch.newReadBuilder().newScan().plan().splits();
    assertThrows(
        InvalidArgumentException.class,
        () -> main.newReadBuilder().newRead().createReader(splits, workspace.allocator()));
    Workspace.commit(builder, messages);
    Rows.assertSame(List.of(ROW, BRANCHED), workspace.rows(branch));
  }

  @Test
  void serializedBuildersKeepTheirBranch() throws Exception {
    Table main = create(Layout.KEYED);
    Table branch = main.switchToBranch("b");
    BatchWriteBuilder local = branch.newBatchWriteBuilder();
    BatchWriteBuilder remote = Transport.send(local);
    assertEquals("b", remote.branch());
    List<CommitMessage> messages = workspace.prepare(remote, branch, List.of(BRANCHED));
    assertEquals(2, Workspace.commit(Transport.send(local), messages).orElseThrow().id());
    assertEquals(1, main.snapshots().size());
    Rows.assertSame(
        List.of(ROW, BRANCHED),
        Rows.of(Transport.send(branch.newReadBuilder()), workspace.allocator()));
    Rows.assertSame(
        List.of(ROW), Rows.of(Transport.send(main.newReadBuilder()), workspace.allocator()));
  }

  @Test
  void missingBranchIsNamed() throws Exception {
    Table main = create(Layout.APPEND);
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> main.switchToBranch("other")),
        "db.t",
        "'other'");
    BatchWriteBuilder builder = Transport.send(main.switchToBranch("b").newBatchWriteBuilder());
    Path folder = Path.of(main.location(), "branch", "branch-b");
    Files.move(folder, folder.resolveSibling("branch-renamed"));
    Messages.assertNames(assertThrows(NotFoundException.class, builder::newWrite), "db.t", "'b'");
    assertThrows(NullPointerException.class, () -> main.switchToBranch(null));
  }

  @Test
  void branchIsClosedWithItsCatalog() throws IOException {
    Table main = create(Layout.APPEND);
    Table branch = main.switchToBranch("b");
    try (BatchTableWrite write = branch.newBatchWriteBuilder().newWrite()) {
      IllegalStateException prepared =
          assertThrows(
              IllegalStateException.class,
              () -> {
                write.prepareCommit();
                write.prepareCommit();
              });
      Messages.assertNames(prepared, "db.t$branch_b");
    }
    workspace.catalog().close();
    assertThrows(IllegalStateException.class, branch::latestSnapshot);
    assertThrows(IllegalStateException.class, () -> main.switchToBranch("b"));
    assertEquals("b", branch.branch());
  }
}
