package io.github.paimonffm.spark.write;

import io.github.paimonffm.catalog.Table;
import java.util.List;
import java.util.Map;

/** Deletions of all rows, or of whole partitions, in one commit. */
public final class RowDeletion {

  private final RepeatedCommit commit;

  /**
   * Creates a deletion, for one commit.
   *
   * @param name the name of the table for messages
   * @param table the table
   */
  public RowDeletion(String name, Table table) {
    this.commit = new RepeatedCommit(name, table.newBatchWriteBuilder().withOverwrite());
  }

  /** Deletes all rows. */
  public void all() {
    commit.publish(committer -> committer.truncateTable());
  }

  /**
   * Deletes partitions.
   *
   * @param partitions the values of some of the partition columns, keyed by the names of the
   *     columns. Values without columns select all rows
   */
  public void partitions(List<Map<String, Object>> partitions) {
    if (partitions.stream().anyMatch(Map::isEmpty)) {
      all();
    } else {
      commit.publish(committer -> committer.truncatePartitions(partitions));
    }
  }
}
