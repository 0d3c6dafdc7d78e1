package io.github.paimonffm.s3;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Commits;
import io.github.paimonffm.testing.FaultyProxy;
import io.github.paimonffm.testing.FaultyProxy.Reaction;
import io.github.paimonffm.testing.PublishFaults;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.S3Server;
import io.github.paimonffm.testing.TableState;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import io.github.paimonffm.write.CommitOutcomeUnknownException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commits to S3 when requests or answers are lost, and stores without conditional PUT. */
class S3FaultsTest {

  private static final String OPT_IN = "paimonffm.s3.unconditional-put";
  private static final Schema.Builder SCHEMA = Schema.builder().column("id", "INT");

  @RegisterExtension static final S3Server server = new S3Server();

  @RegisterExtension final FaultyProxy proxy = new FaultyProxy(server::port);

  private final PublishFaults faults =
      new PublishFaults(
          proxy, request -> request.startsWith("PUT ") && request.contains("/snapshot/snapshot-"));

  @RegisterExtension final Workspace workspace = new Workspace(this::optionsOfProxy);

  private Map<String, String> optionsOfProxy() {
    Map<String, String> options = new HashMap<>(server.options(proxy.port()));
    // More retries than a single fault needs, but few enough to fail fast without a network.
    options.put("s3.retry.limit", "2");
    return options;
  }

  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", SCHEMA);
    workspace.append(table, List.of(row(1)));
  }

  private List<Long> snapshotIds() {
    return TableState.snapshotIds(table);
  }

  /** The conditional retry fails because of the snapshot that the first attempt published. */
  @Test
  void commitIsRecognizedAfterLostAnswer() {
    faults.first(1, Reaction.LOSE_ANSWER);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(1, proxy.faults());
    assertEquals(List.of(1L, 2L), snapshotIds());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void lostRequestIsRetried() {
    faults.first(2, Reaction.DROP);
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(2, proxy.faults());
  }

  /** The first attempt published the snapshot; the refused retry proves nothing about it. */
  @Test
  void refusedRetryAfterLostAnswerLeavesOutcomeUnknown() {
    AtomicInteger attempts =
        faults.from(Reaction.LOSE_ANSWER, new Reaction(false, "403 Forbidden", ""));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
    assertTrue(attempts.get() > 1, "the publishing request was not retried");
    faults.stop();
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    assertEquals(List.of(1L, 2L), snapshotIds());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void busyServerIsRetried() {
    AtomicInteger requests = new AtomicInteger();
    proxy.setRule(request -> requests.getAndIncrement() % 3 == 0 ? Reaction.BUSY : Reaction.PASS);
    for (int id = 2; id < 5; id++) {
      assertEquals(id, workspace.append(table, List.of(row(id))).id());
    }
    assertTrue(proxy.faults() > 3);
    faults.stop();
    assertEquals(4, workspace.rows(table).size());
  }

  /** The network fails during the publish. The outcome is unknown until the network recovers. */
  @Test
  void retryAfterUnknownOutcomeIsIdempotent() {
    for (Reaction reaction : List.of(Reaction.LOSE_ANSWER, Reaction.DROP)) {
      long before = snapshotIds().size();
      BatchWriteBuilder builder = table.newBatchWriteBuilder();
      List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(7)));
      faults.from(reaction, Reaction.DROP);
      CommitOutcomeUnknownException unknown =
          assertThrows(
              CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
      assertTrue(unknown.getMessage().contains("snapshot-"), unknown::toString);
      faults.stop();
      assertEquals(before + 1, Workspace.commit(builder, messages).orElseThrow().id());
      assertEquals(before + 1, snapshotIds().size());
    }
    Rows.assertSame(List.of(row(1), row(7), row(7)), workspace.rows(table));
  }

  /** Another process publishes the snapshot id first; this commit gets the next id. */
  @Test
  void snapshotOfAnotherProcessIsNotMistakenForOurs() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    AtomicInteger attempts = new AtomicInteger();
    proxy.setRule(
        request -> {
          if (faults.isPublish(request) && attempts.getAndIncrement() == 0) {
            // The condition of the delayed request fails, and the answer is lost.
            appendInOtherProcess(3);
            return Reaction.LOSE_ANSWER;
          }
          return Reaction.PASS;
        });
    assertEquals(3, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(1), row(2), row(3)), workspace.rows(table));
  }

  /** Returns the catalog's options, but with a direct connection to the server. */
  private Map<String, String> directOptions(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("s3.endpoint", "http://127.0.0.1:" + server.port());
    options.putAll(more);
    return options;
  }

  /** Appends a row in another process, because commits of one process are serialized. */
  private void appendInOtherProcess(int id) {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(id)));
    directOptions(Map.of()).forEach((key, value) -> arguments.add(key + "=" + value));
    try {
      ChildJvm.running(OtherWriter.class).run(arguments.toArray(String[]::new)).succeeded();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Appends the row {@code args[0]} to the table; the other arguments are catalog options. */
  static final class OtherWriter {
    public static void main(String[] args) {
      Map<String, String> options = new HashMap<>();
      Stream.of(args)
          .skip(1)
          .map(option -> option.split("=", 2))
          .forEach(option -> options.put(option[0], option[1]));
      try (Catalog catalog = Catalog.open(options);
          BufferAllocator allocator = new RootAllocator()) {
        Table table = catalog.getTable(Workspace.named("t"));
        Commits.append(table, allocator, List.of(row(Integer.parseInt(args[0]))));
      }
    }
  }

  @Test
  void storeWithoutConditionalPutRequiresOptIn() {
    proxy.setRule(
        request -> request.contains("conditional-put") ? Reaction.CLAIM_SUCCESS : Reaction.PASS);
    try (Catalog catalog = Catalog.open(workspace.options())) {
      Table same = catalog.getTable(Workspace.named("t"));
      UnsupportedFeatureException refused =
          assertThrows(
              UnsupportedFeatureException.class, () -> same.newBatchWriteBuilder().newWrite());
      assertTrue(refused.getMessage().contains(OPT_IN), refused::toString);
      assertTrue(refused.getMessage().contains("If-None-Match"), refused::toString);
      assertThrows(
          UnsupportedFeatureException.class,
          () -> catalog.createTable(Workspace.named("u"), SCHEMA.build(), false));
      assertEquals(1, workspace.rows(same).size());
    }
    Map<String, String> optedIn = new HashMap<>(workspace.options());
    optedIn.put(OPT_IN, "true");
    int before = proxy.faults();
    try (Catalog catalog = Catalog.open(optedIn)) {
      assertEquals(
          2, workspace.append(catalog.getTable(Workspace.named("t")), List.of(row(2))).id());
      catalog.createTable(Workspace.named("u"), SCHEMA.build(), false);
    }
    assertEquals(before, proxy.faults());
    assertEquals(List.of(1L, 2L), snapshotIds());
  }

  @Test
  void optInMustBeTrueOrFalse() {
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class,
            () -> Catalog.open(directOptions(Map.of(OPT_IN, "yes"))));
    assertTrue(refused.getMessage().contains(OPT_IN), refused::toString);
  }
}
