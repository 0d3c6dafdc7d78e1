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
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.testing.Written;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies without their envelopes. */
class CommitMessageSerializerTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static CommitMessage bareAndBack(CommitMessage message, BatchWriteBuilder builder) {
    return CommitMessageSerializer.deserialize(
        CommitMessageSerializer.getVersion(), CommitMessageSerializer.serialize(message), builder);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyComesBackAsAMessageOfTheBuilder(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null), row(2L, 2, "b", null));
    List<CommitMessage> messages = workspace.prepare(builder, table, rows);
    long handles = NativeHandles.live();
    BatchWriteBuilder elsewhere = Transport.send(builder, BatchWriteBuilder.class);
    List<CommitMessage> back =
        messages.stream().map(message -> bareAndBack(message, elsewhere)).toList();
    for (int i = 0; i < back.size(); i++) {
      CommitMessage message = messages.get(i);
      assertEquals(message.toString(), back.get(i).toString());
      assertNotEquals(message, back.get(i), "its writer is forgotten");
      assertArrayEquals(
          CommitMessageSerializer.serialize(message),
          CommitMessageSerializer.serialize(back.get(i)));
      assertEquals(back.get(i), bareAndBack(back.get(i), builder));
    }
    Workspace.assertHandles(handles);
    assertEquals(1, Workspace.commit(builder, back).orElseThrow().id());
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void theModeIsTheBuilders() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "old", null)));
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<List<Object>> rows = List.of(row(2L, 2, "new", null));
    CommitMessage back = bareAndBack(workspace.prepare(builder, table, rows).getFirst(), builder);
    Messages.assertNames(new Exception(back.toString()), "mode=overwrite", builder.commitUser());
    Workspace.commit(builder, List.of(back)).orElseThrow();
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void theSchemaIsThatOfItsFiles() {
    Written written = Written.to(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    Evolution.of(written.table(), Evolution.drop("name"));
    BatchWriteBuilder late = Transport.send(written.builder(), BatchWriteBuilder.class);
    CommitMessage back = bareAndBack(written.message(), late);
    Messages.assertNames(new Exception(back.toString()), "schemaId=0");
    Messages.assertNames(
        assertThrows(SchemaMismatchException.class, () -> Workspace.commit(late, List.of(back))),
        "column 'name' was dropped");
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 15, 0, -14, Integer.MAX_VALUE})
  void otherVersionsAreNotRead(int version) {
    Table table = workspace.create("t", Layout.APPEND.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    UnsupportedFeatureException refused =
        assertThrows(
            UnsupportedFeatureException.class,
            () ->
                CommitMessageSerializer.deserialize(version, PaimonJavaBody.EMPTY.body(), builder));
    assertEquals(
        "commit messages of version " + version + " are not read, only of 14",
        refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void bodiesPaimonJavaBodyGoThroughByteForByte(PaimonJavaBody golden) {
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
    CommitMessage travelled = CommitMessage.fromBytes(message.toBytes());
    assertArrayEquals(body, CommitMessageSerializer.serialize(travelled));
  }

  @Test
  void anExternalPathOutsideTheTablesRootsIsRefused() {
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
          "external path 'file:/index' is below none of the table's data-file.external-paths or"
              + " global-index.external-path");
    }
  }

  /** The same files by two messages that differ. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "BUCKETED"})
  void aMessageAndItsBodyAreNotCommittedTogether(Layout layout) {
    Table table = workspace.create("t", layout.schema());
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    CommitMessage message = workspace.prepare(builder, table, rows).getFirst();
    CommitMessage again = bareAndBack(message, builder);
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
  void aBodyOfATableOfOtherPartitionsIsRefused() {
    Table plain = workspace.create("plain", Layout.APPEND.schema());
    Table parted = workspace.create("parted", Layout.PARTITIONED.schema());
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    BatchWriteBuilder ofPlain = plain.newBatchWriteBuilder();
    BatchWriteBuilder ofParted = parted.newBatchWriteBuilder();
    CommitMessage one = workspace.prepare(ofPlain, plain, rows).getFirst();
    CommitMessage two = workspace.prepare(ofParted, parted, rows).getFirst();
    Messages.assertNames(
        assertThrows(CorruptDataException.class, () -> bareAndBack(one, ofParted)),
        "partition has 0 values, the table 1 partition columns");
    Messages.assertNames(
        assertThrows(CorruptDataException.class, () -> bareAndBack(two, ofPlain)),
        "partition has 1 values, the table 0 partition columns");
  }

  /** A body does not tell its table. Its files do: they are not where this table's would be. */
  @Test
  void aBodyOfAnotherTableIsNotPublished() {
    Table table = workspace.create("t", Layout.PARTITIONED.schema());
    Table other = workspace.create("other", Layout.PARTITIONED.schema());
    workspace.append(table, List.of(row(0L, 1, "old", null)));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    BatchWriteBuilder foreign = other.newBatchWriteBuilder();
    List<List<Object>> rows = List.of(row(1L, 1, "a", null));
    CommitMessage message = workspace.prepare(foreign, other, rows).getFirst();
    CommitMessage adopted = bareAndBack(message, builder);
    try (BatchTableCommit commit = builder.newCommit()) {
      Messages.assertNames(
          TableState.assertRefused(
              IllegalStateException.class,
              table,
              workspace.allocator(),
              () -> commit.commit(List.of(adopted))),
          "nothing was committed",
          "is not there");
      // Nor does giving up on it touch the table that it is of.
      commit.abort(List.of(adopted));
    }
    assertEquals(1, Workspace.commit(foreign, List.of(message)).orElseThrow().id());
    Rows.assertSame(rows, workspace.rows(other));
  }

  @Test
  void whatIsNoBodyIsRefused() {
    Written written = Written.to(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
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
    // The envelope is no body, and a body no envelope.
    assertThrows(
        CorruptDataException.class,
        () -> CommitMessageSerializer.deserialize(14, message.toBytes(), builder));
    assertThrows(CorruptDataException.class, () -> CommitMessage.fromBytes(body));
  }

  @Test
  void aBuilderOfSomebodyElsesIsRefused() {
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
