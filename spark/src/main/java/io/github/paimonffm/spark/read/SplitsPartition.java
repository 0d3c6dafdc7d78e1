package io.github.paimonffm.spark.read;

import io.github.paimonffm.read.Split;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/** The splits that one task reads. */
sealed interface SplitsPartition extends InputPartition permits PackedSplits, KeyedSplits {

  /** Returns the splits, in the order in which they are read. */
  List<Split> splits();
}
