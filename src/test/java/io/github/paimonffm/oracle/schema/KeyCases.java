package io.github.paimonffm.oracle.schema;

import static io.github.paimonffm.oracle.schema.Draft.ARRAY;
import static io.github.paimonffm.oracle.schema.Draft.MAP;
import static io.github.paimonffm.oracle.schema.Draft.MULTISET;
import static io.github.paimonffm.oracle.schema.Draft.ROW;
import static io.github.paimonffm.oracle.schema.Draft.VECTOR;
import static io.github.paimonffm.oracle.schema.Draft.append;
import static io.github.paimonffm.oracle.schema.Draft.keyed;
import static io.github.paimonffm.oracle.schema.Draft.partitioned;
import static io.github.paimonffm.oracle.schema.Draft.row;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.CREATION;
import static io.github.paimonffm.oracle.schema.RuleCase.Moment.OPENING;
import static io.github.paimonffm.oracle.schema.RuleCase.both;
import static io.github.paimonffm.oracle.schema.RuleCase.since2;

import java.util.List;

/** Rules for columns, keys, buckets and options of columns. */
final class KeyCases {

  private KeyCases() {}

  static List<RuleCase> all() {
    Draft buckets = append().with("bucket", "2", "bucket-key", "id");
    return List.of(
        // Rules in the constructors of Schema and RowType.
        both("columns-once", append().column("id", "DATE"))
            .told("duplicate column 'id'|duplicate fields"),
        both("partition-key-column", append().partitionedBy("nowhere"))
            .told("partition key 'nowhere'|partition fields \\[\"nowhere\"")
            .but(append().partitionedBy("p")),
        both("partition-key-once", append().partitionedBy("p", "p"))
            .told("partition key 'p' is given twice|duplicate columns"),
        both("primary-key-column", keyed().primaryKey("nowhere"))
            .told("primary key 'nowhere'|primary key constraint \\[\"nowhere\"")
            .but(keyed().primaryKey("n")),
        both("primary-key-once", keyed().primaryKey("id", "id"))
            .told("primary key 'id' is given twice|duplicate columns"),
        both("primary-key-or-option", keyed().with("primary-key", "id"))
            .told("primary key on DDL and table options")
            .but(append().with("primary-key", "id"))
            .in14(CREATION)
            .in20(CREATION)
            .byUs(CREATION)
            .because("the option has no meaning in a stored schema"),
        both("partition-keys-or-option", append().partitionedBy("p").with("partition", "p"))
            .told("partition on DDL and table options")
            .but(append().with("partition", "p"))
            .in14(CREATION)
            .in20(CREATION)
            .byUs(CREATION)
            .because("the option has no meaning in a stored schema"),
        both("primary-key-more-than-partition", partitioned().primaryKey("p"))
            .told("should not be same with partition fields")
            .but(partitioned()),
        both("blank-name", append().column(" ", "INT"))
            .told("rule blank-name of |must not be blank: ' '")
            .but(append().column(" x", "INT")),
        both("blank-name", append().column("r", row(" ", "INT"))),
        both("fields-of-a-row-once", append().column("r", row("a", "INT", "a", "DATE")))
            .told("duplicate field 'a'")
            .but(append().column("r", row("a", "INT", "A", "DATE"))),
        both("system-column", append().column("_ROW_ID", "BIGINT"))
            .told("rule system-column of |reserved for system use"),
        both("system-column", append().column("rowkind", "STRING"))
            .told("rule system-column of |reserved for system use"),
        both("system-column", append().column("_KEY_id", "INT"))
            .told("rule system-column of |reserved for system use")
            .but(append().column("KEY_id", "INT")),
        both("type-parameter", append().column("c", "CHAR(0)"))
            .told("'CHAR\\(0\\)'")
            .but(append().column("c", "CHAR(255)")),
        both("type-parameter", append().column("c", "BINARY(0)"))
            .told("'BINARY\\(0\\)'")
            .but(append().column("c", "BINARY(1)")),
        both("type-parameter", append().column("c", "DECIMAL(39, 1)"))
            .told("'DECIMAL\\(39, 1\\)'")
            .but(append().column("c", "DECIMAL(38, 1)")),
        both("type-parameter", append().column("c", "TIMESTAMP(10)"))
            .told("'TIMESTAMP\\(10\\)'")
            .but(append().column("c", "TIMESTAMP(9)")),

        // Key types.
        both("primary-key-type", keyed().column("c", ARRAY).primaryKey("id", "c"))
            .but(keyed().primaryKey("id", "n")),
        both("primary-key-type", keyed().column("c", MAP).primaryKey("c")),
        both("variant-primary-key", keyed().column("c", "VARIANT").primaryKey("c"))
            .in14(OPENING)
            .in20(OPENING)
            .because("Paimon Java creates the table but cannot write or read it"),
        both("partition-key-type", append().column("c", ROW).partitionedBy("c"))
            .but(append().partitionedBy("q")),
        both("partition-key-type", append().column("c", MULTISET).partitionedBy("c")),
        since2(
            "vector-key", keyed().column("c", VECTOR).primaryKey("c").with("file.format", "avro")),
        both("upsert-key-column", append().with("upsert-key", "nowhere"))
            .but(append().with("upsert-key", "id,n")),
        both("upsert-key-column", append().with("upsert-key", "id, n")),
        both("upsert-key-column", append().column("c", MAP).with("upsert-key", "c")),
        both("upsert-key-or-primary-key", keyed().with("upsert-key", "id"))
            .but(keyed().with("upsert-key", "")),

        // Buckets.
        both("bucket-key-column", buckets.with("bucket-key", "nowhere"))
            .but(buckets.with("bucket-key", "id,n")),
        both("bucket-key-column", buckets.with("bucket-key", "id, n")),
        both("bucket-key-once", buckets.with("bucket-key", "id,id")),
        both("bucket-key-not-partition-key", buckets.partitionedBy("p").with("bucket-key", "id,p"))
            .but(buckets.partitionedBy("p")),
        both("bucket-key-in-primary-key", keyed().with("bucket-key", "v"))
            .but(keyed().primaryKey("id", "n").with("bucket-key", "n")),
        both("bucket-key-type", buckets.column("c", ARRAY).with("bucket-key", "c")),
        both("bucket-number", append().with("bucket", "0", "bucket-key", "id"))
            .but(append().with("bucket", "1", "bucket-key", "id")),
        both("bucket-number", keyed().with("bucket", "many")),
        both("bucket-number", keyed().with("bucket", " 1")),
        both("bucket-number", keyed().with("bucket", "-3")),
        both("bucket-number", append().with("bucket", "-2")).but(keyed().with("bucket", "-2")),
        both("bucket-key-with-buckets", append().with("bucket-key", "id")).but(buckets),
        both("bucket-key-with-buckets", append().with("bucket-key", "")),
        both("append-bucket-key", append().with("bucket", "2")).but(append().with("bucket", "-1")),
        both("append-full-compaction", append().with("full-compaction.delta-commits", "2"))
            .but(keyed().with("full-compaction.delta-commits", "2")),
        both("append-full-compaction", append().with("full-compaction.delta-commits", "often")),

        // Options of columns.
        both("fields-column", append().with("fields.nowhere.aggregate-function", "sum"))
            .but(append().with("fields.n.aggregate-function", "sum")),
        both("fields-column", append().with("fields.n,nowhere.sequence-group", "v"))
            .but(append().with("fields.n,v.sequence-group", "v")),
        both("fields-column", append().with("fieldsets", "all"))
            .but(append().with("fields.default-aggregate-function", "sum")),
        since2(
                "fields-of-rows",
                append().column("r", ROW).with("fields.r.a.aggregate-function", "sum"))
            .but(append().column("r", ROW).with("fields.r.aggregate-function", "last_value")),
        both("table-type", append().with("type", "view"))
            .told("rule table-type of |unknown table type: view")
            .but(append().with("type", "TABLE")),
        both("sequence-field-column", keyed().with("sequence.field", "nowhere"))
            .but(keyed().with("sequence.field", " n , t")),
        both("sequence-field-column", keyed().with("sequence.field", "")),
        both(
                "sequence-field-aggregation",
                keyed().with("sequence.field", "n", "fields.n.aggregate-function", "sum"))
            .but(keyed().with("sequence.field", "n", "fields.q.aggregate-function", "sum")),
        both("sequence-field-once", keyed().with("sequence.field", "n,t,n"))
            .but(keyed().with("sequence.field", "n,t")),
        both(
                "sequence-field-first-row",
                keyed().with("sequence.field", "n", "merge-engine", "first-row"))
            .but(keyed().with("merge-engine", "first-row")),
        both(
                "sequence-field-cross-partition",
                keyed().partitionedBy("p").with("sequence.field", "n", "bucket", "-1"))
            .but(partitioned().with("sequence.field", "n")),
        both("read-sequence-number", append().with("table-read.sequence-number.enabled", "true"))
            .but(keyed().with("table-read.sequence-number.enabled", "true")),
        both("read-sequence-number", keyed().with("table-read.sequence-number.enabled", "yes")),
        since2(
            "snapshot-ordering-primary-key",
            append().with("sequence.snapshot-ordering", "true", "write-only", "true")),
        since2(
            "snapshot-ordering-sequence-field",
            keyed()
                .with("sequence.snapshot-ordering", "true", "write-only", "true")
                .with("sequence.field", "n")),
        since2("snapshot-ordering-write-only", keyed().with("sequence.snapshot-ordering", "true"))
            .but(keyed().with("sequence.snapshot-ordering", "true", "write-only", "true")),
        both("rowkind-field", keyed().with("rowkind.field", "nowhere"))
            .but(keyed().with("rowkind.field", "v")),
        both("rowkind-field-type", keyed().with("rowkind.field", "n"))
            .in14(OPENING)
            .in20(OPENING)
            .because("Paimon Java checks the rule when it opens the table for writing"));
  }
}
