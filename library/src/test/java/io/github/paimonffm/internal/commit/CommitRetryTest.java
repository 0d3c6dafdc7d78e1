package io.github.paimonffm.internal.commit;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.internal.partition.PartitionMatch;
import io.github.paimonffm.internal.write.BatchWriteBuilderImpl;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Layout;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Transport;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import io.github.paimonffm.write.CommitRetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries of commits with unknown outcome: each commit is published exactly once. */
class CommitRetryTest {

  private static final List<List<Object>> EXISTING =
      List.of(row(1L, 1, "old", null), row(2L, 2, "old", null));
  private static final List<List<Object>> ADDED = List.of(row(3L, 1, "new", null));

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilderImpl builder;

  @BeforeEach
  void create() {
    table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, EXISTING);
    builder = (BatchWriteBuilderImpl) table.newBatchWriteBuilder();
  }

  /** Returns the exception of a commit whose answer is lost, published or not. */
  private static CommitOutcomeUnknownException unknown(PendingCommit commit, boolean published) {
    return assertThrows(
        CommitOutcomeUnknownException.class,
        () ->
            commit.attempt(
                () -> {
                  if (published) {
                    assertEquals(2, commit.commit().orElseThrow().id());
                  }
                  throw new CommitOutcomeUnknownException("the storage did not answer");
                }));
  }

  private PendingCommit append() {
    return new PendingCommit(
        builder, CommitOperation.APPEND, workspace.prepare(builder, table, ADDED));
  }

  private void assertOnce(List<List<Object>> rows) {
    assertEquals(2, table.snapshots().size());
    assertEquals(builder.commitUser(), table.snapshots().getLast().commitUser());
    Rows.assertSame(rows, workspace.rows(table));
  }

  private static List<List<Object>> appended() {
    return List.of(EXISTING.get(0), EXISTING.get(1), ADDED.getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retryInSameProcessPublishesOnce(boolean published) {
    PendingCommit commit = append();
    CommitOutcomeUnknownException e = unknown(commit, published);
    assertEquals("the storage did not answer", e.getMessage());
    CommitRetry retry = e.retry().orElseThrow();
    assertEquals(builder.commitUser(), retry.builder().commitUser());
    assertEquals(commit.messages(), retry.messages());
    Optional<Snapshot> snapshot = retry.commit();
    assertEquals(2, snapshot.orElseThrow().id());
    assertEquals(snapshot, retry.commit());
    assertOnce(appended());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retryOfDeserializedExceptionPublishesOnce(boolean published) {
    CommitOutcomeUnknownException e = Transport.send(unknown(append(), published));
    CommitRetry retry = e.retry().orElseThrow();
    Optional<Snapshot> snapshot = retry.commit();
    assertEquals(2, snapshot.orElseThrow().id());
    // The messages themselves can also be committed.
    assertEquals(snapshot, Workspace.commit(retry.builder(), retry.messages()));
    assertOnce(appended());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retryInOtherProcessPublishesOnce(boolean published) throws Exception {
    CommitOutcomeUnknownException e = unknown(append(), published);
    Path file = workspace.folder().resolve("exception");
    Files.write(file, Transport.toBytes(e));
    ChildJvm.Result result =
        ChildJvm.running(RetryingProcess.class).run(file.toString()).succeeded();
    assertTrue(result.output().contains("snapshot 2"), result::output);
    assertEquals(2, e.retry().orElseThrow().commit().orElseThrow().id());
    assertOnce(appended());
  }

  /** Retries the commit of an exception in a file. */
  static final class RetryingProcess {
    public static void main(String[] args) throws IOException {
      byte[] bytes = Files.readAllBytes(Path.of(args[0]));
      CommitOutcomeUnknownException e =
          Transport.fromBytes(bytes, CommitOutcomeUnknownException.class);
      System.out.println("snapshot " + e.retry().orElseThrow().commit().orElseThrow().id());
    }
  }

  /** The retry repeats the overwrite and does not only append the messages. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retryOfOverwriteOverwrites(boolean published) {
    TreeMap<String, String> second = new TreeMap<>(Map.of("part", "2"));
    builder = (BatchWriteBuilderImpl) builder.withOverwrite();
    List<CommitMessage> none = List.of();
    CommitOperation operation = CommitOperation.staticOverwrite(new PartitionMatch(second));
    CommitOutcomeUnknownException e =
        Transport.send(unknown(new PendingCommit(builder, operation, none), published));
    assertEquals(2, e.retry().orElseThrow().commit().orElseThrow().id());
    assertOnce(List.of(EXISTING.getFirst()));
  }

  /** If the snapshot has expired, the files of the commit prove that it was published. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retryAfterExpiredSnapshotsPublishesOnce(boolean published) throws IOException {
    CommitRetry retry = Transport.send(unknown(append(), published)).retry().orElseThrow();
    List<List<Object>> rows = new ArrayList<>(appended());
    for (long id = 10; id < 13; id++) {
      List<Object> later = row(id, 1, "later", null);
      workspace.append(table, List.of(later));
      rows.add(later);
    }
    long latest = table.latestSnapshot().orElseThrow().id();
    Path snapshots = Path.of(table.location(), "snapshot");
    for (long id = 1; id < latest; id++) {
      Files.delete(snapshots.resolve("snapshot-" + id));
    }
    Files.deleteIfExists(snapshots.resolve("EARLIEST"));
    if (published) {
      IllegalStateException done = assertThrows(IllegalStateException.class, retry::commit);
      assertTrue(done.getMessage().contains("was already done"), done::toString);
    } else {
      assertEquals(latest + 1, retry.commit().orElseThrow().id());
    }
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void publishedMessagesCannotBeAborted() {
    PendingCommit commit = append();
    CommitRetry retry = Transport.send(unknown(commit, true)).retry().orElseThrow();
    try (BatchTableCommit committer = retry.builder().newCommit()) {
      TableState.assertRefused(
          IllegalStateException.class,
          table,
          workspace.allocator(),
          () -> committer.abort(retry.messages()));
    }
    assertOnce(appended());
  }

  @Test
  void exceptionWithoutRetryHasNoSecrets() throws IOException {
    Catalog secretive =
        workspace.closeLater(
            Catalog.open(
                Map.of(
                    "warehouse", workspace.warehouse().toString(), "s3.secret-key", "hush-hush")));
    BatchWriteBuilder secretBuilder =
        secretive.getTable(Workspace.named("t")).newBatchWriteBuilder();
    PendingCommit commit =
        new PendingCommit(
            (BatchWriteBuilderImpl) secretBuilder, CommitOperation.TRUNCATE_TABLE, List.of());
    CommitOutcomeUnknownException e = unknown(commit, false);
    assertFalse(e.toString().contains("hush"));
    assertFalse(e.retry().orElseThrow().toString().contains("hush"));
    assertTrue(
        new String(Transport.toBytes(e)).contains("hush-hush"),
        "the serialized retry contains the options");
    CommitOutcomeUnknownException bare = Transport.send(e.withoutRetry());
    assertEquals(Optional.empty(), bare.retry());
    assertEquals(e.getMessage(), bare.getMessage());
    assertFalse(new String(Transport.toBytes(bare)).contains("hush"));
  }

  @Test
  void exceptionOfMemoryTableIsSerializedWithoutRetry() {
    try (Catalog memory = Catalog.open(Map.of("warehouse", "memory:/retry"))) {
      memory.createDatabase(Workspace.DATABASE, true);
      Table memoryTable =
          memory.createTable(Workspace.named("t"), Layout.APPEND.schema().build(), false);
      PendingCommit commit =
          new PendingCommit(
              (BatchWriteBuilderImpl) memoryTable.newBatchWriteBuilder(),
              CommitOperation.TRUNCATE_TABLE,
              List.of());
      CommitOutcomeUnknownException e =
          assertThrows(
              CommitOutcomeUnknownException.class,
              () ->
                  commit.attempt(
                      () -> {
                        throw new CommitOutcomeUnknownException("?");
                      }));
      CommitOutcomeUnknownException copy = Transport.send(e);
      assertEquals("?", copy.getMessage());
      assertEquals(Optional.empty(), copy.retry());
      assertEquals(1, e.retry().orElseThrow().commit().orElseThrow().id());
    }
  }
}
