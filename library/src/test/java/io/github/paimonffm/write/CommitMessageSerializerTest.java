package io.github.paimonffm.write;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.SchemaMismatchException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.internal.lifecycle.NativeHandles;
import io.github.paimonffm.testing.Evolution;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.PaimonJavaBody;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.UncommittedRow;
import io.github.paimonffm.testing.Workspace;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Serialization of message bodies without their envelopes. */
class CommitMessageSerializerTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static CommitMessage roundTrip(CommitMessage message, BatchWriteBuilder builder) {
    return CommitMessageSerializer.deserialize(
        CommitMessageSerializer.getVersion(), CommitMessageSerializer.serialize(message), builder);
  }

  @ParameterizedTest
  @EnumSource
  void deserializedBodyIsMessageOfBuilder(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null), row(2L, 2, "b", null));
    List<CommitMessage> messages = workspace.prepare(builder, table, rows);
    long handles = NativeHandles.live();
    BatchWriteBuilder copy = Transport.send(builder);
    List<CommitMessage> back = messages.stream().map(message -> roundTrip(message, copy)).toList();
    for (int i = 0; i < back.size(); i++) {
      CommitMessage message = messages.get(i);
      assertEquals(message.toString(), back.get(i).toString());
      assertNotEquals(message, back.get(i), "the body does not contain the writer");
      assertArrayEquals(
          CommitMessageSerializer.serialize(message),
          CommitMessageSerializer.serialize(back.get(i)));
      assertEquals(back.get(i), roundTrip(back.get(i), builder));
    }
    Workspace.assertHandles(handles);
    assertEquals(1, Workspace.commit(builder, back).orElseThrow().id());
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void modeIsTakenFromBuilder() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "old", null)));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<List<Object>> rows = List.of(row(2L, 2, "new", null));
    CommitMessage back = roundTrip(workspace.prepare(builder, table, rows).getFirst(), builder);
    Messages.assertNames(new Exception(back.toString()), "mode=overwrite", builder.commitUser());
    Workspace.commit(builder, List.of(back)).orElseThrow();
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void schemaIdIsTakenFromFiles() {
    UncommittedRow written =
        UncommittedRow.write(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    Evolution.apply(written.table(), Evolution.drop("name"));
    BatchWriteBuilder late = Transport.send(written.builder());
    CommitMessage back = roundTrip(written.message(), late);
    Messages.assertNames(new Exception(back.toString()), "schemaId=0");
    Messages.assertNames(
        assertThrows(SchemaMismatchException.class, () -> Workspace.commit(late, List.of(back))),
        "column 'name' was dropped");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 15, 0, -14, Integer.MAX_VALUE})
  void otherSerializerVersionsAreRefused(int version) {
    Table table = workspace.create("t", Layout.APPEND.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    UnsupportedFeatureException refused =
        assertThrows(
            UnsupportedFeatureException.class,
            () ->
                CommitMessageSerializer.deserialize(version, PaimonJavaBody.EMPTY.body(), builder));
    assertEquals(
        "commit message version " + version + " is not supported; expected 14",
        refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void bodiesOfPaimonJavaRoundTripByteForByte(PaimonJavaBody golden) {
    Table table =
        workspace.create(
            "t",
            Schema.builder().column("id", "INT").option("global-index.external-path", "file:/"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    byte[] body = golden.body();
    CommitMessage message = CommitMessageSerializer.deserialize(14, body, builder);
    assertEquals(3, message.bucket());
    assertEquals(0, message.fileCount());
    assertArrayEquals(body, CommitMessageSerializer.serialize(message));
    CommitMessage deserialized = CommitMessage.fromBytes(message.toBytes());
    assertArrayEquals(body, CommitMessageSerializer.serialize(deserialized));
  }

  @Test
  void externalPathOutsideTableRootsIsRefused() {
    for (String root : new String[] {null, "file:/elsewhere", "s3://index"}) {
      Schema.Builder schema = Schema.builder().column("id", "INT");
      if (root != null) {
        schema.option("global-index.external-path", root);
      }
      Table table = workspace.create("t" + (root == null ? "" : root.length()), schema);
      CorruptDataException refused =
          assertThrows(
              CorruptDataException.class,
              () ->
                  CommitMessageSerializer.deserialize(
                      14, PaimonJavaBody.RICH_INDEXED.body(), table.newBatchWriteBuilder()));
      Messages.assertNames(
          refused,
          "external path 'file:/index' is not below any root in the table options"
              + " data-file.external-paths and global-index.external-path");
    }
  }

  /** Two different messages contain the same files. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "BUCKETED"})
  void messageAndItsDeserializedBodyAreNotCommittedTogether(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    CommitMessage message = workspace.prepare(builder, table, rows).getFirst();
    CommitMessage again = roundTrip(message, builder);
    try (BatchTableCommit commit = builder.newCommit()) {
      Messages.assertNames(
          TableState.assertRefused(
              InvalidArgumentException.class,
              table,
              workspace.allocator(),
              () -> commit.commit(List.of(message, again))),
          "Duplicate ADD entry for file 'data-");
      assertEquals(1, commit.commit(List.of(message)).orElseThrow().id());
    }
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void bodyWithOtherPartitionColumnsIsRefused() {
    Table plain = workspace.create("plain", Layout.APPEND.schema());
    Table partitioned = workspace.create("partitioned", Layout.PARTITIONED.schema());
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    BatchWriteBuilder ofPlain = plain.newBatchWriteBuilder();
    BatchWriteBuilder ofPartitioned = partitioned.newBatchWriteBuilder();
    CommitMessage one = workspace.prepare(ofPlain, plain, rows).getFirst();
    CommitMessage two = workspace.prepare(ofPartitioned, partitioned, rows).getFirst();
    Messages.assertNames(
        assertThrows(CorruptDataException.class, () -> roundTrip(one, ofPartitioned)),
        "partition has 0 values, but the table has 1 partition columns");
    Messages.assertNames(
        assertThrows(CorruptDataException.class, () -> roundTrip(two, ofPlain)),
        "partition has 1 values, but the table has 0 partition columns");
  }

  /** A body does not name its table, but the committer's table does not have the body's files. */
  @Test
  void bodyOfOtherTableIsNotCommitted() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    Table other = workspace.create("other", Layout.PARTITIONED.schema());
    workspace.append(table, List.of(row(0L, 1, "old", null)));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchWriteBuilder foreign = other.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    CommitMessage message = workspace.prepare(foreign, other, rows).getFirst();
    CommitMessage adopted = roundTrip(message, builder);
    try (BatchTableCommit commit = builder.newCommit()) {
      Messages.assertNames(
          TableState.assertRefused(
              IllegalStateException.class,
              table,
              workspace.allocator(),
              () -> commit.commit(List.of(adopted))),
          "nothing was committed",
          "does not exist");
      // Aborting the body does not delete files of its table.
      commit.abort(List.of(adopted));
    }
    assertEquals(1, Workspace.commit(foreign, List.of(message)).orElseThrow().id());
    Rows.assertSame(rows, workspace.rows(other));
  }

  @Test
  void malformedBodyIsRefused() {
    UncommittedRow written =
        UncommittedRow.write(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    BatchWriteBuilder builder = written.builder();
    CommitMessage message = written.message();
    byte[] body = CommitMessageSerializer.serialize(message);
    for (int length = 0; length < body.length; length += length < 64 ? 1 : 7) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThrows(
          CorruptDataException.class,
          () -> CommitMessageSerializer.deserialize(14, cut, builder),
          "cut to " + length);
    }
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    assertThrows(
        CorruptDataException.class, () -> CommitMessageSerializer.deserialize(14, longer, builder));
    // An envelope is not a body, and a body is not an envelope.
    assertThrows(
        CorruptDataException.class,
        () -> CommitMessageSerializer.deserialize(14, message.toBytes(), builder));
    assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(body));
  }

  @Test
  void foreignBuilderImplementationIsRefused() {
    BatchWriteBuilder foreign =
        (BatchWriteBuilder)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BatchWriteBuilder.class},
                (proxy, method, args) -> null);
    assertThrows(
        InvalidArgumentException.class,
        () -> CommitMessageSerializer.deserialize(14, PaimonJavaBody.EMPTY.body(), foreign));
  }
}
