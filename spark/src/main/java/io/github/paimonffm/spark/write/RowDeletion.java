package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import java.util.List;
import java.util.Map;

/**
 * A deletion of all rows, or of whole partitions, in one commit. The commit is repeated while its
 * outcome is unknown. Not safe for use by multiple threads.
 */
public final class RowDeletion {

  private final RepeatedCommit commit;

  /**
   * Creates a deletion, which makes one commit.
   *
   * @param name the name of the table for messages
   * @param table the table
   */
  public RowDeletion(String name, Table table) {
    this.commit = new RepeatedCommit(name, table.newBatchWriteBuilder().withOverwrite());
  }

  /**
   * Deletes all rows.
   *
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if the outcome of the commit is
   *     still unknown after all repetitions
   */
  public void all() {
    commit.publish(committer -> committer.truncateTable());
  }

  /**
   * Deletes the partitions that match any of several specifications.
   *
   * @param partitions the specifications, at least one; each has the values of some of the
   *     partition columns, keyed by column name. An empty specification selects all rows
   * @throws io.github.paimonffm.exception.InvalidArgumentException if there is no specification, or
   *     if a column or value is invalid; nothing was deleted
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if the outcome of the commit is
   *     still unknown after all repetitions
   */
  public void partitions(List<Map<String, Object>> partitions) {
    if (partitions.stream().anyMatch(Map::isEmpty)) {
      all();
    } else {
      commit.publish(committer -> committer.truncatePartitions(partitions));
    }
  }
}
