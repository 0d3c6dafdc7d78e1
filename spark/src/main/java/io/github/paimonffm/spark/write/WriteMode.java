package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.write.BatchTableCommit;
import io.github.paimonffm.write.BatchWriteBuilder;
import io.github.paimonffm.write.CommitMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The effect of a write on the rows of the table. */
sealed interface WriteMode {

  /** Returns a builder of writers and committers with this mode. */
  BatchWriteBuilder builder(BatchWriteBuilder builder);

  /** Commits the messages. Returns the snapshot; empty if there was nothing to commit. */
  Optional<Snapshot> publish(BatchTableCommit commit, List<CommitMessage> messages);

  /** A write that adds its rows. */
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

  /** A write whose rows replace the partitions that the rows are in. */
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
   * A write whose rows replace the partitions that have these values.
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
