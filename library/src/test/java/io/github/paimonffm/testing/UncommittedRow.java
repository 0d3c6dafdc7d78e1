package io.github.paimonffm.testing;

import io.github.paimonffm.Schema;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;

/**
 * A row that is written to a new table but not committed.
 *
 * @param table the table
 * @param builder the builder of the writer
 * @param message the commit message of the writer
 */
public record UncommittedRow(Table table, BatchWriteBuilder builder, CommitMessage message) {

  /** Creates the table {@code t} and writes a row. */
  public static UncommittedRow write(Workspace workspace, Schema.Builder schema, List<Object> row) {
    Table table = workspace.create("t", schema);
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    CommitMessage message = workspace.prepare(builder, table, List.of(row)).getFirst();
    return new UncommittedRow(table, builder, message);
  }
}
