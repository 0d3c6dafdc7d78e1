package io.github.paimonffm.internal.wire;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CorruptDataException;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Messages;
import io.github.paimonffm.testing.PaimonJavaBody;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.UncommittedRow;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Well-formed messages that have a valid checksum but malicious content. An attacker who can write
 * to the channel could create them.
 */
class HostileMessagesTest {

  private static final Pattern DATA_FILE = Pattern.compile("data-[-0-9a-f]{36}-0\\.parquet");

  @RegisterExtension final Workspace workspace = new Workspace();

  /** Returns a message with a changed body. */
  private static CommitMessage withBody(CommitMessage message, UnaryOperator<byte[]> change) {
    MessageEnvelope e = MessageEnvelope.decode(message.toBytes());
    return CommitMessage.fromBytes(
        new MessageEnvelope(
                e.mode(),
                e.table(),
                e.commitUser(),
                e.writer(),
                e.schemaId(),
                e.summary(),
                e.serializerVersion(),
                change.apply(e.body().clone()))
            .encode());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String fileOf(CommitMessage message) {
    Matcher name = DATA_FILE.matcher(text(MessageEnvelope.decode(message.toBytes()).body()));
    assertTrue(name.find());
    return name.group();
  }

  /** Replaces every occurrence of a text in the body with a text of the same length. */
  private static CommitMessage replace(CommitMessage message, String old, String other) {
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    assertEquals(old.length(), bytes.length, other);
    return withBody(
        message,
        body -> {
          for (int at = text(body).indexOf(old); at >= 0; at = text(body).indexOf(old, at + 1)) {
            System.arraycopy(bytes, 0, body, at, bytes.length);
          }
          return body;
        });
  }

  private void assertHarmless(UncommittedRow written, CommitMessage hostile, String... parts) {
    assertHarmless(written.table(), written.builder(), hostile, parts);
  }

  private void assertHarmless(
      Table table, BatchWriteBuilder builder, CommitMessage hostile, String... parts) {
    SortedSet<String> before = TableState.files(workspace.folder());
    try (BatchTableCommit commit = builder.newCommit()) {
      for (Executable call :
          List.<Executable>of(
              () -> commit.abort(List.of(hostile)), () -> commit.commit(List.of(hostile)))) {
        Messages.assertNames(
            TableState.assertRefused(
                CorruptDataException.class, table, workspace.allocator(), call),
            parts);
      }
    }
    assertEquals(before, TableState.files(workspace.folder()));
  }

  /** Each name leads to an existing file that does not belong to the message. */
  @ParameterizedTest
  @CsvSource({
    "../../../../, victim",
    "../, schema/schema-0",
    "../, snapshot/snapshot-1",
    "../../other/, schema/schema-0",
    "./, .",
    "x/, y"
  })
  void fileNamesThatLeaveTheFolderAreRefused(String up, String name) throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.create("other", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    Path victim = Files.writeString(workspace.folder().resolve("victim"), "stays");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message =
        workspace.prepare(builder, table, List.of(row(2L, 2, "b", null))).getFirst();
    String file = fileOf(message);
    // Repeated slashes count as a single slash.
    String padded = up + "/".repeat(file.length() - up.length() - name.length()) + name;
    assertHarmless(
        table, builder, replace(message, file, padded), "'" + padded + "' is not a file name");
    assertEquals("stays", Files.readString(victim));

    assertEquals(2, Workspace.commit(builder, List.of(message)).orElseThrow().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "..\\..\\x", "a\0b", "a\nb", "\u007f"})
  void malformedFileNamesAreRefused(String name) {
    UncommittedRow written =
        UncommittedRow.write(workspace, Layout.PARTITIONED.schema(), row(2L, 2, "b", null));
    String file = fileOf(written.message());
    String padded = name + "x".repeat(file.length() - name.length());
    assertHarmless(written, replace(written.message(), file, padded), "is not a file name");
  }

  @Test
  void indexFileNamesThatLeaveTheFolderAreRefused() {
    UncommittedRow written =
        UncommittedRow.write(
            workspace,
            Schema.builder().column("id", "INT NOT NULL").primaryKey("id").option("bucket", "-1"),
            row(1));
    CommitMessage message = written.message();
    Matcher index =
        Pattern.compile("index-[-0-9a-f]{36}-0")
            .matcher(text(MessageEnvelope.decode(message.toBytes()).body()));
    assertTrue(index.find());
    String name = "schema-0";
    String up = "../schema/";
    String padded = up + "/".repeat(index.group().length() - up.length() - name.length()) + name;
    assertHarmless(
        written, replace(message, index.group(), padded), "'" + padded + "' is not a file");
  }

  /** The message names a file in the same folder that another builder committed. */
  @Test
  void committedFilesOfOtherBuildersAreNotDeleted() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    CommitMessage theirs =
        workspace.prepare(other, table, List.of(row(1L, 1, "a", null))).getFirst();
    Workspace.commit(other, List.of(theirs)).orElseThrow();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message =
        workspace.prepare(builder, table, List.of(row(2L, 2, "b", null))).getFirst();
    CommitMessage hostile = replace(message, fileOf(message), fileOf(theirs));
    try (BatchTableCommit commit = builder.newCommit()) {
      Messages.assertNames(
          TableState.assertRefused(
              IllegalStateException.class,
              table,
              workspace.allocator(),
              () -> commit.abort(List.of(hostile))),
          "nothing was deleted: file "
              + fileOf(theirs)
              + " is committed, snapshot 1 of table db.t");
    }
    Rows.assertSame(List.of(row(1L, 1, "a", null)), workspace.rows(table));
  }

  @Test
  void externalPathOutsideTableRootsIsRefused() {
    UncommittedRow written =
        UncommittedRow.write(
            workspace,
            Schema.builder()
                .column("id", "INT")
                .option("global-index.external-path", "file:" + workspace.folder()),
            row(1));
    CommitMessage message = written.message();
    // A body of Paimon Java with an index file at file:/index.
    byte[] external = PaimonJavaBody.RICH_INDEXED.body();
    assertHarmless(
        written,
        withBody(message, body -> external),
        "external path 'file:/index' is not below any root");
    for (String path : List.of("file:/../xx", "/etc/passwd", "s3://b/inde", "index/index")) {
      byte[] other = external.clone();
      byte[] name = path.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, other, text(other).indexOf("file:/index"), name.length);
      assertHarmless(written, withBody(message, body -> other), "external path '" + path + "'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/outside/part=, /0utside/part=, is not below any root",
    "/outside/part=, /outside/../x/, does not lead to the file",
    "/outside/part=, /outside/./par, does not lead to the file",
    "/outside/part=, /outside\\..\\x=, is not below any root",
    "/outside/part=, /outside/..\\a=, does not lead to the file",
    "/data-, /date-, does not lead to the file"
  })
  void externalPathThatLeavesItsRootIsRefused(String old, String other, String parts)
      throws IOException {
    Path outside = Files.createDirectory(workspace.folder().resolve("outside"));
    Table table =
        workspace.create(
            "t",
            Layout.PARTITIONED
                .schema()
                .option("data-file.external-paths", "file:" + outside)
                .option("data-file.external-paths.strategy", "round-robin"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message =
        workspace.prepare(builder, table, List.of(row(2L, 2, "b", null))).getFirst();
    assertEquals(1, TableState.files(outside).size());
    assertHarmless(table, builder, replace(message, old, other), "external path 'file:/", parts);
    assertEquals(1, Workspace.commit(builder, List.of(message)).orElseThrow().id());
    Rows.assertSame(List.of(row(2L, 2, "b", null)), workspace.rows(table));
  }

  @Test
  void unknownSchemaIdIsRefused() {
    UncommittedRow written =
        UncommittedRow.write(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    MessageEnvelope e = MessageEnvelope.decode(written.message().toBytes());
    for (long id : new long[] {1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      CommitMessage hostile =
          CommitMessage.fromBytes(
              new MessageEnvelope(
                      e.mode(),
                      e.table(),
                      e.commitUser(),
                      e.writer(),
                      id,
                      e.summary(),
                      e.serializerVersion(),
                      e.body())
                  .encode());
      try (BatchTableCommit commit = written.builder().newCommit()) {
        Messages.assertNames(
            assertThrows(CorruptDataException.class, () -> commit.commit(List.of(hostile))),
            "table db.t has no schema with id " + id);
      }
    }
    assertEquals(List.of(), written.table().snapshots());
  }

  @Test
  void malformedBodiesAreRefused() {
    UncommittedRow written =
        UncommittedRow.write(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    byte[] huge = new byte[64];
    Arrays.fill(huge, (byte) 0x7f);
    for (byte[] body : List.of(new byte[0], new byte[4], huge)) {
      assertHarmless(written, withBody(written.message(), old -> body), "commit message 0");
    }
  }
}
