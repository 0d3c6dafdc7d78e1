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
            .withMessage("duplicate column 'id'|duplicate fields"),
        both("partition-key-column", append().partitionedBy("nowhere"))
            .withMessage("partition key 'nowhere'|partition fields \\[\"nowhere\"")
            .withValidSchema(append().partitionedBy("p")),
        both("partition-key-once", append().partitionedBy("p", "p"))
            .withMessage("partition key 'p' is given twice|duplicate columns"),
        both("primary-key-column", keyed().primaryKey("nowhere"))
            .withMessage("primary key 'nowhere'|primary key constraint \\[\"nowhere\"")
            .withValidSchema(keyed().primaryKey("n")),
        both("primary-key-once", keyed().primaryKey("id", "id"))
            .withMessage("primary key 'id' is given twice|duplicate columns"),
        both("primary-key-or-option", keyed().with("primary-key", "id"))
            .withMessage("primary key on DDL and table options")
            .withValidSchema(append().with("primary-key", "id"))
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .refusedByThisLibrary(CREATION)
            .because("the option has no meaning in a stored schema"),
        both("partition-keys-or-option", append().partitionedBy("p").with("partition", "p"))
            .withMessage("partition on DDL and table options")
            .withValidSchema(append().with("partition", "p"))
            .refusedBy14(CREATION)
            .refusedBy20(CREATION)
            .refusedByThisLibrary(CREATION)
            .because("the option has no meaning in a stored schema"),
        both("primary-key-more-than-partition", partitioned().primaryKey("p"))
            .withMessage("should not be same with partition fields")
            .withValidSchema(partitioned()),
        both("blank-name", append().column(" ", "INT"))
            .withMessage("rule blank-name of |must not be blank: ' '")
            .withValidSchema(append().column(" x", "INT")),
        both("blank-name", append().column("r", row(" ", "INT"))),
        both("fields-of-a-row-once", append().column("r", row("a", "INT", "a", "DATE")))
            .withMessage("duplicate field 'a'")
            .withValidSchema(append().column("r", row("a", "INT", "A", "DATE"))),
        both("system-column", append().column("_ROW_ID", "BIGINT"))
            .withMessage("rule system-column of |reserved for system use"),
        both("system-column", append().column("rowkind", "STRING"))
            .withMessage("rule system-column of |reserved for system use"),
        both("system-column", append().column("_KEY_id", "INT"))
            .withMessage("rule system-column of |reserved for system use")
            .withValidSchema(append().column("KEY_id", "INT")),
        both("type-parameter", append().column("c", "CHAR(0)"))
            .withMessage("'CHAR\\(0\\)'")
            .withValidSchema(append().column("c", "CHAR(255)")),
        both("type-parameter", append().column("c", "BINARY(0)"))
            .withMessage("'BINARY\\(0\\)'")
            .withValidSchema(append().column("c", "BINARY(1)")),
        both("type-parameter", append().column("c", "DECIMAL(39, 1)"))
            .withMessage("'DECIMAL\\(39, 1\\)'")
            .withValidSchema(append().column("c", "DECIMAL(38, 1)")),
        both("type-parameter", append().column("c", "TIMESTAMP(10)"))
            .withMessage("'TIMESTAMP\\(10\\)'")
            .withValidSchema(append().column("c", "TIMESTAMP(9)")),

        // Key types.
        both("primary-key-type", keyed().column("c", ARRAY).primaryKey("id", "c"))
            .withValidSchema(keyed().primaryKey("id", "n")),
        both("primary-key-type", keyed().column("c", MAP).primaryKey("c")),
        both("variant-primary-key", keyed().column("c", "VARIANT").primaryKey("c"))
            .refusedBy14(OPENING)
            .refusedBy20(OPENING)
            .because("Paimon Java creates the table but cannot write or read it"),
        both("partition-key-type", append().column("c", ROW).partitionedBy("c"))
            .withValidSchema(append().partitionedBy("q")),
        both("partition-key-type", append().column("c", MULTISET).partitionedBy("c")),
        since2(
            "vector-key", keyed().column("c", VECTOR).primaryKey("c").with("file.format", "avro")),
        both("upsert-key-column", append().with("upsert-key", "nowhere"))
            .withValidSchema(append().with("upsert-key", "id,n")),
        both("upsert-key-column", append().with("upsert-key", "id, n")),
        both("upsert-key-column", append().column("c", MAP).with("upsert-key", "c")),
        both("upsert-key-or-primary-key", keyed().with("upsert-key", "id"))
            .withValidSchema(keyed().with("upsert-key", "")),

        // Buckets.
        both("bucket-key-column", buckets.with("bucket-key", "nowhere"))
            .withValidSchema(buckets.with("bucket-key", "id,n")),
        both("bucket-key-column", buckets.with("bucket-key", "id, n")),
        both("bucket-key-once", buckets.with("bucket-key", "id,id")),
        both("bucket-key-not-partition-key", buckets.partitionedBy("p").with("bucket-key", "id,p"))
            .withValidSchema(buckets.partitionedBy("p")),
        both("bucket-key-in-primary-key", keyed().with("bucket-key", "v"))
            .withValidSchema(keyed().primaryKey("id", "n").with("bucket-key", "n")),
        both("bucket-key-type", buckets.column("c", ARRAY).with("bucket-key", "c")),
        both("bucket-number", append().with("bucket", "0", "bucket-key", "id"))
            .withValidSchema(append().with("bucket", "1", "bucket-key", "id")),
        both("bucket-number", keyed().with("bucket", "many")),
        both("bucket-number", keyed().with("bucket", " 1")),
        both("bucket-number", keyed().with("bucket", "-3")),
        both("bucket-number", append().with("bucket", "-2"))
            .withValidSchema(keyed().with("bucket", "-2")),
        both("bucket-key-with-buckets", append().with("bucket-key", "id")).withValidSchema(buckets),
        both("bucket-key-with-buckets", append().with("bucket-key", "")),
        both("append-bucket-key", append().with("bucket", "2"))
            .withValidSchema(append().with("bucket", "-1")),
        both("append-full-compaction", append().with("full-compaction.delta-commits", "2"))
            .withValidSchema(keyed().with("full-compaction.delta-commits", "2")),
        both("append-full-compaction", append().with("full-compaction.delta-commits", "often")),

        // Options of columns.
        both("fields-column", append().with("fields.nowhere.aggregate-function", "sum"))
            .withValidSchema(append().with("fields.n.aggregate-function", "sum")),
        both("fields-column", append().with("fields.n,nowhere.sequence-group", "v"))
            .withValidSchema(append().with("fields.n,v.sequence-group", "v")),
        both("fields-column", append().with("fieldsets", "all"))
            .withValidSchema(append().with("fields.default-aggregate-function", "sum")),
        since2(
                "fields-of-rows",
                append().column("r", ROW).with("fields.r.a.aggregate-function", "sum"))
            .withValidSchema(
                append().column("r", ROW).with("fields.r.aggregate-function", "last_value")),
        both("table-type", append().with("type", "view"))
            .withMessage("rule table-type of |unknown table type: view")
            .withValidSchema(append().with("type", "TABLE")),
        both("sequence-field-column", keyed().with("sequence.field", "nowhere"))
            .withValidSchema(keyed().with("sequence.field", " n , t")),
        both("sequence-field-column", keyed().with("sequence.field", "")),
        both(
                "sequence-field-aggregation",
                keyed().with("sequence.field", "n", "fields.n.aggregate-function", "sum"))
            .withValidSchema(
                keyed().with("sequence.field", "n", "fields.q.aggregate-function", "sum")),
        both("sequence-field-once", keyed().with("sequence.field", "n,t,n"))
            .withValidSchema(keyed().with("sequence.field", "n,t")),
        both(
                "sequence-field-first-row",
                keyed().with("sequence.field", "n", "merge-engine", "first-row"))
            .withValidSchema(keyed().with("merge-engine", "first-row")),
        both(
                "sequence-field-cross-partition",
                keyed().partitionedBy("p").with("sequence.field", "n", "bucket", "-1"))
            .withValidSchema(partitioned().with("sequence.field", "n")),
        both("read-sequence-number", append().with("table-read.sequence-number.enabled", "true"))
            .withValidSchema(keyed().with("table-read.sequence-number.enabled", "true")),
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
            .withValidSchema(
                keyed().with("sequence.snapshot-ordering", "true", "write-only", "true")),
        both("rowkind-field", keyed().with("rowkind.field", "nowhere"))
            .withValidSchema(keyed().with("rowkind.field", "v")),
        both("rowkind-field-type", keyed().with("rowkind.field", "n"))
            .refusedBy14(OPENING)
            .refusedBy20(OPENING)
            .because("Paimon Java checks the rule when it opens the table for writing"));
  }
}
