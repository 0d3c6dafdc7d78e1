package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.HasPartitionKey;

/**
 * Splits with the same key.
 *
 * @param splits the splits
 * @param partitionKey the values of {@link SplitKeys#expressions}
 */
record KeyedSplits(List<Split> splits, InternalRow partitionKey)
    implements SplitsPartition, HasPartitionKey {
  KeyedSplits {
    splits = List.copyOf(splits);
  }
}
