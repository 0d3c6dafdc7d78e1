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
 * Names of databases, tables, columns and partitions that are refused at creation, because Paimon
 * Java could not open them or because they are too long for the file system.
 */
class NamesTest {

  /** The maximum number of bytes of a file name. */
  private static final int MAX_LENGTH = 255;

  private static final Schema SCHEMA =
      Schema.builder().column("id", "INT").column("name", "STRING").build();

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Checks that a creation is refused and leaves no files. */
  private void assertRefused(Executable creation, String... parts) {
    workspace.catalog();
    var before = TableState.files(workspace.folder());
    Messages.assertNames(assertThrows(InvalidArgumentException.class, creation), parts);
    assertEquals(before, TableState.files(workspace.folder()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a$b", "a$snapshots", "a$branch_b", "$", "a:b", ":"})
  void tableNameThatPaimonJavaCannotOpenIsRefused(String name) {
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
  void databaseNameThatPaimonJavaCannotOpenIsRefused(String name) {
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
  void columnNameThatPaimonJavaRefusesIsRefused(String column, String type, String named) {
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
  void longestNamesOfFileSystemAreAccepted() {
    Catalog catalog = workspace.catalog();
    String database = "d".repeat(MAX_LENGTH - ".db".length());
    catalog.createDatabase(database, false);
    String name = "ü".repeat(MAX_LENGTH / 2);
    Table table = catalog.createTable(Identifier.of(database, name), SCHEMA, false);
    workspace.append(table, List.of(row(1, "a")));
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(catalog.getTable(table.identifier())));
  }

  @Test
  void tooLongNamesAreRefused() {
    Catalog catalog = workspace.catalog();
    String database = "d".repeat(MAX_LENGTH - ".db".length() + 1);
    String[] parts = {"dddddddd", "256 bytes", "allows 255"};
    assertRefused(() -> catalog.createDatabase(database, false), parts);
    String table = "ü".repeat(MAX_LENGTH / 2 + 1);
    String[] tableParts = {"the table", "üüüüüüüü", "256 bytes", "allows 255"};
    assertRefused(() -> catalog.createTable(Workspace.named(table), SCHEMA, false), tableParts);
    catalog.createTable(Workspace.named("t"), SCHEMA, false);
    assertRefused(
        () -> catalog.renameTable(Workspace.named("t"), Workspace.named(table), false), tableParts);
    // Lookups of such names are also refused.
    assertRefused(() -> catalog.getDatabase(database), "File name too long");
    assertRefused(() -> catalog.getTable(Workspace.named(table)), "File name too long");
    assertRefused(() -> catalog.tableExists(Workspace.named(table)), "File name too long");
    assertRefused(() -> catalog.dropTable(Workspace.named(table), true), "File name too long");
  }

  @Test
  void partitionColumnNameMustLeaveSpaceForValue() {
    String column = "p".repeat(MAX_LENGTH - "=__DEFAULT_PARTITION__".length());
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
  void tooLongPartitionValueIsRefusedWithItsRow() {
    Table table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").column("p", "STRING").partitionKeys("p"));
    int space = MAX_LENGTH - "p=".length();
    // A colon is escaped as three characters in the folder's name.
    List<Object> first = row(1, "x".repeat(space));
    List<Object> second = row(2, ":".repeat(space / 3));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages;
    try (BatchTableWrite write = builder.newWrite()) {
      for (String value : List.of("x".repeat(space + 1), ":".repeat(space / 3 + 1))) {
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
