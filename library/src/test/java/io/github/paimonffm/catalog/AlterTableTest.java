package io.github.paimonffm.catalog;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Column;
import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.SchemaChange.Move;
import io.github.paimonffm.TableOptions;
import io.github.paimonffm.exception.AlreadyExistsException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables whose schema is altered by this library. */
class AlterTableTest {

  private static final Identifier NAME = Identifier.of(Workspace.DATABASE, "t");

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table create() {
    return workspace.create(
        "t", Schema.builder().column("id", "INT").column("v", "STRING", "text", "'x'"));
  }

  private Table alter(SchemaChange... changes) {
    workspace.catalog().alterTable(NAME, List.of(changes), false);
    return workspace.catalog().getTable(NAME);
  }

  private static List<String> columns(Table table) {
    return table.schema().columns().stream().map(c -> c.name() + " " + c.type()).toList();
  }

  @Test
  void changesBecomeOneNewSchema() {
    Table before = create();
    workspace.append(before, List.of(row(1, "a")));
    Table table =
        alter(
            SchemaChange.addColumn("n", "DECIMAL(9, 2)", "new", Move.first("n")),
            SchemaChange.updateColumnType("id", "BIGINT"),
            SchemaChange.renameColumn("v", "w"),
            SchemaChange.updateColumnComment("w", "renamed"),
            SchemaChange.updateColumnPosition(Move.after("id", "w")),
            SchemaChange.setOption(TableOptions.TARGET_FILE_SIZE, "64 mb"),
            SchemaChange.updateComment("altered"));
    assertEquals(1, table.schemaId());
    assertEquals(List.of("n DECIMAL(9, 2)", "w STRING", "id BIGINT"), columns(table));
    assertEquals("64 mb", table.options().get(TableOptions.TARGET_FILE_SIZE));
    assertEquals(Optional.of("altered"), table.comment());
    Column renamed = table.schema().columns().get(1);
    assertEquals(Optional.of("renamed"), renamed.comment());
    assertEquals(Optional.of("'x'"), renamed.defaultValue());
    Rows.assertSame(List.of(row(null, "a", 1L)), workspace.rows(table));
    assertEquals(0, before.schemaId());

    Table again =
        alter(
            SchemaChange.dropColumn("n"),
            SchemaChange.removeOption(TableOptions.TARGET_FILE_SIZE),
            SchemaChange.updateComment(null));
    assertEquals(List.of("w STRING", "id BIGINT"), columns(again));
    assertEquals(Map.of(), again.options());
    assertEquals(Optional.empty(), again.comment());
  }

  @Test
  void typesKeepTheirNullabilityOnRequest() {
    workspace.create(
        "t",
        Schema.builder()
            .column("a", "INT NOT NULL")
            .column("b", "INT NOT NULL")
            .option("alter-column-null-to-not-null.disabled", "false"));
    Table table =
        alter(
            SchemaChange.updateColumnType("a", "BIGINT", true),
            SchemaChange.updateColumnType("b", "BIGINT"));
    assertEquals(List.of("a BIGINT NOT NULL", "b BIGINT"), columns(table));
    assertEquals(
        List.of("a BIGINT", "b BIGINT NOT NULL"),
        columns(
            alter(
                SchemaChange.updateColumnNullability("a", true),
                SchemaChange.updateColumnNullability("b", false))));
  }

  @Test
  void refusedChangeLeavesTheSchema() {
    create();
    SchemaChange good = SchemaChange.updateComment("c");
    Map<SchemaChange, Class<? extends PaimonException>> refused =
        Map.of(
            SchemaChange.setOption(TableOptions.BUCKET, "2"), UnsupportedFeatureException.class,
            SchemaChange.setOption(TableOptions.MANIFEST_FORMAT, "orc"),
                InvalidArgumentException.class,
            SchemaChange.dropColumn("none"), NotFoundException.class,
            SchemaChange.addColumn("id", "INT"), AlreadyExistsException.class,
            SchemaChange.addColumn("_LEVEL", "INT"), InvalidArgumentException.class,
            SchemaChange.addColumn("n", "INT NOT NULL"), InvalidArgumentException.class,
            SchemaChange.updateColumnType("v", "ARRAY<INT>"), UnsupportedFeatureException.class,
            SchemaChange.updateColumnNullability("id", false), UnsupportedFeatureException.class);
    refused.forEach(
        (change, failure) -> {
          Exception thrown = assertThrows(failure, () -> alter(good, change), change::toString);
          assertTrue(thrown.getMessage().contains("db.t"), thrown.getMessage());
        });
    Table table = alter();
    assertEquals(0, table.schemaId());
    assertEquals(Optional.empty(), table.comment());
  }

  @Test
  void wrongChangesCannotBeMade() {
    assertThrows(InvalidArgumentException.class, () -> SchemaChange.addColumn("c", "NUMBER"));
    assertThrows(
        InvalidArgumentException.class, () -> SchemaChange.updateColumnType("c", "DECIMAL(99)"));
    assertThrows(
        IllegalArgumentException.class, () -> new Move("c", Move.Position.AFTER, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class, () -> new Move("c", Move.Position.FIRST, Optional.of("d")));
  }

  @Test
  void missingTableFailsUnlessIgnored() {
    Catalog catalog = workspace.catalog();
    List<SchemaChange> change = List.of(SchemaChange.updateComment("c"));
    assertThrows(NotFoundException.class, () -> catalog.alterTable(NAME, change, false));
    catalog.alterTable(NAME, change, true);
    catalog.alterTable(Identifier.of("none", "t"), change, true);
  }

  @Test
  void concurrentChangesAreAllKept() throws Exception {
    create();
    int threads = 4;
    List<Thread> started = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String name = "c" + i;
      Thread thread =
          new Thread(
              () -> {
                try (Catalog catalog =
                    Catalog.open(Map.of("warehouse", workspace.warehouse().toString()))) {
                  for (int j = 0; j < 3; j++) {
                    catalog.alterTable(
                        NAME, List.of(SchemaChange.addColumn(name + "_" + j, "INT")), false);
                  }
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              });
      thread.start();
      started.add(thread);
    }
    for (Thread thread : started) {
      thread.join();
    }
    assertEquals(List.of(), failures);
    Table table = workspace.catalog().getTable(NAME);
    assertEquals(threads * 3, table.schemaId());
    assertEquals(2 + threads * 3, table.schema().columns().size());
  }

  @Test
  void messagesOfTheOldSchemaAreCommittedIfTheyFit() {
    Table table = create();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1, "a")));
    alter(SchemaChange.addColumn("n", "INT"));
    Workspace.commit(builder, messages).orElseThrow();

    Table altered = workspace.catalog().getTable(NAME);
    BatchWriteBuilder late = altered.newBatchWriteBuilder();
    List<CommitMessage> unfit = workspace.prepare(late, altered, List.of(row(2, "b", 3)));
    alter(SchemaChange.dropColumn("n"));
    try (BatchTableCommit commit = late.newCommit()) {
      assertThrows(SchemaMismatchException.class, () -> commit.commit(unfit));
    }
    Rows.assertSame(List.of(row(1, "a")), workspace.rows(workspace.catalog().getTable(NAME)));
  }
}
