package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;

import io.github.paimonffm.oracle.schema.RuleCase.Moment;
import java.util.List;

/** Schemas that Paimon Java accepts and that this library refuses because it cannot write them. */
final class LimitCases {

  private LimitCases() {}

  static List<RuleCase> all() {
    Draft aggregation = keyed().with("merge-engine", "aggregation");
    return List.of(
        limit(
            append().column("c", "VARIANT").partitionedBy("c"),
            "VARIANT type of partition key",
            "Paimon Java creates the table but cannot open it for writing",
            OPENING),
        limit(
            append().column("c", "DOUBLE").partitionedBy("c"),
            "partition column 'c'",
            "writers in different languages format the values differently in directory names"),
        limit(
            append().with("rowkind.field", "v"),
            "rowkind.field requires a primary-key table",
            "the crate accepts row kinds only with a primary key"),
        limit(
            keyed().with("rowkind.field", "v", "changelog-producer", "input"),
            "rowkind.field cannot be used with changelog-producer=input",
            "the crate writes no changelog for such rows"),
        limit(
            keyed().column("c", "VARCHAR(2)").with("rowkind.field", "c"),
            "must be STRING",
            "the crate reads row kinds from STRING columns only"),
        limit(
            keyed()
                .with("deletion-vectors.enabled", "true", "merge-engine", "first-row")
                .with("pk-clustering-override", "true", "clustering.columns", "n"),
            "First row merge engine",
            "the crate does not support clustering that overrides the key order"),
        limit(
            append().with("read.batch-size", "0"),
            "'read.batch-size' must be greater than 0",
            "Paimon Java fails when it reads rows"),
        limit(
            append().with("data-file.path-directory", ""),
            "data-file.path-directory must not be empty",
            "the crate requires a directory"),
        limit(
            aggregation.with("fields.n.sequence-group", "v"),
            "unsupported options: fields.n.sequence-group",
            "Paimon Java ignores the option of another merge engine"),
        limit(
            keyed().with("merge-engine", "partial-update", "first-row.ignore-delete", "true"),
            "unsupported options: first-row.ignore-delete",
            "the crate reads the option only with the prefix of the table's merge engine"),
        limit(
            aggregation.column("c", ARRAY).with("fields.c.aggregate-function", "max"),
            "'max' does not support data type",
            "Paimon Java fails when it merges rows"));
  }

  private static RuleCase limit(Draft draft, String message, String reason, Moment... java) {
    return RuleCase.both("limit", draft)
        .refusedBy14(java)
        .refusedBy20(java)
        .refusedByThisLibrary(CREATION)
        .withMessage(message)
        .because(reason);
  }
}
