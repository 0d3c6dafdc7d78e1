package io.github.paimonffm.oracle.matrix;

import io.github.paimonffm.oracle.matrix.Mode.Role;
import io.github.paimonffm.oracle.matrix.Mode.Trait;
import io.github.paimonffm.oracle.model.Merging;
import java.util.List;

/** The modes of the matrix. */
final class Modes {

  private Modes() {}

  /** Returns the modes in which the tested columns are not keys. */
  static List<Mode> ofValues() {
    return List.of(
        new Mode("append", Role.VALUE, Merging.APPEND).trait(Trait.FILTERS),
        new Mode("append, fixed bucket", Role.VALUE, Merging.APPEND)
            .option("bucket", "3")
            .option("bucket-key", Mode.ID),
        new Mode("append, partitioned", Role.VALUE, Merging.APPEND).partitionedBy(Mode.PARTITION),
        new Mode("append, row tracking and data evolution", Role.VALUE, Merging.APPEND)
            .option("row-tracking.enabled", "true")
            .option("data-evolution.enabled", "true"),
        new Mode("primary key, fixed bucket", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "2")
            .trait(Trait.ROW_KINDS)
            .trait(Trait.FILTERS),
        new Mode("primary key, fixed bucket, partitioned", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID, Mode.PARTITION)
            .partitionedBy(Mode.PARTITION)
            .option("bucket", "1"),
        new Mode("primary key, dynamic bucket", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("dynamic-bucket.target-row-num", "7")
            .trait(Trait.ROW_KINDS),
        new Mode("primary key, cross-partition", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .partitionedBy(Mode.PARTITION)
            .trait(Trait.CHANGING_PARTITION),
        new Mode("primary key, cross-partition, rowkind.field", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .partitionedBy(Mode.PARTITION)
            .option("rowkind.field", Mode.KIND)
            .trait(Trait.CHANGING_PARTITION)
            .trait(Trait.ROW_KIND_FIELD),
        new Mode("partial-update", Role.VALUE, Merging.LAST_NON_NULL)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("merge-engine", "partial-update"),
        new Mode("aggregation, last_non_null_value", Role.VALUE, Merging.LAST_NON_NULL)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("merge-engine", "aggregation")
            .option("fields.default-aggregate-function", "last_non_null_value"),
        new Mode("first-row", Role.VALUE, Merging.FIRST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("merge-engine", "first-row"),
        new Mode("first-row, unreadable data", Role.VALUE, Merging.FIRST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("merge-engine", "first-row")
            .trait(Trait.ALLOW_UNREADABLE),
        new Mode("deletion vectors", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true"),
        new Mode("deletion vectors, unreadable data", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true")
            .trait(Trait.ALLOW_UNREADABLE),
        new Mode("deletion vectors, merge on read", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .option("deletion-vectors.enabled", "true")
            .option("deletion-vectors.merge-on-read", "true"),
        new Mode("postpone", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "-2")
            .trait(Trait.NEVER_VISIBLE),
        new Mode("append, branch", Role.VALUE, Merging.APPEND).trait(Trait.BRANCH),
        new Mode("primary key, branch", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "1")
            .trait(Trait.BRANCH));
  }

  /** Returns the modes in which the tested columns are keys. */
  static List<Mode> ofKeys() {
    return List.of(
        new Mode("partition key", Role.PARTITION_KEY, Merging.APPEND).trait(Trait.FILTERS),
        new Mode("bucket key", Role.BUCKET_KEY, Merging.APPEND)
            .option("bucket", "5")
            .trait(Trait.FILTERS),
        new Mode("primary key", Role.PRIMARY_KEY, Merging.LAST)
            .option("bucket", "5")
            .trait(Trait.FILTERS),
        new Mode("primary key, dynamic bucket", Role.PRIMARY_KEY, Merging.LAST)
            .option("dynamic-bucket.target-row-num", "5"));
  }

  /** Returns the simplest modes, for tests whose results do not depend on the mode. */
  static List<Mode> plain() {
    return List.of(
        new Mode("append", Role.VALUE, Merging.APPEND),
        new Mode("primary key", Role.VALUE, Merging.LAST)
            .primaryKey(Mode.ID)
            .option("bucket", "1"));
  }
}
