package io.github.paimonffm.docs;

import static io.github.paimonffm.testing.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.Schema;
import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the sample of docs/guides/commit-outcomes.md against a server whose answers are lost. */
@Tag("oracle")
class CommitOutcomesGuideTest {

  @RegisterExtension static final RestServer server = new RestServer();

  @RegisterExtension final FaultyProxy proxy = new FaultyProxy(server::port);

  @RegisterExtension final Workspace workspace = new Workspace(() -> server.options(proxy.port()));

  private static Optional<Snapshot> commit(BatchTableCommit commit, List<CommitMessage> messages) {
    // sample
    try {
      return commit.commit(messages);
    } catch (CommitOutcomeUnknownException e) {
      return e.retry().orElseThrow().commit(); // now, later, or elsewhere: it is Serializable
    }
    // end
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unknownOutcomeIsRetried(boolean published) {
    Table table =
        workspace.create(
            "t", Schema.builder().column("id", "INT").option("commit.max-retries", "0"));
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(row(1)));
    PublishFaults faults =
        new PublishFaults(
            proxy, request -> request.startsWith("POST ") && request.contains("/commit "));
    AtomicInteger requests = faults.first(1, published ? Reaction.LOSE_ANSWER : Reaction.DROP);
    try (BatchTableCommit commit = builder.newCommit()) {
      assertEquals(1, commit(commit, messages).orElseThrow().id());
    }
    assertEquals(published ? 1 : 2, requests.get());
    assertEquals(List.of(1L), TableState.snapshotIds(table));
    Rows.assertSame(List.of(row(1)), workspace.rows(table));
  }
}
