package io.github.paimonffm.s3;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Catalog;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.InvalidArgumentException;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.testing.ChildJvm;
import io.github.paimonffm.testing.Proxy;
import io.github.paimonffm.testing.Proxy.Fate;
import io.github.paimonffm.testing.Rows;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
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
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** S3 through a network that loses requests and answers, and stores that know no conditions. */
class S3FaultsTest {

  private static final String OPT_IN = "paimonffm.s3.unconditional-put";
  private static final Schema.Builder SCHEMA = Schema.builder().column("id", "INT");

  @RegisterExtension static final S3Server server = new S3Server();

  @RegisterExtension final Proxy proxy = new Proxy(server::port);

  @RegisterExtension final Workspace workspace = new Workspace(this::throughProxy);

  private Map<String, String> throughProxy() {
    Map<String, String> options = new HashMap<>(server.options(proxy.port()));
    // Enough for what is lost here, and soon over where all is.
    options.put("s3.retry.limit", "2");
    return options;
  }

  private Table table;

  @BeforeEach
  void create() {
    table = workspace.create("t", SCHEMA);
    workspace.append(table, List.of(row(1)));
  }

  private static boolean putsSnapshot(String request) {
    return request.startsWith("PUT ") && request.contains("/snapshot/snapshot-");
  }

  private List<Long> ids() {
    return table.snapshots().stream().map(Snapshot::id).toList();
  }

  /** The first so many requests of a kind meet this fate. */
  private static Proxy.Judge first(int count, Fate fate) {
    AtomicInteger left = new AtomicInteger(count);
    return request -> putsSnapshot(request) && left.getAndDecrement() > 0 ? fate : Fate.PASS;
  }

  /** It was done, nobody heard of it, and doing it again is refused: by what we did ourselves. */
  @Test
  void aLostAnswerIsFoundOut() {
    proxy.judge(first(1, Fate.UNANSWERED));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(1, proxy.misfortunes());
    assertEquals(List.of(1L, 2L), ids());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void aLostRequestIsSentAgain() {
    proxy.judge(first(2, Fate.LOST));
    assertEquals(2, workspace.append(table, List.of(row(2))).id());
    assertEquals(2, proxy.misfortunes());
  }

  /** The first attempt was done: that the second was refused says nothing of it. */
  @Test
  void aRefusalAfterADoubtIsNoCertainty() {
    AtomicInteger asked = new AtomicInteger();
    Fate forbidden = new Fate(false, "403 Forbidden", "");
    proxy.judge(
        request -> {
          if (putsSnapshot(request)) {
            return asked.getAndIncrement() == 0 ? Fate.UNANSWERED : forbidden;
          }
          return asked.get() > 0 ? forbidden : Fate.PASS;
        });
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    CommitOutcomeUnknownException unknown =
        assertThrows(
            CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
    assertTrue(asked.get() > 1, "it was asked once only");
    proxy.judge(request -> Fate.PASS);
    assertEquals(2, unknown.retry().orElseThrow().commit().orElseThrow().id());
    assertEquals(List.of(1L, 2L), ids());
    Rows.assertSame(List.of(row(1), row(2)), workspace.rows(table));
  }

  @Test
  void aBusyServerIsAskedAgain() {
    AtomicInteger requests = new AtomicInteger();
    proxy.judge(request -> requests.getAndIncrement() % 3 == 0 ? Fate.BUSY : Fate.PASS);
    for (int id = 2; id < 5; id++) {
      assertEquals(id, workspace.append(table, List.of(row(id))).id());
    }
    assertTrue(proxy.misfortunes() > 3);
    proxy.judge(request -> Fate.PASS);
    assertEquals(4, workspace.rows(table).size());
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
            if (putsSnapshot(request)) {
              return down.getAndIncrement() == 0 ? fate : Fate.LOST;
            }
            return down.get() > 0 ? Fate.LOST : Fate.PASS;
          });
      CommitOutcomeUnknownException unknown =
          assertThrows(
              CommitOutcomeUnknownException.class, () -> Workspace.commit(builder, messages));
      assertTrue(unknown.getMessage().contains("snapshot-"), unknown::toString);
      proxy.judge(request -> Fate.PASS);
      assertEquals(before + 1, Workspace.commit(builder, messages).orElseThrow().id());
      assertEquals(before + 1, ids().size());
    }
    Rows.assertSame(List.of(row(1), row(7), row(7)), workspace.rows(table));
  }

  /** The answer of another's commit: nothing of ours is there, and the next number is taken. */
  @Test
  void theOtherOfTwoWritersIsNotTakenForUs() {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(2)));
    AtomicInteger puts = new AtomicInteger();
    proxy.judge(
        request -> {
          if (putsSnapshot(request) && puts.getAndIncrement() == 0) {
            // The request waits meanwhile; its condition fails then, and nobody hears that.
            appendElsewhere(3);
            return Fate.UNANSWERED;
          }
          return Fate.PASS;
        });
    assertEquals(3, Workspace.commit(builder, messages).orElseThrow().id());
    Rows.assertSame(List.of(row(1), row(2), row(3)), workspace.rows(table));
  }

  /** The catalog's options around the proxy. */
  private Map<String, String> past(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(workspace.options());
    options.put("s3.endpoint", "http://127.0.0.1:" + server.port());
    options.putAll(more);
    return options;
  }

  /** By another process: those of this one take turns. */
  private void appendElsewhere(int id) {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(id)));
    past(Map.of()).forEach((key, value) -> arguments.add(key + "=" + value));
    try {
      ChildJvm.running(OtherWriter.class).run(arguments.toArray(String[]::new)).succeeded();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Appends one row, {@code args[0]}, to the table of the catalog with the other arguments. */
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
        BatchWriteBuilder builder = table.newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
            BatchTableCommit commit = builder.newCommit();
            VectorSchemaRoot root =
                Rows.batch(
                    table.arrowSchema(), allocator, List.of(row(Integer.parseInt(args[0]))))) {
          write.writeArrow(root);
          commit.commit(write.prepareCommit());
        }
      }
    }
  }

  @Test
  void aStoreWithoutConditionsIsRefusedUnlessTheUserOptsIn() {
    proxy.judge(request -> request.contains("conditional-put") ? Fate.UNCONDITIONAL : Fate.PASS);
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
    int before = proxy.misfortunes();
    try (Catalog catalog = Catalog.open(optedIn)) {
      assertEquals(
          2, workspace.append(catalog.getTable(Workspace.named("t")), List.of(row(2))).id());
      catalog.createTable(Workspace.named("u"), SCHEMA.build(), false);
    }
    assertEquals(before, proxy.misfortunes());
    assertEquals(List.of(1L, 2L), ids());
  }

  @Test
  void theOptInIsTrueOrFalse() {
    InvalidArgumentException refused =
        assertThrows(
            InvalidArgumentException.class, () -> Catalog.open(past(Map.of(OPT_IN, "yes"))));
    assertTrue(refused.getMessage().contains(OPT_IN), refused::toString);
  }
}
