package io.github.paimonffm.testing;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchTableWrite;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Helpers that write and commit rows, in tests and in the JVMs that tests start. */
public final class Commits {

  private Commits() {}

  /** Writes rows as one batch with a new writer, and returns the messages. */
  public static List<CommitMessage> prepare(
      BatchWriteBuilder builder,
      Table table,
      BufferAllocator allocator,
      Collection<List<Object>> rows) {
    try (BatchTableWrite write = builder.newWrite();
        VectorSchemaRoot root = Rows.batch(table.arrowSchema(), allocator, rows)) {
      write.writeArrow(root);
      return write.prepareCommit();
    }
  }

  /** Commits messages with a new committer. */
  public static Optional<Snapshot> commit(BatchWriteBuilder builder, List<CommitMessage> messages) {
    try (BatchTableCommit commit = builder.newCommit()) {
      return commit.commit(messages);
    }
  }

  /** Writes rows as one batch and commits them. */
  public static Snapshot append(
      Table table, BufferAllocator allocator, Collection<List<Object>> rows) {
    BatchWriteBuilder builder = table.newBatchWriteBuilder();
    return commit(builder, prepare(builder, table, allocator, rows))
        .orElseThrow(() -> new AssertionError("nothing was committed"));
  }
}
