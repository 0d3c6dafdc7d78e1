package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.testing.Branches;
import io.github.paimonffm.testing.Evolution;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commits of messages that were prepared before another program changed the table's schema. */
class ChangedSchemaTest {

  private static final List<Object> FIRST = row(1L, 1, "a", new BigDecimal("1.00"));
  private static final List<Object> SECOND = row(2L, 1, "b", null);

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> messages;

  @BeforeEach
  void create() {
    table = workspace.create("t", Layout.KEYED_PARTITIONED.schema());
    workspace.append(table, List.of(FIRST));
    builder = table.newBatchWriteBuilder();
    messages = workspace.prepare(builder, table, List.of(SECOND));
  }

  /** Incompatible changes and their descriptions in the error message. */
  static Stream<Arguments> changes() {
    return Stream.of(
        change(Evolution.add("more", "INT NOT NULL"), "NOT NULL column 'more' was added"),
        change(Evolution.drop("name"), "column 'name' was dropped"),
        change(Evolution.rename("name", "title"), "column 'name' was renamed to 'title'"),
        change(Evolution.retype("name", "BYTES"), "the type of column 'name' changed"),
        change(Evolution.retype("amount", "DECIMAL(20, 2)"), "the type of column 'amount' changed"),
        change(Evolution.retype("name", "STRING NOT NULL"), "the type of column 'name' changed"),
        change(
            Evolution.drop("name").andThen(Evolution.add("name", "STRING")),
            "column 'name' was dropped"),
        change(Evolution.option("bucket", "3"), "option 'bucket' changed from '2' to '3'"),
        change(Evolution.withoutOption("bucket"), "option 'bucket' changed from '2' to unset"),
        change(
            Evolution.option("bucket-key", "id"), "option 'bucket-key' changed from unset to 'id'"),
        change(
            Evolution.option("bucket-function.type", "mod"),
            "option 'bucket-function.type' changed from unset to 'mod'"),
        change(
            Evolution.keys("primaryKeys", "part", "name"),
            "the primary keys changed from [part, id] to [part, name]"),
        change(Evolution.keys("partitionKeys"), "the partition keys changed from [part] to []"));
  }

  private static Arguments change(Consumer<ObjectNode> change, String description) {
    return Arguments.of(change, description);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("changes")
  void incompatibleChangeIsRefused(Consumer<ObjectNode> change, String description) {
    Evolution.apply(table, change);
    for (BatchWriteBuilder each : List.of(builder, builder.withStrictSchema())) {
      boolean strict = each != builder;
      try (BatchTableCommit commit = each.newCommit()) {
        SchemaMismatchException refused =
            assertThrows(SchemaMismatchException.class, () -> commit.commit(messages));
        Messages.assertNames(
            refused,
            "the schema of table db.t changed from id 0 (used by these messages) to id 1: "
                + (strict
                    ? "the committer accepts only messages of the latest schema"
                    : description));
      }
    }
    assertEquals(1, table.snapshots().size(), "nothing was published");
  }

  @Test
  void addedNullableColumnIsAccepted() {
    Evolution.apply(table, Evolution.add("more", "INT"), Evolution.option("comment", "x"));
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(FIRST, SECOND), workspace.rows(table));
    Table reopened = workspace.catalog().getTable(Workspace.named("t"));
    assertEquals(1, reopened.schemaId());
    Rows.assertSame(
        List.of(row(1L, 1, "a", new BigDecimal("1.00"), null), row(2L, 1, "b", null, null)),
        workspace.rows(reopened));
  }

  @Test
  void strictCommitterRefusesAddedColumn() {
    Evolution.apply(table, Evolution.add("more", "INT"));
    try (BatchTableCommit commit = builder.withStrictSchema().newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(messages));
      Messages.assertNames(
          refused,
          "the schema of table db.t changed from id 0 (used by these messages) to id 1: the"
              + " committer accepts only messages of the latest schema");
    }
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
  }

  @Test
  void onlyNetChangeOfSeveralSchemasCounts() {
    Evolution.apply(table, Evolution.rename("name", "title"));
    Evolution.apply(table, Evolution.rename("title", "name"));
    Evolution.apply(table, Evolution.add("more", "INT"));
    // After both renames, the column names are the original ones.
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(FIRST, SECOND), workspace.rows(table));
  }

  @Test
  void schemaChangeOfBranchDoesNotAffectMain() {
    Branches.create(table, "b");
    Table branch = table.switchToBranch("b");
    BatchWriteBuilder ofBranch = branch.newBatchWriteBuilder();
    List<CommitMessage> toBranch = workspace.prepare(ofBranch, branch, List.of(SECOND));
    Evolution.apply(branch, Evolution.drop("name"));
    try (BatchTableCommit commit = ofBranch.newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(toBranch));
      Messages.assertNames(refused, "from id 0", "to id 1", "column 'name' was dropped");
    }
    assertEquals(
        2,
        Workspace.commit(builder, messages).orElseThrow().id(),
        "the schema of main is unchanged");
  }

  /** A worker opened the table after the driver and wrote with a newer schema. */
  @Test
  void messagesWithNewerSchemaThanCommitterAreCommitted() {
    try (BatchTableCommit commit = builder.newCommit()) {
      Evolution.apply(table, Evolution.add("more", "INT"));
      Table reopened = workspace.catalog().getTable(Workspace.named("t"));
      BatchWriteBuilder deserialized = Transport.send(builder);
      List<CommitMessage> combined = new ArrayList<>(messages);
      combined.addAll(workspace.prepare(deserialized, reopened, List.of(row(3L, 3, "c", null, 7))));
      assertEquals(2, commit.commit(combined).orElseThrow().id());
      Rows.assertSame(
          List.of(
              row(1L, 1, "a", new BigDecimal("1.00"), null),
              row(2L, 1, "b", null, null),
              row(3L, 3, "c", null, 7)),
          workspace.rows(reopened));
    }
  }

  /** The message has a column that the latest schema dropped. */
  @Test
  void messagesWithNewerSchemaMustMatchLatestSchema() {
    Evolution.apply(table, Evolution.add("more", "INT"));
    Table second = workspace.catalog().getTable(Workspace.named("t"));
    BatchWriteBuilder deserialized = Transport.send(builder);
    List<CommitMessage> newer =
        workspace.prepare(deserialized, second, List.of(row(3L, 3, "c", null, 7)));
    Evolution.apply(table, Evolution.drop("more"));
    try (BatchTableCommit commit = builder.newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(newer));
      Messages.assertNames(refused, "from id 1", "to id 2", "column 'more' was dropped");
      assertEquals(2, commit.commit(messages).orElseThrow().id(), "the older messages match again");
    }
  }
}
