package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;

import io.github.paimonffm.oracle.schema.RuleCase.Moment;
import java.util.List;

/** Schemas that Paimon Java takes and this library does not create: limits of what it can write. */
final class LimitCases {

  private LimitCases() {}

  static List<RuleCase> all() {
    Draft aggregation = keyed().with("merge-engine", "aggregation");
    return List.of(
        limit(
            append().column("c", "VARIANT").partitionedBy("c"),
            "VARIANT type of partition key",
            "Paimon Java creates the table, and fails to open it for writing",
            OPENING),
        limit(
            append().column("c", "DOUBLE").partitionedBy("c"),
            "partition column 'c'",
            "the values have no name of a folder on which writers of all languages agree"),
        limit(
            append().with("rowkind.field", "v"),
            "rowkind.field requires a primary-key table",
            "the crate takes no kinds of rows without a primary key"),
        limit(
            keyed().with("rowkind.field", "v", "changelog-producer", "input"),
            "rowkind.field cannot be used with changelog-producer=input",
            "the crate writes no changelog of such rows"),
        limit(
            keyed().column("c", "VARCHAR(2)").with("rowkind.field", "c"),
            "must be STRING",
            "the crate takes kinds of rows from STRING columns only"),
        limit(
            keyed()
                .with("deletion-vectors.enabled", "true", "merge-engine", "first-row")
                .with("pk-clustering-override", "true", "clustering.columns", "n"),
            "First row merge engine",
            "the crate has no clustering that overrides the order of keys"),
        limit(
            append().with("read.batch-size", "0"),
            "'read.batch-size' must be greater than 0",
            "Paimon Java fails when it reads rows"),
        limit(
            append().with("data-file.path-directory", ""),
            "data-file.path-directory must not be empty",
            "the crate takes it for a mistake"),
        limit(
            aggregation.with("fields.n.sequence-group", "v"),
            "unsupported options: fields.n.sequence-group",
            "Paimon Java ignores the option of another merge engine"),
        limit(
            keyed().with("merge-engine", "partial-update", "first-row.ignore-delete", "true"),
            "unsupported options: first-row.ignore-delete",
            "the crate reads the option under the name of its own merge engine only"),
        limit(
            aggregation.column("c", ARRAY).with("fields.c.aggregate-function", "max"),
            "'max' does not support data type",
            "Paimon Java fails when it merges rows"));
  }

  private static RuleCase limit(Draft draft, String words, String reason, Moment... java) {
    return RuleCase.both("limit", draft)
        .in14(java)
        .in20(java)
        .byUs(CREATION)
        .told(words)
        .because(reason);
  }
}
