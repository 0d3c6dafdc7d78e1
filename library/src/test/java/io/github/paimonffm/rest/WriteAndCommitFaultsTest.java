package io.github.paimonffm.rest;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.testing.FaultyProxy;
import io.github.paimonffm.testing.FaultyProxy.Reaction;
import io.github.paimonffm.testing.PublishFaults;
import io.github.paimonffm.testing.RestServer;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes and commits in one call whose publishing request fails, with a known outcome or not. */
@Tag("oracle")
class WriteAndCommitFaultsTest {

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final FaultyProxy proxy = new FaultyProxy(server::port);

  private final PublishFaults faults =
      new PublishFaults(
          proxy, request -> request.startsWith("POST ") && request.contains("/commit "));

  @RegisterExtension final Workspace workspace = new Workspace(() -> server.options(proxy.port()));

  private Table table;
  private SortedSet<String> before;

  @BeforeEach
  void create() {
    table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").option("commit.max-retries", "1"));
    workspace.append(table, List.of(row(1)));
    before = TableState.dataFiles(table);
  }

  private static Reaction answer(int status) {
    return new Reaction(false, status + " Refused", "{\"message\":\"no\",\"code\":" + status + "}");
  }

  @Test
  void conflictLeavesNoFile() {
    faults.first(1000, answer(409));
    CommitConflictException conflict =
        assertThrows(
            CommitConflictException.class,
            () -> table.append(workspace.batch(table, List.of(row(2)))));
    faults.stop();
    assertEquals(List.of(), List.of(conflict.getSuppressed()));
    assertEquals(before, TableState.dataFiles(table));
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  @Test
  void unknownOutcomeOfAppendDeletesNothing() {
    faults.first(1000, answer(503));
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class,
            () -> table.append(workspace.batch(table, List.of(row(2)))));
    faults.stop();
    assertEquals(before.size() + 1, TableState.dataFiles(table).size());
    assertEquals(List.of(), List.of(unknown.getSuppressed()));
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  /** The snapshot is published, and only its answer is lost. */
  @Test
  void retryOfOverwriteReturnsPublishedSnapshot() {
    faults.from(Reaction.LOSE_ANSWER, Reaction.DROP);
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class,
            () -> table.overwrite(workspace.batch(table, List.of(row(2))), Map.of()));
    faults.stop();
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    assertEquals(List.of(1L, 2L), TableState.snapshotIds(table));
    Rows.assertSame(List.of(row(2)), workspace.rows(table));
  }
}
