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

/**
 * What an unknown outcome leaves to be done again. Whether it was published, or not, it is once.
 */
class CommitRetryTest {

  private static final List<List<Object>> OLD =
      List.of(row(1L, 1, "old", null), row(2L, 2, "old", null));
  private static final List<List<Object>> NEW = List.of(row(3L, 1, "new", null));

  @RegisterExtension final Workspace workspace = new Workspace();

  private Table table;
  private BatchWriteBuilderImpl builder;

  @BeforeEach
  void create() {
    table = workspace.create("t", Layout.PARTITIONED.schema());
    workspace.append(table, OLD);
    builder = (BatchWriteBuilderImpl) table.newBatchWriteBuilder();
  }

  /** The exception of a commit whose answer is lost, after it was done or instead of that. */
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
        builder, CommitOperation.APPEND, workspace.prepare(builder, table, NEW));
  }

  private void assertOnce(List<List<Object>> rows) {
    assertEquals(2, table.snapshots().size());
    assertEquals(builder.commitUser(), table.snapshots().getLast().commitUser());
    Rows.assertSame(rows, workspace.rows(table));
  }

  private static List<List<Object>> appended() {
    return List.of(OLD.get(0), OLD.get(1), NEW.getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void here(boolean published) {
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
  void fromAnExceptionThatTravelled(boolean published) {
    CommitOutcomeUnknownException e =
        Transport.send(unknown(append(), published), CommitOutcomeUnknownException.class);
    CommitRetry retry = e.retry().orElseThrow();
    Optional<Snapshot> snapshot = retry.commit();
    assertEquals(2, snapshot.orElseThrow().id());
    // By the messages themselves as well.
    assertEquals(snapshot, Workspace.commit(retry.builder(), retry.messages()));
    assertOnce(appended());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inAnotherProcess(boolean published) throws Exception {
    CommitOutcomeUnknownException e = unknown(append(), published);
    Path file = workspace.folder().resolve("exception");
    Files.write(file, Transport.toBytes(e));
    ChildJvm.Result result = ChildJvm.running(Elsewhere.class).run(file.toString()).succeeded();
    assertTrue(result.output().contains("snapshot 2"), result::output);
    assertEquals(2, e.retry().orElseThrow().commit().orElseThrow().id());
    assertOnce(appended());
  }

  /** Retries what it finds in a file. */
  static final class Elsewhere {
    public static void main(String[] args) throws IOException {
      byte[] bytes = Files.readAllBytes(Path.of(args[0]));
      CommitOutcomeUnknownException e =
          Transport.fromBytes(bytes, CommitOutcomeUnknownException.class);
      System.out.println("snapshot " + e.retry().orElseThrow().commit().orElseThrow().id());
    }
  }

  /** It is the commit as it was asked for, not just its messages. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void overwritingStaysOverwriting(boolean published) {
    TreeMap<String, String> second = new TreeMap<>(Map.of("part", "2"));
    builder = (BatchWriteBuilderImpl) builder.withOverwrite();
    List<CommitMessage> none = List.of();
    CommitOperation operation = CommitOperation.staticOverwrite(new PartitionMatch(second));
    CommitOutcomeUnknownException e =
        Transport.send(
            unknown(new PendingCommit(builder, operation, none), published),
            CommitOutcomeUnknownException.class);
    assertEquals(2, e.retry().orElseThrow().commit().orElseThrow().id());
    assertOnce(List.of(OLD.getFirst()));
  }

  /** Where its own snapshot is gone, its files tell that it was done. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterSnapshotsExpired(boolean published) throws IOException {
    CommitRetry retry =
        Transport.send(unknown(append(), published), CommitOutcomeUnknownException.class)
            .retry()
            .orElseThrow();
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
      assertTrue(done.getMessage().contains("was done already"), done::toString);
    } else {
      assertEquals(latest + 1, retry.commit().orElseThrow().id());
    }
    Rows.assertSame(rows, workspace.rows(table));
  }

  @Test
  void whatIsPublishedIsNotAborted() {
    PendingCommit commit = append();
    CommitRetry retry =
        Transport.send(unknown(commit, true), CommitOutcomeUnknownException.class)
            .retry()
            .orElseThrow();
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
  void withoutTheRetryThereIsNothingToHide() throws IOException {
    Catalog secretive =
        workspace.closeLater(
            Catalog.open(
                Map.of(
                    "warehouse", workspace.warehouse().toString(), "s3.secret-key", "hush-hush")));
    BatchWriteBuilder own = secretive.getTable(Workspace.named("t")).newBatchWriteBuilder();
    PendingCommit commit =
        new PendingCommit((BatchWriteBuilderImpl) own, CommitOperation.TRUNCATE_TABLE, List.of());
    CommitOutcomeUnknownException e = unknown(commit, false);
    assertFalse(e.toString().contains("hush"));
    assertFalse(e.retry().orElseThrow().toString().contains("hush"));
    assertTrue(new String(Transport.toBytes(e)).contains("hush-hush"), "as the builder does");
    CommitOutcomeUnknownException bare =
        Transport.send(e.withoutRetry(), CommitOutcomeUnknownException.class);
    assertEquals(Optional.empty(), bare.retry());
    assertEquals(e.getMessage(), bare.getMessage());
    assertFalse(new String(Transport.toBytes(bare)).contains("hush"));
  }

  @Test
  void anExceptionArrivesEvenIfItsTableCannotTravel() {
    try (Catalog memory = Catalog.open(Map.of("warehouse", "memory:/retry"))) {
      memory.createDatabase(Workspace.DATABASE, true);
      Table own = memory.createTable(Workspace.named("t"), Layout.APPEND.schema().build(), false);
      PendingCommit commit =
          new PendingCommit(
              (BatchWriteBuilderImpl) own.newBatchWriteBuilder(),
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
      CommitOutcomeUnknownException there = Transport.send(e, CommitOutcomeUnknownException.class);
      assertEquals("?", there.getMessage());
      assertEquals(Optional.empty(), there.retry());
      assertEquals(1, e.retry().orElseThrow().commit().orElseThrow().id());
    }
  }
}
