package io.github.paimonffm.serialization;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Identifier;
import io.github.paimonffm.Schema;
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

/** Builders, messages and splits that went through Java serialization, in one process. */
class TravellingValuesTest {

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
  void aBuilderThatTravelledIsTheSameCommit() {
    Table table = table();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchWriteBuilder travelled = Transport.send(builder, BatchWriteBuilder.class);
    assertEquals(builder.commitUser(), travelled.commitUser());
    assertEquals(builder.identifier(), travelled.identifier());
    assertEquals(builder.location(), travelled.location());
    assertEquals(builder.branch(), travelled.branch());

    List<CommitMessage> messages = new ArrayList<>();
    messages.addAll(workspace.prepare(travelled, table, List.of(row(1))));
    messages.addAll(workspace.prepare(builder, table, List.of(row(2))));
    Snapshot snapshot = Workspace.commit(builder, messages).orElseThrow();
    assertEquals(builder.commitUser(), snapshot.commitUser());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));

    // The traveller knows nothing of that commit, but the table does.
    TableState after = TableState.of(table, workspace.allocator());
    List<CommitMessage> more = workspace.prepare(travelled, table, List.of(row(3)));
    for (List<CommitMessage> other : List.of(more, messages.subList(0, 1))) {
      try (BatchTableCommit commit = travelled.newCommit()) {
        IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> commit.commit(other));
        Messages.assertNames(refused, builder.commitUser(), "snapshot 1", "db.t");
      }
    }
    assertEquals(Optional.of(snapshot), Workspace.commit(travelled, messages));
    assertEquals(after.snapshots(), table.snapshots());
    assertEquals(after.rows(), TableState.of(table, workspace.allocator()).rows());
  }

  @Test
  void aBuilderThatTravelledNeedsNoCatalogOfItsOwn() {
    table();
    byte[] bytes;
    long before = NativeHandles.live();
    try (Catalog other = Catalog.open(Map.of("warehouse", workspace.warehouse().toString()))) {
      BatchWriteBuilder builder = other.getTable(Workspace.named("t")).newBatchWriteBuilder();
      bytes = assertDoesNotFail(builder);
    }
    assertEquals(before, NativeHandles.live());
    BatchWriteBuilder travelled;
    try {
      travelled = Transport.fromBytes(bytes, BatchWriteBuilder.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertEquals(before, NativeHandles.live(), "it holds no resources");
    Table table = workspace.catalog().getTable(Workspace.named("t"));
    long withTable = NativeHandles.live();

    BatchTableCommit commit = travelled.newCommit();
    BatchTableWrite one = travelled.newWrite();
    BatchTableWrite two = travelled.newWrite();
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
    assertEquals(withTable, NativeHandles.live(), "the last one closes the catalog");
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  private static byte[] assertDoesNotFail(Object object) {
    try {
      return Transport.toBytes(object);
    } catch (IOException e) {
      throw new AssertionError(object + " does not travel", e);
    }
  }

  @Test
  void messagesAreEqualWhenTheyArrive() throws IOException {
    Table table = workspace.create("p", Layout.PARTITIONED.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages =
        workspace.prepare(
            builder,
            table,
            List.of(row(1L, 1, "a", new BigDecimal("1.00")), row(2L, null, null, null)));
    List<CommitMessage> arrived = new ArrayList<>();
    for (CommitMessage message : messages) {
      CommitMessage back = Transport.send(message, CommitMessage.class);
      assertEquals(message, back);
      assertEquals(message.hashCode(), back.hashCode());
      assertEquals(message.toString(), back.toString());
      assertTrue(back.toString().contains(table.location()), back::toString);
      assertTrue(back.toString().contains(builder.commitUser()), back::toString);
      arrived.add(back);
    }
    assertEquals(2, arrived.size());
    Workspace.commit(builder, arrived).orElseThrow();
    assertEquals(2, workspace.rows(table).size());

    // What was damaged on the way does not arrive.
    byte[] bytes = Transport.toBytes(messages.getFirst());
    bytes[bytes.length - 10] ^= 1;
    assertThrows(
        InvalidObjectException.class, () -> Transport.fromBytes(bytes, CommitMessage.class));
  }

  @Test
  void splitsAndReadBuildersTravel() throws IOException {
    Table table = table();
    workspace.append(table, List.of(row(1), row(2)));
    ReadBuilder read = table.newReadBuilder().withProjection("id").withLimit(1);
    ReadBuilder travelled = Transport.send(read, ReadBuilder.class);
    assertEquals(read.identifier(), travelled.identifier());
    assertEquals(1, Rows.of(travelled, workspace.allocator()).size());

    List<Split> arrived = new ArrayList<>();
    for (Split split : table.newReadBuilder().newScan().plan().splits()) {
      Split back = Transport.send(split, Split.class);
      assertEquals(split, back);
      assertEquals(split.toString(), back.toString());
      assertEquals(split, Split.fromBytes(split.toBytes()));
      assertEquals(2, back.rowCount());
      arrived.add(back);
    }
    Rows.assertSame(List.of(row(1), row(2)), read(table.newReadBuilder(), arrived));
    assertEquals(1, read(travelled, arrived).size());
  }

  @Test
  void aTableThatWasMadeAgainIsNotTheOneThatWasMeant() {
    Table table = table();
    workspace.append(table, List.of(row(1)));
    BatchWriteBuilder builder =
        Transport.send(table.newBatchWriteBuilder(), BatchWriteBuilder.class);
    ReadBuilder read = Transport.send(table.newReadBuilder(), ReadBuilder.class);

    workspace.catalog().dropTable(Workspace.named("t"), false);
    Messages.assertNames(assertThrows(NotFoundException.class, builder::newWrite), "db.t");
    Messages.assertNames(
        assertThrows(NotFoundException.class, () -> read.newScan().plan()), "db.t");

    Table anew =
        workspace
            .catalog()
            .createTable(Workspace.named("t"), Schema.builder().column("id", "INT").build(), false);
    for (NotFoundException refused :
        List.of(
            assertThrows(NotFoundException.class, builder::newWrite),
            assertThrows(NotFoundException.class, builder::newCommit),
            assertThrows(NotFoundException.class, () -> read.newScan().plan()))) {
      Messages.assertNames(refused, "db.t", "another");
    }
    assertEquals(List.of(), anew.snapshots());
  }

  @Test
  void secretsTravelButAreNotShown() {
    String secret = "do-not-show-this";
    try (Catalog catalog =
        Catalog.open(
            Map.of("warehouse", workspace.warehouse().toString(), "s3.secret-key", secret))) {
      catalog.createDatabase("db", true);
      Table table =
          catalog.createTable(
              Identifier.of("db", "s"), Schema.builder().column("id", "INT").build(), false);
      BatchWriteBuilder builder =
          Transport.send(table.newBatchWriteBuilder(), BatchWriteBuilder.class);
      ReadBuilder read = Transport.send(table.newReadBuilder(), ReadBuilder.class);
      assertFalse(builder.toString().contains(secret), builder::toString);
      assertFalse(read.toString().contains(secret), read::toString);
      assertFalse(read.newScan().toString().contains(secret));
      assertEquals(List.of(), Rows.of(read, workspace.allocator()));
    }
  }

  @Test
  void buildersOfAMemoryWarehouseStayAndSayWhy() {
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
