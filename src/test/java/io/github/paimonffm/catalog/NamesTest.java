package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names that are refused when something is made: those that Paimon Java could not open, and those
 * that the file system has no room for.
 */
class NamesTest {

  /** The bytes that a name may have on the file systems that tests run on. */
  private static final int LONGEST = 255;

  private static final Schema SCHEMA =
      Schema.builder().column("id", "INT").column("name", "STRING").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Nothing is made on the way. */
  private void assertRefused(Executable making, String... parts) {
    workspace.catalog();
    var before = TableState.files(workspace.folder());
    Messages.assertNames(assertThrows(InvalidArgumentException.class, making), parts);
    assertEquals(before, TableState.files(workspace.folder()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a$b", "a$snapshots", "a$branch_b", "$", "a:b", ":"})
  void aTableIsNotMadeThatPaimonJavaCannotOpen(String name) {
    Catalog catalog = workspace.catalog();
    Identifier identifier = Workspace.named(name);
    assertRefused(() -> catalog.createTable(identifier, SCHEMA, false), "'" + name + "'");
    catalog.createTable(Workspace.named("t"), SCHEMA, false);
    assertRefused(
        () -> catalog.renameTable(Workspace.named("t"), identifier, false), "'" + name + "'");
    assertEquals(List.of("t"), catalog.listTables(Workspace.DATABASE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "sys", " "})
  void aDatabaseIsNotMadeThatPaimonJavaCannotOpen(String name) {
    assertRefused(() -> workspace.catalog().createDatabase(name, true), "'" + name + "'");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "_VALUE_KIND, INT, '_VALUE_KIND'",
        "_KEY_id, INT, '_KEY_id'",
        "rowkind, STRING, 'rowkind'",
        "\" \", INT, ' '",
        "r, \"ROW<` ` INT>\", ' '",
        "r, \"ROW<a INT, a STRING>\", 'a'",
        "r, \"ARRAY<MAP<STRING, ROW<a INT, a INT>>>\", 'a'"
      })
  void aColumnIsNotMadeThatPaimonJavaRefuses(String column, String type, String named) {
    assertRefused(
        () ->
            workspace
                .catalog()
                .createTable(
                    Workspace.named("t"),
                    Schema.builder().column("id", "INT").column(column, type).build(),
                    false),
        named.substring(1, named.length() - 1));
  }

  @Test
  void aNameMayBeAsLongAsTheFileSystemAllows() {
    Catalog catalog = workspace.catalog();
    String database = "d".repeat(LONGEST - ".db".length());
    catalog.createDatabase(database, false);
    String name = "ü".repeat(LONGEST / 2);
    Table table = catalog.createTable(Identifier.of(database, name), SCHEMA, false);
    workspace.append(table, List.of(row(1, "a")));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(catalog.getTable(table.identifier())));
  }

  @Test
  void aNameThatIsLongerIsAnInvalidArgument() {
    Catalog catalog = workspace.catalog();
    String database = "d".repeat(LONGEST - ".db".length() + 1);
    String[] parts = {"dddddddd", "256 bytes", "allows 255"};
    assertRefused(() -> catalog.createDatabase(database, false), parts);
    String table = "ü".repeat(LONGEST / 2 + 1);
    String[] said = {"the table", "üüüüüüüü", "256 bytes", "allows 255"};
    assertRefused(() -> catalog.createTable(Workspace.named(table), SCHEMA, false), said);
    catalog.createTable(Workspace.named("t"), SCHEMA, false);
    assertRefused(
        () -> catalog.renameTable(Workspace.named("t"), Workspace.named(table), false), said);
    // Nothing of that name can be there.
    assertRefused(() -> catalog.getDatabase(database), "File name too long");
    assertRefused(() -> catalog.getTable(Workspace.named(table)), "File name too long");
    assertRefused(() -> catalog.tableExists(Workspace.named(table)), "File name too long");
    assertRefused(() -> catalog.dropTable(Workspace.named(table), true), "File name too long");
  }

  @Test
  void aPartitionColumnNeedsRoomForItsValue() {
    String column = "p".repeat(LONGEST - "=__DEFAULT_PARTITION__".length());
    workspace.create(
        "fits", Schema.builder().column("id", "INT").column(column, "INT").partitionKeys(column));
    Schema schema =
        Schema.builder()
            .column("id", "INT")
            .column(column + "p", "INT")
            .partitionKeys(column + "p")
            .build();
    assertRefused(
        () -> workspace.catalog().createTable(Workspace.named("long"), schema, false),
        "'" + column + "p'",
        "256 bytes");
  }

  @Test
  void aPartitionThatCannotHaveAFolderIsRefusedByRow() {
    Table table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").column("p", "STRING").partitionKeys("p"));
    int room = LONGEST - "p=".length();
    // A colon takes three characters of the folder's name.
    List<Object> first = row(1, "x".repeat(room));
    List<Object> second = row(2, ":".repeat(room / 3));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      for (String value : List.of("x".repeat(room + 1), ":".repeat(room / 3 + 1))) {
        InvalidArgumentException refused =
            TableState.assertRefused(
                InvalidArgumentException.class,
                table,
                workspace.allocator(),
                () -> write.writeArrow(workspace.batch(table, List.of(first, row(3, value)))));
        Messages.assertNames(refused, "column 'p', row 1", "bytes", "allows 255");
      }
      write.writeArrow(workspace.batch(table, List.of(first, second, row(4, null))));
      messages = write.prepareCommit();
    }
    Workspace.commit(builder, messages);
    Rows.assertSame(List.of(first, second, row(4, null)), workspace.rows(table));
  }
}
