package io.github.paimonffm.oracle.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is done to a table in one commit.
 *
 * @param kind what
 * @param changes what is written; nothing may be, too
 * @param partitions what is replaced or removed: values of some of the partition columns each
 */
public record Step(Kind kind, List<Change> changes, List<Map<String, Object>> partitions) {

  /** By which methods. */
  public enum Kind {
    /** A commit of a builder without overwrite. */
    APPEND,
    /** A commit of a builder with overwrite, of one partition specification. */
    BUILDER_OVERWRITE,
    /** Whatever the table's options, the partitions that are written to. */
    DYNAMIC_OVERWRITE,
    /** Whatever the table's options, those that match one partition specification. */
    STATIC_OVERWRITE,
    /** All rows. */
    TRUNCATE_TABLE,
    /** The partitions that match one of several specifications. */
    TRUNCATE_PARTITIONS;

    /** Whether writers number their rows for it. */
    public boolean overwrites() {
      return this == BUILDER_OVERWRITE || this == DYNAMIC_OVERWRITE || this == STATIC_OVERWRITE;
    }
  }

  @SafeVarargs
  public static Step of(Kind kind, List<Change> changes, Map<String, Object>... partitions) {
    return new Step(kind, changes, Arrays.asList(partitions));
  }
}
