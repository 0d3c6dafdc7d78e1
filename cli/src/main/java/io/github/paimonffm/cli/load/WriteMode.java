package io.github.paimonffm.cli.load;

import java.util.Map;

/** What happens to the rows that a table already has. */
public sealed interface WriteMode {

  /** The rows stay. */
  record Append() implements WriteMode {}

  /**
   * The rows of some partitions, or all rows, are replaced.
   *
   * @param partition the values of partition columns, keyed by column name; empty to replace all
   *     rows
   */
  record Overwrite(Map<String, String> partition) implements WriteMode {
    /** Copies the map. */
    public Overwrite {
      partition = Map.copyOf(partition);
    }
  }
}
