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
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.testing.Written;
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
 * Messages with everything in order, checksum included, but for what they ask for: made by somebody
 * who can write to the channel.
 */
class HostileMessagesTest {

  private static final Pattern DATA_FILE = Pattern.compile("data-[-0-9a-f]{36}-0\\.parquet");

  @RegisterExtension final Workspace workspace = new Workspace();

  /** The message with another body in its envelope. */
  private static CommitMessage with(CommitMessage message, UnaryOperator<byte[]> change) {
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

  /** Every occurrence of a text replaced by one of the same length. */
  private static CommitMessage replace(CommitMessage message, String old, String other) {
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    assertEquals(old.length(), bytes.length, other);
    return with(
        message,
        body -> {
          for (int at = text(body).indexOf(old); at >= 0; at = text(body).indexOf(old, at + 1)) {
            System.arraycopy(bytes, 0, body, at, bytes.length);
          }
          return body;
        });
  }

  private void assertHarmless(Written written, CommitMessage hostile, String... told) {
    assertHarmless(written.table(), written.builder(), hostile, told);
  }

  private void assertHarmless(
      Table table, BatchWriteBuilder builder, CommitMessage hostile, String... told) {
    SortedSet<String> everything = TableState.files(workspace.folder());
    try (BatchTableCommit commit = builder.newCommit()) {
      for (Executable misuse :
          List.<Executable>of(
              () -> commit.abort(List.of(hostile)), () -> commit.commit(List.of(hostile)))) {
        Messages.assertNames(
            TableState.assertRefused(
                CorruptDataException.class, table, workspace.allocator(), misuse),
            told);
      }
    }
    assertEquals(everything, TableState.files(workspace.folder()));
  }

  /** Slashes and names that lead to a file that is there, and is none of the message's. */
  @ParameterizedTest
  @CsvSource({
    "../../../../, victim",
    "../, schema/schema-0",
    "../, snapshot/snapshot-1",
    "../../other/, schema/schema-0",
    "./, .",
    "x/, y"
  })
  void namesThatLeadElsewhereAreRefused(String up, String name) throws IOException {
    Table table = workspace.create("t", Layout.APPEND.schema());
    workspace.create("other", Layout.APPEND.schema());
    workspace.append(table, List.of(row(1L, 1, "a", null)));
    Path victim = Files.writeString(workspace.folder().resolve("victim"), "stays");
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message =
        workspace.prepare(builder, table, List.of(row(2L, 2, "b", null))).getFirst();
    String file = fileOf(message);
    // More slashes in a row are one.
    String padded = up + "/".repeat(file.length() - up.length() - name.length()) + name;
    assertHarmless(
        table, builder, replace(message, file, padded), "'" + padded + "' is no file name");
    assertEquals("stays", Files.readString(victim));

    assertEquals(2, Workspace.commit(builder, List.of(message)).orElseThrow().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "..\\..\\x", "a\0b", "a\nb", "\u007f"})
  void oddNamesAreRefused(String name) {
    Written written = Written.to(workspace, Layout.PARTITIONED.schema(), row(2L, 2, "b", null));
    String file = fileOf(written.message());
    String padded = name + "x".repeat(file.length() - name.length());
    assertHarmless(written, replace(written.message(), file, padded), "is no file name");
  }

  @Test
  void anIndexIsNoWayOutEither() {
    Written written =
        Written.to(
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
    assertHarmless(written, replace(message, index.group(), padded), "'" + padded + "' is no file");
  }

  /** A name of the table's own folder, of what somebody else has committed. */
  @Test
  void filesOfOthersThatAreCommittedAreNotDeleted() {
    Table table = workspace.create("t", Layout.APPEND.schema());
    BatchWriteBuilder other = table.newBatchWriteBuilder();
    CommitMessage theirs =
        workspace.prepare(other, table, List.of(row(1L, 1, "a", null))).getFirst();
    Workspace.commit(other, List.of(theirs)).orElseThrow();
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage own =
        workspace.prepare(builder, table, List.of(row(2L, 2, "b", null))).getFirst();
    CommitMessage hostile = replace(own, fileOf(own), fileOf(theirs));
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
  void anAbsolutePathBelowNoRootOfTheTableIsRefused() {
    Written written =
        Written.to(
            workspace,
            Schema.builder()
                .column("id", "INT")
                .option("global-index.external-path", "file:" + workspace.folder()),
            row(1));
    CommitMessage message = written.message();
    // Paimon Java's, with an index at file:/index.
    byte[] external = PaimonJavaBody.RICH_INDEXED.body();
    assertHarmless(
        written,
        with(message, body -> external),
        "external path 'file:/index' is below none of the table's");
    for (String path : List.of("file:/../xx", "/etc/passwd", "s3://b/inde", "index/index")) {
      byte[] other = external.clone();
      byte[] name = path.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, other, text(other).indexOf("file:/index"), name.length);
      assertHarmless(written, with(message, body -> other), "external path '" + path + "'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/outside/part=, /0utside/part=, is below none of the table's",
    "/outside/part=, /outside/../x/, does not lead to the file",
    "/outside/part=, /outside/./par, does not lead to the file",
    "/outside/part=, /outside\\..\\x=, is below none of the table's",
    "/outside/part=, /outside/..\\a=, does not lead to the file",
    "/data-, /date-, does not lead to the file"
  })
  void anExternalPathThatLeavesItsRootIsRefused(String old, String other, String told)
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
    assertHarmless(table, builder, replace(message, old, other), "external path 'file:/", told);
    assertEquals(1, Workspace.commit(builder, List.of(message)).orElseThrow().id());
    Rows.assertSame(List.of(row(2L, 2, "b", null)), workspace.rows(table));
  }

  @Test
  void aSchemaThatNeverWasIsRefused() {
    Written written = Written.to(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
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
            "table db.t has no schema of id " + id);
      }
    }
    assertEquals(List.of(), written.table().snapshots());
  }

  @Test
  void bodiesInAForeignTongueAreRefused() {
    Written written = Written.to(workspace, Layout.APPEND.schema(), row(1L, 1, "a", null));
    byte[] huge = new byte[64];
    Arrays.fill(huge, (byte) 0x7f);
    for (byte[] body : List.of(new byte[0], new byte[4], huge)) {
      assertHarmless(written, with(written.message(), old -> body), "commit message 0");
    }
  }
}
