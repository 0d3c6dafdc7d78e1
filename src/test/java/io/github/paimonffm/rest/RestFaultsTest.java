package io.github.paimonffm.rest;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.CommitConflictException;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.NotFoundException;
import io.github.paimonffm.exception.PaimonException;
import io.github.paimonffm.exception.PaimonIOException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.Proxy;
import io.github.paimonffm.testing.Proxy.Fate;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A REST catalog whose server refuses, fails, and is not heard. */
@Tag("oracle")
class RestFaultsTest {

  private static final Schema.Builder SCHEMA =
      Schema.builder().column("id", "INT").option("commit.max-retries", "4");

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final Proxy proxy = new Proxy(server::port);

  @RegisterExtension final Workspace workspace = new Workspace(() -> server.options(proxy.port()));

  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", SCHEMA);
    workspace.append(table, List.of(row(1)));
  }

  private static boolean commits(String request) {
    return request.startsWith("POST ") && request.contains("/commit ");
  }

  private static Fate answer(int status, String message) {
    return new Fate(
        false, status + " Refused", "{\"message\":\"" + message + "\",\"code\":" + status + "}");
  }

  /** The first so many commits meet this fate. */
  private AtomicInteger first(int count, Fate fate) {
    AtomicInteger asked = new AtomicInteger();
    proxy.judge(request -> commits(request) && asked.getAndIncrement() < count ? fate : Fate.PASS);
    return asked;
  }

  private List<Long> ids() {
    return table.snapshots().stream().map(Snapshot::id).toList();
  }

  private void assertUnchanged() {
    proxy.judge(request -> Fate.PASS);
    assertEquals(List.of(1L), ids());
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }

  /** Once, and not as often as one tries who was beaten. */
  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 501})
  void aRefusalIsToldAtOnce(int status) {
    AtomicInteger asked = first(1000, answer(status, "not for you"));
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
    assertEquals(1, asked.get());
    assertUnchanged();
    assertEquals(2, Workspace.commit(builder, messages).orElseThrow().id());
  }

  @Test
  void whoIsAlwaysBeatenHearsOfAConflict() {
    AtomicInteger asked = first(1000, answer(409, "somebody was first"));
    CommitConflictException conflict =
        assertThrows(CommitConflictException.class, () -> workspace.append(table, List.of(row(2))));
    assertTrue(conflict.getMessage().contains("somebody was first"), conflict::toString);
    assertEquals(5, asked.get());
    assertUnchanged();
  }

  @Test
  void whoIsBeatenTwiceTriesAgain() {
    first(2, new Fate(false, "200 OK", "{\"success\":false}"));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), ids());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aServerThatFailsIsAskedAgain(int status) {
    first(2, answer(status, "later"));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), ids());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aServerThatKeepsFailingLeavesTheOutcomeUnknown(int status) {
    first(1000, answer(status, "later"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
    assertTrue(unknown.getMessage().contains("later"), unknown::toString);
    assertUnchanged();
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
  }

  /** It was done, nobody heard of it, and doing it again is not needed. */
  @Test
  void aLostAnswerIsFoundOut() {
    first(1, Fate.UNANSWERED);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(1, proxy.misfortunes());
    assertEquals(List.of(1L, 2L), ids());
  }

  /** One that says that it failed may have done it all the same. */
  @ParameterizedTest
  @CsvSource({"500 Oops,''", "200 OK,''", "200 OK,{}", "200 OK,<html>", "409 Conflict,''"})
  void aWrongAnswerIsFoundOut(String status, String body) {
    first(1, new Fate(true, status, body));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), ids());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  /** An answer that says nothing counts as a defeat, but only if what it was can be looked up. */
  @Test
  void anAnswerThatSaysNothingAndALookUpThatIsLostAreADoubt() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger lookedUp = new AtomicInteger();
    proxy.judge(
        request -> {
          if (commits(request)) {
            return asked.getAndIncrement() == 0 ? new Fate(true, "200 OK", "") : Fate.PASS;
          }
          return asked.get() > 0 && lookedUp.getAndIncrement() == 0 ? Fate.LOST : Fate.PASS;
        });
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(2, proxy.misfortunes());
    assertEquals(List.of(1L, 2L), ids());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void aServerThatFailsIsAskedAsLongAsTheTableSays() {
    Table hasty =
        workspace.create(
            "hasty", Schema.builder().column("id", "INT").option("commit.timeout", "250 ms"));
    AtomicInteger asked = first(1000, answer(503, "later"));
    assertThrows(
        CommitOutcomeUnknownException.class, () -> workspace.append(hasty, List.of(row(2))));
    // After waits of 100 and 200 ms; without the option it is asked six times.
    assertTrue(asked.get() <= 3, () -> "asked " + asked + " times");
  }

  @Test
  void aLostRequestIsSentAgain() {
    first(2, Fate.LOST);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(List.of(1L, 2L), ids());
  }

  /** The first attempt may still be done: that the second was refused says nothing of it. */
  @Test
  void aRefusalAfterADoubtIsNoCertainty() {
    AtomicInteger asked = new AtomicInteger();
    proxy.judge(
        request -> {
          if (!commits(request)) {
            return Fate.PASS;
          }
          return asked.getAndIncrement() == 0 ? Fate.LOST : answer(403, "not you");
        });
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> workspace.append(table, List.of(row(2))));
    assertTrue(unknown.getMessage().contains("not you"), unknown::toString);
    assertEquals(2, asked.get());
    assertUnchanged();
  }

  /** The network goes down at the publish; whether it was done shows only when it is up again. */
  @Test
  void anOutcomeThatNobodyToldIsUnknownAndTheRetryIsIdempotent() {
    for (Fate fate : List.of(Fate.UNANSWERED, Fate.LOST)) {
      long before = ids().size();
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(7)));
      AtomicInteger down = new AtomicInteger();
      proxy.judge(
          request -> {
            if (commits(request)) {
              return down.getAndIncrement() == 0 ? fate : Fate.LOST;
            }
            return down.get() > 0 ? Fate.LOST : Fate.PASS;
          });
      assertThrows(CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
      proxy.judge(request -> Fate.PASS);
      assertEquals(before + 1, Workspace.commit(builder, messages).orElseThrow().id());
      assertEquals(before + 1, ids().size());
    }
    Rows.assertSame(List.of(row(1), row(7), row(7)), workspace.rows(table));
  }

  /** It might replace what came after itself. */
  @Test
  void anOverwriteInDoubtIsNotRepeatedByItself() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    AtomicInteger asked = first(1, Fate.LOST);
    try (BatchTableCommit commit = builder.newCommit()) {
      CommitOutcomeUnknownException unknown =
          assertThrows(CommitOutcomeUnknownException.class, () -> commit.overwrite(messages));
      assertEquals(1, asked.get());
      assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    }
    Rows.assertSame(List.of(row(2)), workspace.rows(table));
    BatchWriteBuilder again = table.newBatchWriteBuilder().withOverwrite();
    List<CommitMessage> more = workspace.prepare(again, table, List.of(row(3)));
    first(1, Fate.UNANSWERED);
    try (BatchTableCommit commit = again.newCommit()) {
      assertEquals(3, commit.overwrite(more).orElseThrow().id());
    }
    Rows.assertSame(List.of(row(3)), workspace.rows(table));
  }

  /** Nothing was asked of it yet that could be in doubt. */
  @Test
  void aServerThatIsDownIsAFailureOfTheStorage() throws IOException {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    proxy.judge(request -> Fate.LOST);
    assertThrows(PaimonIOException.class, () -> Workspace.commit(builder, messages));
    assertThrows(PaimonIOException.class, () -> workspace.catalog().listDatabases());
    assertUnchanged();
  }
}
