package io.github.paimonffm.badinput;

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
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
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

/** Messages that were written before somebody else changed the table's schema. */
class MovedSchemaTest {

  private static final List<Object> OLD = row(1L, 1, "a", new BigDecimal("1.00"));
  private static final List<Object> NEW = row(2L, 1, "b", null);

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilder builder;
  private List<CommitMessage> messages;

  @BeforeEach
  void create() {
    table = workspace.create("t", Layout.KEYED_PARTITIONED.schema());
    workspace.append(table, List.of(OLD));
    builder = table.newBatchWriteBuilder();
    messages = workspace.prepare(builder, table, List.of(NEW));
  }

  /** What does not fit any more, and how it is told. */
  static Stream<Arguments> changes() {
    return Stream.of(
        change(
            Evolution.add("more", "INT NOT NULL"), "column 'more', which is NOT NULL, was added"),
        change(Evolution.drop("name"), "column 'name' was dropped"),
        change(Evolution.rename("name", "title"), "column 'name' is now 'title'"),
        change(Evolution.retype("name", "BYTES"), "column 'name' has another type"),
        change(Evolution.retype("amount", "DECIMAL(20, 2)"), "column 'amount' has another type"),
        change(Evolution.retype("name", "STRING NOT NULL"), "column 'name' has another type"),
        change(
            Evolution.drop("name").andThen(Evolution.add("name", "STRING")),
            "column 'name' was dropped"),
        change(Evolution.option("bucket", "3"), "its option bucket was '2' and is '3'"),
        change(Evolution.withoutOption("bucket"), "its option bucket was '2' and is not set"),
        change(
            Evolution.option("bucket-key", "id"), "its option bucket-key was not set and is 'id'"),
        change(
            Evolution.option("bucket-function.type", "mod"),
            "its option bucket-function.type was not set and is 'mod'"),
        change(
            Evolution.keys("primaryKeys", "part", "name"),
            "its primary keys were [\"part\", \"id\"] and are [\"part\", \"name\"]"),
        change(Evolution.keys("partitionKeys"), "its partition keys were [\"part\"] and are []"));
  }

  private static Arguments change(Consumer<ObjectNode> change, String told) {
    return Arguments.of(change, told);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("changes")
  void whatDoesNotFitAnyMoreIsRefused(Consumer<ObjectNode> change, String told) {
    Evolution.of(table, change);
    for (BatchWriteBuilder each : List.of(builder, builder.withStrictSchema())) {
      boolean strict = each != builder;
      try (BatchTableCommit commit = each.newCommit()) {
        SchemaMismatchException refused =
            assertThrows(SchemaMismatchException.class, () -> commit.commit(messages));
        Messages.assertNames(
            refused,
            "the schema of table db.t moved on from id 0, by which was written, to id 1: "
                + (strict ? "the committer is strict" : told));
      }
    }
    assertEquals(1, table.snapshots().size(), "nothing was published");
  }

  @Test
  void anAddedNullableColumnPasses() {
    Evolution.of(table, Evolution.add("more", "INT"), Evolution.option("comment", "x"));
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(OLD, NEW), workspace.rows(table));
    Table now = workspace.catalog().getTable(Workspace.named("t"));
    assertEquals(1, now.schemaId());
    Rows.assertSame(
        List.of(row(1L, 1, "a", new BigDecimal("1.00"), null), row(2L, 1, "b", null, null)),
        workspace.rows(now));
  }

  @Test
  void aStrictCommitterRefusesEvenThat() {
    Evolution.of(table, Evolution.add("more", "INT"));
    try (BatchTableCommit commit = builder.withStrictSchema().newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(messages));
      Messages.assertNames(
          refused,
          "the schema of table db.t moved on from id 0, by which was written, to id 1: the"
              + " committer is strict");
    }
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
  }

  @Test
  void everyMoveOfSeveralCounts() {
    Evolution.of(table, Evolution.rename("name", "title"));
    Evolution.of(table, Evolution.rename("title", "name"));
    Evolution.of(table, Evolution.add("more", "INT"));
    // In the end the names are as they were.
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(OLD, NEW), workspace.rows(table));
  }

  @Test
  void aBranchMovesByItself() {
    Branches.branch(table, "b");
    Table branch = table.switchToBranch("b");
    BatchWriteBuilder ofBranch = branch.newBatchWriteBuilder();
    List<CommitMessage> toBranch = workspace.prepare(ofBranch, branch, List.of(NEW));
    Evolution.of(branch, Evolution.drop("name"));
    try (BatchTableCommit commit = ofBranch.newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(toBranch));
      Messages.assertNames(refused, "from id 0", "to id 1", "column 'name' was dropped");
    }
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id(), "main stayed");
  }

  /** A worker that opened the table later than the driver did, and wrote by a newer schema. */
  @Test
  void messagesOfANewerSchemaThanTheCommittersArePublished() {
    try (BatchTableCommit commit = builder.newCommit()) {
      Evolution.of(table, Evolution.add("more", "INT"));
      Table now = workspace.catalog().getTable(Workspace.named("t"));
      BatchWriteBuilder travelled = Transport.send(builder, BatchWriteBuilder.class);
      List<CommitMessage> all = new ArrayList<>(messages);
      all.addAll(workspace.prepare(travelled, now, List.of(row(3L, 3, "c", null, 7))));
      assertEquals(2, commit.commit(all).orElseThrow().id());
      Rows.assertSame(
          List.of(
              row(1L, 1, "a", new BigDecimal("1.00"), null),
              row(2L, 1, "b", null, null),
              row(3L, 3, "c", null, 7)),
          workspace.rows(now));
    }
  }

  /** The same, where the message names a column that this table does not have any more. */
  @Test
  void messagesOfANewerSchemaHaveToFitTheNewest() {
    Evolution.of(table, Evolution.add("more", "INT"));
    Table second = workspace.catalog().getTable(Workspace.named("t"));
    BatchWriteBuilder travelled = Transport.send(builder, BatchWriteBuilder.class);
    List<CommitMessage> newer =
        workspace.prepare(travelled, second, List.of(row(3L, 3, "c", null, 7)));
    Evolution.of(table, Evolution.drop("more"));
    try (BatchTableCommit commit = builder.newCommit()) {
      SchemaMismatchException refused =
          assertThrows(SchemaMismatchException.class, () -> commit.commit(newer));
      Messages.assertNames(refused, "from id 1", "to id 2", "column 'more' was dropped");
      assertEquals(2, commit.commit(messages).orElseThrow().id(), "the older ones fit again");
    }
  }
}
