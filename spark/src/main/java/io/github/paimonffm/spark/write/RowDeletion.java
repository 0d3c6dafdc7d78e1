package io.github.paimonffm.spark.write;

import io.github.paimonffm.Snapshot;
import io.github.paimonffm.catalog.Table;
import io.github.paimonffm.exception.UnsupportedFeatureException;
import io.github.paimonffm.spark.options.Options;
import io.github.paimonffm.write.BatchTableCommit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A deletion of all rows, or of whole partitions, in one commit. The commit is repeated while its
 * outcome is unknown. Not safe for use by multiple threads.
 */
public final class RowDeletion {

  private final String name;
  private final RepeatedCommit commit;

  /**
   * Creates a deletion, which makes one commit.
   *
   * @param name the name of the table for messages
   * @param table the table
   */
  public RowDeletion(String name, Table table) {
    this.name = name;
    Options options = Options.ofWrite(CaseInsensitiveStringMap.empty());
    this.commit =
        new RepeatedCommit(
            name,
            table
                .newBatchWriteBuilder()
                .withOverwrite()
                .withIgnoredOptions(WriteOptions.acceptedOptions(options)));
  }

  /**
   * Deletes all rows.
   *
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if the outcome of the commit is
   *     still unknown after all repetitions
   */
  public void all() {
    publish(committer -> committer.truncateTable());
  }

  /**
   * Deletes the partitions that match any of several specifications.
   *
   * @param partitions the specifications, at least one; each has the values of some of the
   *     partition columns, keyed by column name. An empty specification selects all rows
   * @throws io.github.paimonffm.exception.InvalidArgumentException if the list is empty, or if a
   *     column or a value is not valid. In these cases, no row is deleted
   * @throws io.github.paimonffm.write.CommitOutcomeUnknownException if the outcome of the commit is
   *     still unknown after all repetitions
   */
  public void partitions(List<Map<String, Object>> partitions) {
    if (partitions.stream().anyMatch(Map::isEmpty)) {
      all();
    } else {
      publish(committer -> committer.truncatePartitions(partitions));
    }
  }

  private void publish(Function<BatchTableCommit, Optional<Snapshot>> publish) {
    try {
      commit.publish(publish);
    } catch (UnsupportedFeatureException e) {
      throw Refusal.of(name, e);
    }
  }
}
