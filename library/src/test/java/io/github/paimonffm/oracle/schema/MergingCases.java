package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.MAP;
import static io.github.paimonffm.oracle.schema.Draft.ROWS;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;

import java.util.List;
import java.util.stream.Stream;

/** Rules for merge engines, aggregate functions and changelogs. */
final class MergingCases {

  private MergingCases() {}

  static List<RuleCase> all() {
    Draft partial = keyed().with("merge-engine", "partial-update");
    Draft groups = partial.with("fields.n.sequence-group", "v");
    Draft aggregation = keyed().with("merge-engine", "aggregation");
    Draft lookup = aggregation.with("changelog-producer", "lookup");
    return Stream.of(
            List.of(
                both("merge-engine", keyed().with("merge-engine", "newest"))
                    .withValidSchema(keyed().with("merge-engine", "DEDUPLICATE")),
                both("merge-engine", append().with("merge-engine", "newest"))
                    .withValidSchema(append().with("merge-engine", "aggregation")),
                both("merge-engine", keyed().with("ignore-delete", "maybe"))
                    .withValidSchema(keyed().with("ignore-delete", "TRUE")),
                both("merge-engine", keyed().with("deduplicate.ignore-delete", "maybe")),
                both("merge-engine", append().with("first-row.ignore-delete", "maybe"))
                    .refusedBy14(OPENING)
                    .refusedBy20(OPENING)
                    .refusedByThisLibrary(CREATION, OPENING)
                    .because("Paimon Java checks the rule when it opens the table for writing"),
                both("sequence-group-column", partial.with("fields.n.sequence-group", "nowhere"))
                    .withValidSchema(groups),
                both("sequence-group-column", partial.with("fields.n.sequence-group", "v, t"))
                    .withValidSchema(partial.with("fields.n.sequence-group", "v,t")),
                both("sequence-group-once", groups.with("fields.t.sequence-group", "v"))
                    .withValidSchema(groups.with("fields.t.sequence-group", "q")),
                both("sequence-group-once", partial.with("fields.n.sequence-group", "v,v")),
                since2("sequence-group-primary-key", partial.with("fields.n.sequence-group", "id")),
                since2("sequence-group-primary-key", partial.with("fields.id.sequence-group", "v")),
                both(
                        "partial-update-aggregation",
                        partial.with("fields.q.aggregate-function", "sum"))
                    .withValidSchema(
                        partial
                            .with("fields.n.sequence-group", "q")
                            .with("fields.q.aggregate-function", "sum")),
                both(
                        "partial-update-aggregation",
                        partial.with("fields.default-aggregate-function", "last_value"))
                    .withValidSchema(
                        partial.with("fields.default-aggregate-function", "last_non_null_value")),
                both(
                        "partial-update-delete",
                        partial
                            .with("partial-update.remove-record-on-delete", "true")
                            .with("ignore-delete", "true"))
                    .withValidSchema(
                        partial.with("partial-update.remove-record-on-delete", "true")),
                both(
                    "partial-update-delete",
                    partial
                        .with("partial-update.remove-record-on-delete", "true")
                        .with("partial-update.ignore-delete", "true")),
                both(
                    "partial-update-delete",
                    partial.with("partial-update.remove-record-on-delete", "on")),
                both(
                        "partial-update-delete-by-group",
                        groups
                            .with("partial-update.remove-record-on-sequence-group", "n")
                            .with("ignore-delete", "true"))
                    .withValidSchema(
                        groups.with("partial-update.remove-record-on-sequence-group", "n")),
                both(
                    "partial-update-delete-or-groups",
                    groups.with("partial-update.remove-record-on-delete", "true")),
                both(
                    "partial-update-delete-group-field",
                    groups.with("partial-update.remove-record-on-sequence-group", "v")),
                both(
                        "aggregation-delete",
                        aggregation.with("aggregation.remove-record-on-delete", "on"))
                    .withValidSchema(
                        aggregation.with("aggregation.remove-record-on-delete", "true")),
                both(
                        "aggregate-function-name",
                        aggregation.with("fields.n.aggregate-function", "add"))
                    .withValidSchema(aggregation.with("fields.n.aggregate-function", "sum")),
                both(
                        "aggregate-function-name",
                        aggregation.with("fields.n.aggregate-function", "SUM"))
                    .withValidSchema(keyed().with("fields.n.aggregate-function", "SUM")),
                both(
                    "aggregate-function-name",
                    aggregation.with("fields.id.aggregate-function", "add")),
                both(
                    "aggregate-function-name",
                    aggregation.with("fields.default-aggregate-function", "add"))),
            functions(lookup),
            List.of(
                both(
                        "aggregate-function-type",
                        aggregation.with("fields.v.aggregate-function", "sum"))
                    .refusedBy14()
                    .refusedBy20()
                    .refusedByThisLibrary(CREATION, OPENING)
                    .withMessage("sum")
                    .because(
                        "Paimon Java fails at the first row that is written or merged; this library"
                            + " fails earlier"),
                both(
                        "aggregate-function-nested-key",
                        lookup
                            .column("c", ROWS)
                            .with("fields.c.aggregate-function", "nested_partial_update"))
                    .withValidSchema(
                        lookup
                            .column("c", ROWS)
                            .with("fields.c.aggregate-function", "nested_partial_update")
                            .with("fields.c.nested-key", "a")),
                both(
                        "aggregate-function-retract",
                        lookup
                            .with("aggregation.remove-record-on-delete", "true")
                            .with("fields.n.ignore-retract", "true"))
                    .withValidSchema(
                        lookup
                            .with("aggregation.remove-record-on-delete", "false")
                            .with("fields.n.ignore-retract", "true"))),
            changelogs())
        .flatMap(List::stream)
        .toList();
  }

  /** Returns a case per aggregate function, with an unsupported and a supported column type. */
  private static List<RuleCase> functions(Draft lookup) {
    Draft table =
        lookup
            .column("bool", "BOOLEAN")
            .column("short", "VARCHAR(9)")
            .column("array", ARRAY)
            .column("map", MAP)
            .column("rows", ROWS)
            .column("bytes", "BYTES")
            .column("sized", "BINARY(9)");
    String[][] functions = {
      {"sum", "v", "n"},
      {"product", "bool", "n"},
      {"bool_and", "n", "bool"},
      {"bool_or", "v", "bool"},
      {"listagg", "short", "v"},
      {"collect", "map", "array"},
      {"merge_map", "array", "map"},
      {"nested_update", "array", "rows"},
      {"rbm32", "sized", "bytes"},
      {"rbm64", "v", "bytes"},
      {"hll_sketch", "v", "bytes"},
      {"theta_sketch", "v", "bytes"},
    };
    return Stream.of(functions)
        .map(
            function ->
                both(
                        "aggregate-function-type",
                        table.with("fields." + function[1] + ".aggregate-function", function[0]))
                    .withValidSchema(
                        table.with("fields." + function[2] + ".aggregate-function", function[0])))
        .toList();
  }

  private static List<RuleCase> changelogs() {
    Draft vectors = keyed().with("deletion-vectors.enabled", "true");
    Draft override = vectors.with("pk-clustering-override", "true", "clustering.columns", "n");
    return List.of(
        both("changelog-producer-primary-key", append().with("changelog-producer", "input"))
            .withValidSchema(keyed().with("changelog-producer", "input")),
        both("changelog-producer-primary-key", keyed().with("changelog-producer", "all"))
            .withValidSchema(append().with("changelog-producer", "None")),
        both(
                "changelog-producer-first-row",
                keyed().with("merge-engine", "first-row", "changelog-producer", "input"))
            .withValidSchema(
                keyed().with("merge-engine", "first-row", "changelog-producer", "lookup")),
        both(
                "streaming-read-overwrite-changelog",
                keyed().with("streaming-read-overwrite", "true", "changelog-producer", "lookup"))
            .withValidSchema(
                keyed().with("streaming-read-overwrite", "true", "changelog-producer", "input")),
        both("streaming-read-overwrite-changelog", keyed().with("streaming-read-overwrite", "1")),
        both(
                "streaming-read-overwrite-primary-key",
                append().with("streaming-read-overwrite", "true"))
            .withValidSchema(append().with("streaming-read-append-overwrite", "true")),
        since2(
                "lookup-full-compaction",
                keyed()
                    .with("changelog-producer", "lookup")
                    .with("full-compaction.delta-commits", "2"))
            .withValidSchema(
                keyed()
                    .with("changelog-producer", "full-compaction")
                    .with("full-compaction.delta-commits", "2")),
        both("deletion-vectors-changelog", vectors.with("changelog-producer", "full-compaction"))
            .withValidSchema(vectors.with("changelog-producer", "lookup")),
        both("deletion-vectors-changelog", keyed().with("deletion-vectors.enabled", "x")),
        both("deletion-vectors-first-row", vectors.with("merge-engine", "first-row"))
            .withValidSchema(vectors),
        both("key-clustering-columns", vectors.with("pk-clustering-override", "true"))
            .withValidSchema(override),
        both("key-clustering-deletion-vectors", override.with("deletion-vectors.enabled", "false"))
            .withValidSchema(
                vectors.with("pk-clustering-override", "true", "sink.clustering.by-columns", "n")),
        both("key-clustering-expiration", override.with("record-level.expire-time", "1 d")),
        both("key-clustering-expiration", override.with("record-level.expire-time", "1 week")),
        both("key-clustering-merge-engine", override.with("merge-engine", "aggregation")),
        both("key-clustering-sequence-field", override.with("sequence.field", "n")),
        both("key-clustering-changelog", override.with("changelog-producer", "lookup"))
            .withValidSchema(override.with("changelog-producer", "input")),
        RuleCase.relaxed(
            "key-clustering-without-deletion-vectors",
            keyed()
                .with("merge-engine", "first-row", "clustering.columns", "n")
                .with("pk-clustering-override", "true")));
  }
}
