package io.github.paimonffm.serialization;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
import io.github.paimonffm.SchemaChange;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.read.ReadBuilder;
import io.github.paimonffm.read.Split;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Builders, messages and splits after Java serialization in one process. */
class JavaSerializationTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table() {
    return workspace.create("t", Schema.builder().column("id", "INT"));
  }

  private List<List<Object>> read(ReadBuilder read, List<Split> splits) throws IOException {
    try (ArrowReader reader = read.newRead().createReader(splits, workspace.allocator())) {
      return Rows.of(reader);
    }
  }

  @Test
  void deserializedBuilderStandsForSameCommit() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchWriteBuilder deserialized = Transport.send(builder);
    assertEquals(builder.commitUser(), deserialized.commitUser());
    assertEquals(builder.identifier(), deserialized.identifier());
    assertEquals(builder.location(), deserialized.location());
    assertEquals(builder.branch(), deserialized.branch());

    List<CommitMessage> messages = new ArrayList<>();
    messages.addAll(workspace.prepare(deserialized, table, List.of(row(1))));
    messages.addAll(workspace.prepare(builder, table, List.of(row(2))));
    Snapshot snapshot = Workspace.commit(builder, messages).orElseThrow();
    assertEquals(builder.commitUser(), snapshot.commitUser());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));

    // The deserialized builder finds the commit in the table.
    TableState after = TableState.of(table, workspace.allocator());
    List<CommitMessage> more = workspace.prepare(deserialized, table, List.of(row(3)));
    for (List<CommitMessage> other : List.of(more, messages.subList(0, 1))) {
      try (BatchTableCommit commit = deserialized.newCommit()) {
        IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> commit.commit(other));
        Messages.assertNames(refused, builder.commitUser(), "snapshot 1", "db.t");
      }
    }
    assertEquals(Optional.of(snapshot), Workspace.commit(deserialized, messages));
    assertEquals(after.snapshots(), table.snapshots());
    assertEquals(after.rows(), TableState.of(table, workspace.allocator()).rows());
  }

  @Test
  void deserializedBuilderOpensCatalogOnDemand() {
    table();
    byte[] bytes;
    long before = NativeHandles.live();
    try (Catalog other = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()))) {
      BatchWriteBuilder builder = other.getTable(Workspace.named("t")).newBatchWriteBuilder();
      bytes = toBytes(builder);
    }
    assertEquals(before, NativeHandles.live());
    BatchWriteBuilder deserialized;
    try {
      deserialized = Transport.fromBytes(bytes, BatchWriteBuilder.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertEquals(before, NativeHandles.live(), "a deserialized builder holds no handles");
    Table table = workspace.catalog().getTable(Workspace.named("t"));
    long withTable = NativeHandles.live();

    BatchTableCommit commit = deserialized.newCommit();
    BatchTableWrite one = deserialized.newWrite();
    BatchTableWrite two = deserialized.newWrite();
    one.writeArrow(workspace.batch(table, List.of(row(1))));
    two.writeArrow(workspace.batch(table, List.of(row(2))));
    List<CommitMessage> messages = new ArrayList<>(one.prepareCommit());
    one.close();
    messages.addAll(two.prepareCommit());
    two.close();
    two.close();
    assertEquals(1, commit.commit(messages).orElseThrow().id());
    assertTrue(NativeHandles.live() > withTable);
    commit.close();
    commit.close();
    assertEquals(withTable, NativeHandles.live(), "the last open object closes the catalog");
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  private static byte[] toBytes(Object object) {
    try {
      return Transport.toBytes(object);
    } catch (IOException e) {
      throw new AssertionError(object + " is not serializable", e);
    }
  }

  @Test
  void deserializedMessagesAreEqual() throws IOException {
    Table table = workspace.create("p", Layout.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages =
        workspace.prepare(
            builder,
            table,
            List.of(row(1L, 1, "a", new BigDecimal("1.00")), row(2L, null, null, null)));
    List<CommitMessage> deserialized = new ArrayList<>();
    for (CommitMessage message : messages) {
      CommitMessage copy = Transport.send(message);
      assertEquals(message, copy);
      assertEquals(message.hashCode(), copy.hashCode());
      assertEquals(message.toString(), copy.toString());
      assertTrue(copy.toString().contains(table.location()), copy::toString);
      assertTrue(copy.toString().contains(builder.commitUser()), copy::toString);
      deserialized.add(copy);
    }
    assertEquals(2, deserialized.size());
    Workspace.commit(builder, deserialized).orElseThrow();
    assertEquals(2, workspace.rows(table).size());

    // A damaged message cannot be deserialized.
    byte[] bytes = Transport.toBytes(messages.getFirst());
    bytes[bytes.length - 10] ^= 1;
    assertThrows(
        InvalidObjectException.class, () -> Transport.fromBytes(bytes, CommitMessage.class));
  }

  @Test
  void splitsAndReadBuildersAreSerializable() throws IOException {
    Table table = table();
    workspace.append(table, List.of(row(1), row(2)));
    ReadBuilder read = table.newReadBuilder().withProjection("id").withLimit(1);
    ReadBuilder copyOfRead = Transport.send(read);
    assertEquals(read.identifier(), copyOfRead.identifier());
    assertEquals(1, Rows.of(copyOfRead, workspace.allocator()).size());

    List<Split> splits = new ArrayList<>();
    for (Split split : table.newReadBuilder().newScan().plan().splits()) {
      Split copy = Transport.send(split);
      assertEquals(split, copy);
      assertEquals(split.toString(), copy.toString());
      assertEquals(split, Split.fromBytes(split.toBytes()));
      assertEquals(2, copy.rowCount());
      splits.add(copy);
    }
    Rows.assertSame(List.of(row(1), row(2)), read(table.newReadBuilder(), splits));
    assertEquals(1, read(copyOfRead, splits).size());
  }

  /** Otherwise a process that opens the table later would take values of one type for another's. */
  @Test
  void deserializedReadBuilderKeepsItsSchema() throws IOException {
    Table table =
        workspace.create(
            "altered",
            Schema.builder()
                .column("id", "INT")
                .column("a", "STRING")
                .column("b", "STRING")
                .column("gone", "INT"));
    workspace.append(table, List.of(row(1, "a", "b", 7)));
    String[] columns = {"id", "a", "b", "gone"};
    ReadBuilder read = table.newReadBuilder().withProjection(columns);
    ReadBuilder deserialized = Transport.send(read);
    List<Split> splits = read.newScan().plan().splits();
    workspace
        .catalog()
        .alterTable(
            Workspace.named("altered"),
            List.of(
                SchemaChange.updateColumnType("id", "BIGINT", true),
                SchemaChange.renameColumn("a", "c"),
                SchemaChange.renameColumn("b", "a"),
                SchemaChange.renameColumn("c", "b"),
                SchemaChange.dropColumn("gone"),
                SchemaChange.addColumn("gone", "INT")),
            false);
    List<List<Object>> expected = List.of(row(1, "a", "b", 7));
    assertEquals(expected, read(read, splits));
    assertEquals(expected, read(deserialized, splits));
    assertEquals(expected, read(Transport.send(deserialized), splits));
    assertEquals(expected, Rows.of(deserialized, workspace.allocator()));
    Table current = workspace.catalog().getTable(Workspace.named("altered"));
    List<List<Object>> altered = List.of(row(1L, "b", "a", null));
    ReadBuilder again = current.newReadBuilder().withProjection(columns);
    assertEquals(altered, Rows.of(again, workspace.allocator()));
    assertEquals(altered, read(Transport.send(again), splits));
    assertEquals(expected, read(deserialized.withSnapshot(1), splits));
  }

  @Test
  @SuppressWarnings("unchecked")
  void listsOfMessagesAndSplitsAreSerializable() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = new ArrayList<>();
    messages.addAll(workspace.prepare(builder, table, List.of(row(1))));
    messages.addAll(workspace.prepare(builder, table, List.of(row(2))));
    List<CommitMessage> deserialized = Transport.send(messages);
    assertEquals(messages, deserialized);
    assertEquals(1, Workspace.commit(builder, deserialized).orElseThrow().id());

    ReadBuilder read = Transport.send(table.newReadBuilder());
    List<Split> splits = new ArrayList<>(read.newScan().plan().splits());
    assertEquals(splits, Transport.send(splits));
  }

  @Test
  void deserializedBuildersRefuseRecreatedTable() {
    Table table = table();
    workspace.append(table, List.of(row(1)));
    BatchWriteBuilder builder = Transport.send(table.newBatchWriteBuilder());
    ReadBuilder read = Transport.send(table.newReadBuilder());

    workspace.catalog().dropTable(Workspace.named("t"), false);
    Messages.assertNames(assertThrows(NotFoundException.class, builder::newWrite), "db.t");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> read.newScan().plan()), "db.t");

    Table recreated =
        workspace
            .catalog()
            .createTable(Workspace.named("t"), Schema.builder().column("id", "INT").build(), false);
    for (NotFoundException refused :
        List.of(
            assertThrows(NotFoundException.class, builder::newWrite),
            assertThrows(NotFoundException.class, builder::newCommit),
            assertThrows(NotFoundException.class, () -> read.newScan().plan()))) {
      Messages.assertNames(refused, "db.t", "dropped", "replaced");
    }
    assertEquals(List.of(), recreated.snapshots());
  }

  @Test
  void deserializedBuildersHaveSecretsAndHideThem() {
    String secret = "do-not-show-this";
    try (Catalog catalog =
        Catalog.open(
            Map.of("warehouse", workspace.warehouse().toString(), "s3.secret-key", secret))) {
      catalog.createDatabase("db", true);
      Table table =
          catalog.createTable(
              Identifier.of("db", "s"), Schema.builder().column("id", "INT").build(), false);
      BatchWriteBuilder builder = Transport.send(table.newBatchWriteBuilder());
      ReadBuilder read = Transport.send(table.newReadBuilder());
      assertFalse(builder.toString().contains(secret), builder::toString);
      assertFalse(read.toString().contains(secret), read::toString);
      assertFalse(read.newScan().toString().contains(secret));
      assertEquals(List.of(), Rows.of(read, workspace.allocator()));
    }
  }

  @Test
  void buildersOfMemoryWarehouseAreNotSerializable() {
    try (Catalog catalog = Catalog.open(Map.of("warehouse", "memory:/warehouse"))) {
      catalog.createDatabase("db", true);
      Table table =
          catalog.createTable(
              Identifier.of("db", "t"), Schema.builder().column("id", "INT").build(), false);
      for (Object builder : List.of(table.newBatchWriteBuilder(), table.newReadBuilder())) {
        NotSerializableException refused =
            assertThrows(NotSerializableException.class, () -> Transport.toBytes(builder));
        Messages.assertNames(refused, "db.t", "memory");
      }
    }
  }
}
