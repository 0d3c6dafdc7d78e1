package io.github.paimonffm.rest;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.FaultyProxy;
import io.github.paimonffm.testing.FaultyProxy.Reaction;
import io.github.paimonffm.testing.PublishFaults;
import io.github.paimonffm.testing.RestServer;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits to a REST catalog when its server refuses or fails, or a request or answer is lost. */
@Tag("oracle")
class RestFaultsTest {

  private static final Schema.Builder SCHEMA =
      Schema.builder().column("id", "INT").option("commit.max-retries", "4");

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final FaultyProxy proxy = new FaultyProxy(server::port);

  private final PublishFaults faults =
      new PublishFaults(
          proxy, request -> request.startsWith("POST ") && request.contains("/commit "));

  @RegisterExtension final Workspace workspace = new Workspace(() -> server.options(proxy.port()));

  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", SCHEMA);
    workspace.append(table, List.of(row(1)));
  }

  private static Reaction answer(int status, String message) {
    return new Reaction(
        false, status + " Refused", "{\"message\":\"" + message + "\",\"code\":" + status + "}");
  }

  private List<Long> snapshotIds() {
    return TableState.snapshotIds(table);
  }

  private void assertUnchanged() {
    faults.stop();
    assertEquals(List.of(1L), snapshotIds());
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  /** A refusal is not retried, unlike a lost race. */
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 501})
  void refusalIsReportedWithoutRetry(int status) {
    AtomicInteger requests = faults.first(1000, answer(status, "not for you"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    PaimonException refused =
        assertThrows(PaimonException.class, () -> Workspace.commit(builder, messages));
    Class<? extends PaimonException> expected =
        switch (status) {
          case 400 -> InvalidArgumentException.class;
          case 404 -> NotFoundException.class;
          case 501 -> UnsupportedFeatureException.class;
          default -> PaimonIOException.class;
        };
    assertInstanceOf(expected, refused);
    assertTrue(refused.getMessage().contains("not for you"), refused::toString);
    assertTrue(refused.getMessage().contains("commit to db.t"), refused::toString);
    assertEquals(1, requests.get());
    assertUnchanged();
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
  }

  @Test
  void repeatedlyLostRaceIsReportedAsConflict() {
    AtomicInteger requests = faults.first(1000, answer(409, "somebody was first"));
    CommitConflictException conflict =
        assertThrows(CommitConflictException.class, () -> workspace.append(table, List.of(row(2))));
    assertTrue(conflict.getMessage().contains("somebody was first"), conflict::toString);
    assertEquals(5, requests.get());
    assertUnchanged();
  }

  @Test
  void lostRacesAreRetried() {
    faults.first(2, new Reaction(false, "200 OK", "{\"success\":false}"));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), snapshotIds());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void serverErrorIsRetried(int status) {
    faults.first(2, answer(status, "later"));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), snapshotIds());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void persistentServerErrorLeavesOutcomeUnknown(int status) {
    faults.first(1000, answer(status, "later"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
    assertTrue(unknown.getMessage().contains("later"), unknown::toString);
    assertUnchanged();
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
  }

  /** The snapshot of the first attempt is found, so the commit is not repeated. */
  @Test
  void commitIsRecognizedAfterLostAnswer() {
    faults.first(1, Reaction.LOSE_ANSWER);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(1, proxy.faults());
    assertEquals(List.of(1L, 2L), snapshotIds());
  }

  /** A server that reports a failure may have published the snapshot. */
  @ParameterizedTest
  @CsvSource({"500 Oops,''", "200 OK,''", "200 OK,{}", "200 OK,<html>", "409 Conflict,''"})
  void commitIsRecognizedAfterWrongAnswer(String status, String body) {
    faults.first(1, new Reaction(true, status, body));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), snapshotIds());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  /** An empty answer counts as a lost race only if the following lookup succeeds. */
  @Test
  void commitIsRecognizedAfterEmptyAnswerAndLostLookup() {
    AtomicInteger commits = new AtomicInteger();
    AtomicInteger lookups = new AtomicInteger();
    proxy.setRule(
        request -> {
          if (faults.isPublish(request)) {
            return commits.getAndIncrement() == 0
                ? new Reaction(true, "200 OK", "")
                : Reaction.PASS;
          }
          return commits.get() > 0 && lookups.getAndIncrement() == 0
              ? Reaction.DROP
              : Reaction.PASS;
        });
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(2, proxy.faults());
    assertEquals(List.of(1L, 2L), snapshotIds());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void commitTimeoutOfTableLimitsRetries() {
    Table hasty =
        workspace.create(
            "hasty", Schema.builder().column("id", "INT").option("commit.timeout", "250 ms"));
    AtomicInteger requests = faults.first(1000, answer(503, "later"));
    assertThrows(
        CommitOutcomeUnknownException.class, () -> workspace.append(hasty, List.of(row(2))));
    // The waits are 100 and 200 ms. Without the option, the commit sends six requests.
    assertTrue(requests.get() <= 3, () -> requests + " requests");
  }

  @Test
  void lostRequestIsRetried() {
    faults.first(2, Reaction.DROP);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), snapshotIds());
  }

  /** The server may still execute the first attempt; the refused retry proves nothing about it. */
  @Test
  void refusedRetryAfterLostRequestLeavesOutcomeUnknown() {
    AtomicInteger commits = new AtomicInteger();
    proxy.setRule(
        request -> {
          if (!faults.isPublish(request)) {
            return Reaction.PASS;
          }
          return commits.getAndIncrement() == 0 ? Reaction.DROP : answer(403, "not you");
        });
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> workspace.append(table, List.of(row(2))));
    assertTrue(unknown.getMessage().contains("not you"), unknown::toString);
    assertEquals(2, commits.get());
    assertUnchanged();
  }

  /** The network fails during the publish. The outcome is unknown until the network recovers. */
  @Test
  void retryAfterUnknownOutcomeIsIdempotent() {
    for (Reaction reaction : List.of(Reaction.LOSE_ANSWER, Reaction.DROP)) {
      long before = snapshotIds().size();
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(7)));
      faults.from(reaction, Reaction.DROP);
      assertThrows(CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
      faults.stop();
      assertEquals(before + 1, Workspace.commit(builder, messages).orElseThrow().id());
      assertEquals(before + 1, snapshotIds().size());
    }
    Rows.assertSame(List.of(row(1), row(7), row(7)), workspace.rows(table));
  }

  /** A repeated overwrite could replace rows that were committed after the first one. */
  @Test
  void overwriteOfUnknownOutcomeIsNotRetriedAutomatically() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    AtomicInteger requests = faults.first(1, Reaction.DROP);
    try (BatchTableCommit commit = builder.newCommit()) {
      CommitOutcomeUnknownException unknown =
          assertThrows(CommitOutcomeUnknownException.class, () -> commit.overwrite(messages));
      assertEquals(1, requests.get());
      assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    }
    Rows.assertSame(List.of(row(2)), workspace.rows(table));
    BatchWriteBuilder again = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> more = workspace.prepare(again, table, List.of(row(3)));
    faults.first(1, Reaction.LOSE_ANSWER);
    try (BatchTableCommit commit = again.newCommit()) {
      assertEquals(3, commit.overwrite(more).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(3)), workspace.rows(table));
  }

  /** No publishing request was sent, so the outcome is known. */
  @Test
  void unreachableServerIsReportedAsIoError() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    proxy.setRule(request -> Reaction.DROP);
    assertThrows(PaimonIOException.class, () -> Workspace.commit(builder, messages));
    assertThrows(PaimonIOException.class, () -> workspace.catalog().listDatabases());
    assertUnchanged();
  }
}
