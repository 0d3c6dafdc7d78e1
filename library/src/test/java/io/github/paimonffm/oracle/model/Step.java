package io.github.paimonffm.oracle.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A commit to a table.
 *
 * @param kind the kind of commit
 * @param changes the rows to write; may be empty
 * @param partitions the partition specifications to replace or remove, each with values of some
 *     partition columns
 */
public record Step(Kind kind, List<Change> changes, List<Map<String, Object>> partitions) {

  /** The kind of commit, which determines the methods that an engine calls. */
  public enum Kind {
    /** A commit of a builder without overwrite. */
    APPEND,
    /** A commit of a builder with overwrite, with one partition specification. */
    BUILDER_OVERWRITE,
    /** Replaces the partitions of the written rows, regardless of the table's options. */
    DYNAMIC_OVERWRITE,
    /** Replaces the partitions that match a specification, regardless of the table's options. */
    STATIC_OVERWRITE,
    /** Removes all rows. */
    TRUNCATE_TABLE,
    /** Removes the partitions that match one of several specifications. */
    TRUNCATE_PARTITIONS;

    /** Returns whether the commit is an overwrite, which restarts sequence numbers. */
    public boolean overwrites() {
      return this == BUILDER_OVERWRITE || this == DYNAMIC_OVERWRITE || this == STATIC_OVERWRITE;
    }
  }

  @SafeVarargs
  public static Step of(Kind kind, List<Change> changes, Map<String, Object>... partitions) {
    return new Step(kind, changes, Arrays.asList(partitions));
  }
}
