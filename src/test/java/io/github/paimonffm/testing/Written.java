package io.github.paimonffm.testing;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;

/**
 * A row that was written and not committed.
 *
 * @param table its table, the only one that it has been written to
 * @param builder whose commit it is to be
 * @param message the one message
 */
public record Written(Table table, BatchWriteBuilder builder, CommitMessage message) {

  /** Makes the table {@code t}, and writes a row to it. */
  public static Written to(Workspace workspace, Schema.Builder schema, List<Object> row) {
    Table table = workspace.create("t", schema);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message = workspace.prepare(builder, table, List.of(row)).getFirst();
    return new Written(table, builder, message);
  }
}
