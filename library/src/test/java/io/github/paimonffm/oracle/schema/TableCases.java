package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.Draft.partitioned;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static io.github.paimonffm.oracle.schema.RuleCase.atCreation;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.relaxed;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;

import java.util.List;
import java.util.stream.Stream;

/** Rules for clustered tables, chain tables, default values and the creation of tables. */
final class TableCases {

  private TableCases() {}

  static List<RuleCase> all() {
    return Stream.of(clustering(), chaining(), creation()).flatMap(List::stream).toList();
  }

  private static List<RuleCase> clustering() {
    Draft clustered = append().with("clustering.incremental", "true", "clustering.columns", "n");
    Draft buckets = clustered.with("bucket", "2", "bucket-key", "id");
    Draft unordered = buckets.with("bucket-append-ordered", "false");
    return List.of(
        both("clustering-primary-key", keyed().with("clustering.incremental", "true")),
        both("clustering-primary-key", append().with("clustering.incremental", "yes"))
            .withValidSchema(clustered),
        both("clustering-ordered-buckets", buckets).withValidSchema(unordered),
        both("clustering-deletion-vectors", unordered.with("deletion-vectors.enabled", "true")));
  }

  private static List<RuleCase> chaining() {
    Draft chained =
        partitioned()
            .with("chain-table.enabled", "true", "sequence.field", "n")
            .with("partition.timestamp-pattern", "$p", "partition.timestamp-formatter", "yyyyMMdd");
    Draft two = chained.partitionedBy("p", "q").primaryKey("p", "q", "id");
    return List.of(
        both("chain-primary-key", append().with("chain-table.enabled", "true")),
        both("chain-primary-key", append().with("chain-table.enabled", "x"))
            .withValidSchema(chained),
        both("chain-partitions", chained.partitionedBy().primaryKey("id")),
        both("chain-buckets", chained.with("bucket", "-1")),
        since2("chain-sequence-field", withoutSequence(chained)),
        both("chain-changelog", chained.with("changelog-producer", "lookup"))
            .withValidSchema(chained.with("changelog-producer", "input")),
        both(
            "chain-deletion-vectors",
            chained
                .with("deletion-vectors.enabled", "true")
                .with("merge-engine", "partial-update")),
        relaxed(
            "chain-deduplicated-deletion-vectors",
            chained.with("deletion-vectors.enabled", "true")),
        both(
            "chain-timestamp-pattern",
            partitioned()
                .with("chain-table.enabled", "true", "sequence.field", "n")
                .with("partition.timestamp-formatter", "yyyyMMdd")),
        both(
            "chain-timestamp-formatter",
            partitioned()
                .with("chain-table.enabled", "true", "sequence.field", "n")
                .with("partition.timestamp-pattern", "$p")),
        since2(
                "chain-partition-expiration",
                chained
                    .with("partition.expiration-time", "1 d")
                    .with("partition.expiration-strategy", "update-time"))
            .withValidSchema(chained.with("partition.expiration-time", "1 d")),
        both("chain-partition-keys", two.with("chain-table.chain-partition-keys", "p"))
            .withValidSchema(two.with("chain-table.chain-partition-keys", " q")),
        both("chain-partition-keys", two.with("chain-table.chain-partition-keys", "q,p")),
        both("chain-type", chained.with("type", "materialized-table")),
        atCreation(
                "chain-branches-exist",
                chained
                    .with("scan.fallback-snapshot-branch", "s")
                    .with("scan.fallback-delta-branch", "d"))
            .refusedBy14(CREATION, OPENING)
            .refusedBy20(CREATION, OPENING)
            .because(
                "Paimon Java also fails to open the table if its branches do not exist; this"
                    + " library writes to the requested branch only"));
  }

  private static Draft withoutSequence(Draft chained) {
    return partitioned()
        .with("chain-table.enabled", "true")
        .with(
            "partition.timestamp-pattern",
            chained.options().get("partition.timestamp-pattern"),
            "partition.timestamp-formatter",
            "yyyyMMdd");
  }

  private static List<RuleCase> creation() {
    return List.of(
        atCreation("auto-create", append().with("auto-create", "true"))
            .withValidSchema(append().with("auto-create", "FALSE")),
        atCreation("auto-create", append().with("auto-create", "no")),
        atCreation("table-path", append().with("path", "file:/elsewhere")),
        atCreation("branch-exists", append().with("scan.fallback-branch", "b"))
            .withValidSchema(append().with("scan.fallback-branch", " ")),
        atCreation("branch-exists", append().with("scan.primary-branch", "b")),
        atCreation(
            "fallback-or-primary-branch",
            append().with("scan.fallback-branch", "b", "scan.primary-branch", "c")),
        both("default-value", append().column("c", "INT", "ten"))
            .withValidSchema(append().column("c", "INT", "10")),
        both("default-value", append().column("c", "TINYINT", "128"))
            .withValidSchema(append().column("c", "TINYINT", "127.9")),
        both("default-value", append().column("c", "BOOLEAN", "on"))
            .withValidSchema(append().column("c", "BOOLEAN", "YES")),
        both("default-value", append().column("c", "DOUBLE", "half"))
            .withValidSchema(append().column("c", "DOUBLE", "5e-1")),
        both("default-value", append().column("c", "DECIMAL(5, 2)", "1,5"))
            .withValidSchema(append().column("c", "DECIMAL(5, 2)", "1.5")),
        both("default-value", append().column("c", "DATE", "2026-02-30"))
            .withValidSchema(append().column("c", "DATE", "2026-2-3")),
        both("default-value", append().column("c", "TIME(3)", "noon"))
            .withValidSchema(append().column("c", "TIME(3)", "12:00:00")),
        both("default-value", append().column("c", "TIMESTAMP(3)", "now"))
            .withValidSchema(append().column("c", "TIMESTAMP(3)", "2026-01-01 12:00:00")),
        both("default-value", append().column("c", ARRAY, "1, 2"))
            .withValidSchema(append().column("c", ARRAY, "[1, 2]")),
        both("default-value", append().column("c", "VARIANT", "{}")));
  }
}
