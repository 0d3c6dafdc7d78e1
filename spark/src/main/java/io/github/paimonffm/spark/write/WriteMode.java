package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a write does with the rows that the table has. */
sealed interface WriteMode {

  /** Returns the builder of the writers and the committer. */
  BatchWriteBuilder builder(BatchWriteBuilder builder);

  /** Publishes the messages. */
  Optional<Snapshot> publish(BatchTableCommit commit, List<CommitMessage> messages);

  /** The rows are added. */
  record Append() implements WriteMode {
    @Override
    public BatchWriteBuilder builder(BatchWriteBuilder builder) {
      return builder;
    }

    @Override
    public Optional<Snapshot> publish(BatchTableCommit commit, List<CommitMessage> messages) {
      return commit.commit(messages);
    }
  }

  /** The rows replace the partitions that they are in. */
  record OverwriteDynamic() implements WriteMode {
    @Override
    public BatchWriteBuilder builder(BatchWriteBuilder builder) {
      return builder.withOverwrite();
    }

    @Override
    public Optional<Snapshot> publish(BatchTableCommit commit, List<CommitMessage> messages) {
      return commit.overwrite(messages);
    }
  }

  /**
   * The rows replace the partitions that have these values.
   *
   * @param partition the values of some of the partition columns; empty for the whole table
   */
  record OverwriteStatic(Map<String, Object> partition) implements WriteMode {
    @Override
    public BatchWriteBuilder builder(BatchWriteBuilder builder) {
      return builder.withOverwrite();
    }

    @Override
    public Optional<Snapshot> publish(BatchTableCommit commit, List<CommitMessage> messages) {
      return commit.overwrite(messages, partition);
    }
  }
}
