package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and branches that a user creates and deletes. */
class BranchesTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", Schema.builder().column("id", "INT"));
  }

  @Test
  void tagsNameTheLatestOrAGivenSnapshot() {
    assertThrows(NotFoundException.class, () -> table.createTag("early"));
    workspace.append(table, List.of(row(1)));
    workspace.append(table, List.of(row(2)));
    table.createTag("latest");
    table.createTag("first", 1);
    assertEquals(Set.of("first", "latest"), table.tags().keySet());
    assertEquals(1, table.tags().get("first").id());
    assertEquals(2, table.tags().get("latest").id());
    Messages.assertNames(
        assertThrows(AlreadyExistsException.class, () -> table.createTag("first", 2)),
        "db.t",
        "'first'");
    assertThrows(NotFoundException.class, () -> table.createTag("none", 99));
    table.deleteTag("first");
    assertEquals(Set.of("latest"), table.tags().keySet());
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> table.deleteTag("first")), "db.t", "'first'");
  }

  @Test
  void branchOfATagStartsWithItsSnapshot() {
    workspace.append(table, List.of(row(1)));
    table.createTag("t1");
    workspace.append(table, List.of(row(2)));
    assertEquals(List.of(), table.branches());
    table.createBranch("b", "t1");
    table.createBranch("a");
    assertEquals(List.of("a", "b"), table.branches());
    Table tagged = table.switchToBranch("b");
    Table empty = table.switchToBranch("a");
    Rows.assertSame(List.of(row(1)), workspace.rows(tagged));
    assertEquals(List.of(), empty.snapshots());
    workspace.append(tagged, List.of(row(3)));
    workspace.append(empty, List.of(row(4)));
    Rows.assertSame(List.of(row(1), row(3)), workspace.rows(tagged));
    Rows.assertSame(List.of(row(4)), workspace.rows(empty));
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));

    table.deleteBranch("b");
    assertEquals(List.of("a"), table.branches());
    assertThrows(NotFoundException.class, () -> table.switchToBranch("b"));
    assertThrows(NotFoundException.class, () -> table.deleteBranch("b"));
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void existingBranchAndMissingTagAreRefused() {
    table.createBranch("b");
    Messages.assertNames(
        assertThrows(AlreadyExistsException.class, () -> table.createBranch("b")), "db.t", "'b'");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> table.createBranch("c", "none")), "'none'");
    assertEquals(List.of("b"), table.branches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "..\\x", "a:b", "a\u0001"})
  void namesThatAreNotFileNamesAreRefused(String name) {
    workspace.append(table, List.of(row(1)));
    assertThrows(InvalidArgumentException.class, () -> table.createTag(name));
    assertThrows(InvalidArgumentException.class, () -> table.createBranch(name));
    assertThrows(InvalidArgumentException.class, () -> table.deleteBranch(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "42", "a$b"})
  void branchNamesThatPaimonJavaRefusesAreRefused(String name) {
    assertThrows(InvalidArgumentException.class, () -> table.createBranch(name));
  }

  @Test
  void fallbackBranchCannotBeDeleted() {
    table.createBranch("b");
    workspace
        .catalog()
        .alterTable(
            Identifier.of(Workspace.DATABASE, "t"),
            List.of(SchemaChange.setOption("scan.fallback-branch", "b")),
            false);
    assertThrows(IllegalStateException.class, () -> table.deleteBranch("b"));
    assertTrue(table.branches().contains("b"));
  }
}
