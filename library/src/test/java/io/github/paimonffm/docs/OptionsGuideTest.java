package io.github.paimonffm.docs;

import static io.github.paimonffm.docs.Orders.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.testing.Workspace;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the sample of docs/guides/options.md. */
class OptionsGuideTest {

  @RegisterExtension final Workspace workspace = new Workspace();

  private static BatchWriteBuilder withListener(Table table) {
    // sample
    BatchWriteBuilder builder =
        table
            .newBatchWriteBuilder()
            .withCommitListener(
                commit ->
                    System.out.println(commit.table() + ": snapshot " + commit.snapshot().id()));
    // end
    return builder;
  }

  @Test
  void listenerIsCalledAfterCommit() throws Exception {
    Table table = Orders.create(workspace);
    BatchWriteBuilder builder = withListener(table);
    List<CommitMessage> messages = workspace.prepare(builder, table, List.of(order(1, 995, 26)));
    assertEquals(
        List.of("sales.orders: snapshot 1"), Output.of(() -> Workspace.commit(builder, messages)));
  }
}
