//! Options that this library does not carry out.
//!
//! * An option is *refused* if ignoring it makes data stale or wrong, or writes data where they do not
//!   belong. A writer or committer of such a table fails, unless its caller accepts the option by name.
//! * An option is *reported* if it asks for a job that this library does not do, or if it changes how
//!   files are laid out and nothing else. A writer or committer logs such options once per table.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use paimon::spec::{DataType, TableSchema};
use serde::Serialize;

use crate::failure::Failure;
use crate::upstream::formats;

/// The options of a table that this library does not carry out, by name.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct IgnoredOptions(Vec<IgnoredOption>);

#[derive(Debug, Serialize)]
struct IgnoredOption {
    name: String,
    value: String,
    #[serde(flatten)]
    rule: &'static Rule,
}

/// Whose work an option concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Writing,
    Committing,
}

#[derive(Debug, Serialize)]
struct Rule {
    /// The option. A name that ends in `*` stands for all options that begin so and have no rule before.
    #[serde(skip)]
    option: &'static str,
    /// Whether writers and committers fail unless their caller accepts the option.
    refused: bool,
    /// Whether the option concerns committers only.
    #[serde(skip)]
    of_commits: bool,
    /// Whether the option, which the table has, asks for something.
    #[serde(skip)]
    applies: fn(&Subject, &str) -> bool,
    /// What the option asks for, and what this library does instead.
    reason: &'static str,
}

/// The table whose options are looked at.
struct Subject<'s> {
    options: &'s HashMap<String, String>,
    has_primary_key: bool,
    has_variants: bool,
    branch: &'s str,
}

impl Subject<'_> {
    fn word(&self, option: &str, default: &str) -> String {
        let value = self.options.get(option).map_or(default, String::as_str);
        value.trim().to_ascii_lowercase()
    }

    /// Whether Paimon Java would look after the table when it commits, and not leave that to a job.
    fn maintains(&self) -> bool {
        let old = self.word("write.compaction-skip", "false");
        self.word("write-only", &old) != "true"
    }

    fn writes(&self, format: &str) -> bool {
        let data = self.word("file.format", "parquet");
        data == format || self.word("changelog-file.format", &data) == format
    }

    fn tags_by_itself(&self) -> bool {
        let mode = self.word("tag.automatic-creation", "none");
        matches!(mode.as_str(), "process-time" | "batch")
    }
}

fn has_variants(schema: &TableSchema) -> bool {
    let is_variant = |data_type: &DataType| matches!(data_type, DataType::Variant(_)).then_some("");
    let mut fields = schema.fields().iter();
    fields.any(|field| formats::find(field.name(), field.data_type(), &is_variant).is_some())
}

fn never(_: &Subject, _: &str) -> bool {
    false
}

fn always(_: &Subject, _: &str) -> bool {
    true
}

fn is_true(_: &Subject, value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("true")
}

fn writes_csv(subject: &Subject, _: &str) -> bool {
    subject.writes("csv")
}

fn writes_orc(subject: &Subject, _: &str) -> bool {
    subject.writes("orc")
}

fn is_given(_: &Subject, value: &str) -> bool {
    !value.trim().is_empty()
}

fn shreds(subject: &Subject, _: &str) -> bool {
    subject.has_variants && subject.writes("parquet")
}

fn infers_shredding(subject: &Subject, value: &str) -> bool {
    shreds(subject, value) && is_true(subject, value)
}

fn maintains(subject: &Subject, _: &str) -> bool {
    subject.maintains()
}

const fn refused(
    option: &'static str,
    applies: fn(&Subject, &str) -> bool,
    reason: &'static str,
) -> Rule {
    Rule {
        option,
        refused: true,
        of_commits: false,
        applies,
        reason,
    }
}

const fn refused_to_commit(
    option: &'static str,
    applies: fn(&Subject, &str) -> bool,
    reason: &'static str,
) -> Rule {
    Rule {
        of_commits: true,
        ..refused(option, applies, reason)
    }
}

const fn reported(
    option: &'static str,
    applies: fn(&Subject, &str) -> bool,
    reason: &'static str,
) -> Rule {
    Rule {
        option,
        refused: false,
        of_commits: false,
        applies,
        reason,
    }
}

/// An option that has no part in a rule for others of its beginning.
const fn carried_out(option: &'static str) -> Rule {
    reported(option, never, "")
}

/// The names of the delimiter of CSV files that only one of the crate and Paimon Java knows.
const DELIMITERS: [&str; 3] = ["delimiter", "field-delimiter", "seq"];
const DELIMITER: &str =
    "the fields of CSV files are separated by 'csv.field-delimiter' only; set that option instead";
const CRATE_DELIMITER: &str =
    "Paimon Java does not know this name of 'csv.field-delimiter' and would read the fields otherwise; \
     set 'csv.field-delimiter' instead";
const UNSHREDDED: &str = "VARIANT columns are stored whole here; the rows are not affected";
const EXTERNAL_BLOBS: &str =
    "this library does not write BLOBs below such a path, and would take their bytes for descriptors";
const OTHER_BRANCH: &str = "rows of the other branch are not read here";
const EXPIRY: &str = "snapshots do not expire here; run Paimon's procedure expire_snapshots";
const PARTITION_EXPIRY: &str =
    "partitions do not expire here; run Paimon's procedure expire_partitions";
const COMPACTION: &str =
    "files are not compacted here; run Paimon's procedure compact or a dedicated \
                          compaction job";
const MARK_DONE: &str =
    "partitions are not marked as done here; run Paimon's procedure mark_partition_done";
const LAYOUT: &str = "it has no effect on the files that this library writes";
const MERGING: &str = "manifests are not merged here; run Paimon's procedure compact_manifest";

/// Each option that is not carried out, with the tables that it concerns.
const RULES: &[Rule] = &[
    refused(
        "metadata.iceberg.storage",
        |subject, value| {
            is_given(subject, value) && !value.trim().eq_ignore_ascii_case("disabled")
        },
        "this library does not write Iceberg metadata, so Iceberg readers would not see what it commits",
    ),
    refused(
        "branch",
        |subject, value| is_given(subject, value) && value.trim() != subject.branch,
        "this library would write to another branch; switch to the branch and write there",
    ),
    refused(
        "type",
        |_, value| value.trim().eq_ignore_ascii_case("materialized-table"),
        "the rows of a materialized table are those of its query; other rows would be lost at its next \
         refresh",
    ),
    refused(
        "chain-table.enabled",
        is_true,
        "the rows of a chain table are put together from its branches in a way that this library does \
         not know",
    ),
    refused_to_commit(
        "commit.callbacks",
        is_given,
        "this library does not call classes of Paimon Java, so they would miss the commit; a \
         CommitListener can stand for them",
    ),
    refused_to_commit(
        "tag.callbacks",
        |subject, value| is_given(subject, value) && subject.tags_by_itself(),
        "this library does not call classes of Paimon Java, so they would miss the tags that a commit \
         creates; a CommitListener can stand for them",
    ),
    refused(
        "sequence.snapshot-ordering",
        |subject, value| subject.has_primary_key && is_true(subject, value),
        "this library does not number rows by their snapshot, so older rows would win over newer ones",
    ),
    refused_to_commit(
        "commit.strict-mode.last-safe-snapshot",
        is_given,
        "this library does not look for the commits of other users that this option forbids",
    ),
    refused("delimiter", writes_csv, CRATE_DELIMITER),
    refused("field-delimiter", writes_csv, DELIMITER),
    refused("seq", writes_csv, DELIMITER),
    refused("blob-external-storage-field", is_given, EXTERNAL_BLOBS),
    refused("blob-external-storage-path", is_given, EXTERNAL_BLOBS),
    reported("scan.fallback-branch", is_given, OTHER_BRANCH),
    reported("scan.primary-branch", is_given, OTHER_BRANCH),
    reported("snapshot.num-retained.min", maintains, EXPIRY),
    reported("snapshot.num-retained.max", maintains, EXPIRY),
    reported("snapshot.time-retained", maintains, EXPIRY),
    reported("changelog.num-retained.min", maintains, EXPIRY),
    reported("changelog.num-retained.max", maintains, EXPIRY),
    reported("changelog.time-retained", maintains, EXPIRY),
    reported(
        "consumer.expiration-time",
        maintains,
        "consumers do not expire here; run Paimon's procedure clear_consumers",
    ),
    reported("partition.expiration-time", maintains, PARTITION_EXPIRY),
    reported(
        "changelog-producer",
        |subject, value| {
            let value = value.trim().to_ascii_lowercase();
            subject.maintains() && matches!(value.as_str(), "lookup" | "full-compaction")
        },
        "changelogs are made by compaction, which this library does not run; run Paimon's procedure \
         compact or a dedicated compaction job",
    ),
    reported(
        "record-level.expire-time",
        |subject, _| subject.has_primary_key && subject.maintains(),
        "rows expire at compaction, which this library does not run; run Paimon's procedure compact or \
         a dedicated compaction job",
    ),
    reported("full-compaction.delta-commits", maintains, COMPACTION),
    reported("commit.force-compact", maintains, COMPACTION),
    reported("force-lookup", maintains, COMPACTION),
    reported("compaction.*", maintains, COMPACTION),
    reported("num-sorted-run.*", maintains, COMPACTION),
    reported(
        "visibility-callback.enabled",
        is_true,
        "a commit does not wait here until compaction has made its rows visible",
    ),
    reported(
        "commit.custom-listeners",
        is_given,
        "this library does not call classes of Paimon Java; use a CommitListener",
    ),
    reported("clustering.incremental", is_true, COMPACTION),
    reported("partition.mark-done-action", always, MARK_DONE),
    reported("partition.end-input-to-done", is_true, MARK_DONE),
    reported("partition.idle-time-to-done", always, MARK_DONE),
    reported(
        "tag.automatic-creation",
        |_, value| value.trim().eq_ignore_ascii_case("watermark"),
        "a batch commit has no watermark; the next commit of a streaming job creates the tags",
    ),
    reported("manifest.merge-min-count", maintains, MERGING),
    reported("manifest.full-compaction-threshold-size", maintains, MERGING),
    reported("manifest-sort.enabled", is_true, MERGING),
    reported(
        "manifest.delete-file-drop-stats",
        is_true,
        "manifests keep the statistics of deleted files here",
    ),
    reported(
        "blob-descriptor.source-table",
        is_given,
        "descriptors of BLOBs do not name their table here",
    ),
    // For `paimon` 0.4.0, which does not read them. They go when the crate does.
    reported(
        "file.block-size",
        |subject, _| subject.writes("parquet") || subject.writes("orc"),
        LAYOUT,
    ),
    carried_out("parquet.enable.dictionary"),
    carried_out("parquet.filter.columnindex.enabled"),
    reported("variant.inferShreddingSchema", infers_shredding, UNSHREDDED),
    reported("parquet.variant.inferShreddingSchema", infers_shredding, UNSHREDDED),
    reported("variant.shreddingSchema", shreds, UNSHREDDED),
    reported("parquet.variant.shreddingSchema", shreds, UNSHREDDED),
    carried_out("parquet.write-page-index.enabled"),
    reported("parquet.*", |subject, _| subject.writes("parquet"), LAYOUT),
    carried_out("orc.timestamp-ltz.legacy.type"),
    reported("orc.*", writes_orc, LAYOUT),
    reported("avro.row-name-mapping", |subject, _| subject.writes("avro"), LAYOUT),
];

impl Rule {
    fn is_of(&self, option: &str) -> bool {
        let name = option.split_once('#').map_or(option, |(name, _)| name);
        match self.option.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == self.option,
        }
    }
}

impl IgnoredOptions {
    /// The options of a schema on a branch.
    pub(crate) fn of(schema: &TableSchema, branch: &str) -> Self {
        let subject = Subject {
            options: schema.options(),
            has_primary_key: !schema.primary_keys().is_empty(),
            has_variants: has_variants(schema),
            branch,
        };
        let found = schema.options().iter().filter_map(|(name, value)| {
            let rule = RULES.iter().find(|rule| rule.is_of(name))?;
            (rule.applies)(&subject, value).then(|| IgnoredOption {
                name: name.clone(),
                value: value.clone(),
                rule,
            })
        });
        let mut found: Vec<IgnoredOption> = found.collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        IgnoredOptions(found)
    }

    /// Fails at the first option that is refused, unless it is among the `accepted`.
    pub(crate) fn ensure_accepted(
        &self,
        table: &str,
        work: Work,
        accepted: &[String],
    ) -> Result<(), Failure> {
        if let Some(name) = accepted.iter().find(|name| !is_ignorable(name)) {
            return Err(Failure::argument(format!(
                "'{name}' is not an option that this library ignores, so it cannot be accepted as one; \
                 docs/table-options.md lists those options"
            )));
        }
        let concerns = |rule: &Rule| work == Work::Committing || !rule.of_commits;
        let mut refused = self.0.iter().filter(|o| o.rule.refused && concerns(o.rule));
        match refused.find(|option| !accepted.contains(&option.name)) {
            Some(option) => Err(Failure::unsupported(format!(
                "table {table}: option '{}' is '{}': {}. Remove the option, or accept that it is \
                 ignored: withIgnoredOptions(\"{}\")",
                option.name, option.value, option.rule.reason, option.name
            ))),
            None => Ok(()),
        }
    }

    /// Fails for a table whose CSV files were written with a delimiter that this library does not know.
    pub(crate) fn ensure_readable(&self, table: &str) -> Result<(), Failure> {
        let mut options = self.0.iter();
        match options.find(|option| DELIMITERS.contains(&option.name.as_str())) {
            Some(option) => Err(Failure::unsupported(format!(
                "table {table}: option '{}' is '{}', so its files cannot be read: {}",
                option.name, option.value, option.rule.reason
            ))),
            None => Ok(()),
        }
    }

    /// Logs the options, once in this process for each `place`, a table's location and branch. `accepted`
    /// are options that the caller knows about.
    pub(crate) fn report(&self, table: &str, place: String, accepted: &[String]) {
        static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        let unknown = self
            .0
            .iter()
            .filter(|option| !accepted.contains(&option.name));
        let options: Vec<String> = unknown
            .map(|option| format!("'{}' ({})", option.name, option.rule.reason))
            .collect();
        if options.is_empty() {
            return;
        }
        let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.insert(place) {
            log::warn!(
                "table {table} has options that paimon-ffm ignores: {}",
                options.join(", ")
            );
        }
    }
}

fn is_ignorable(option: &str) -> bool {
    RULES.iter().any(|rule| rule.is_of(option))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::codes::{PFFM_ILLEGAL_ARGUMENT, PFFM_UNSUPPORTED};
    use paimon::spec::Schema;
    use serde_json::{json, Value};

    fn schema(options: Value) -> TableSchema {
        let schema: Schema = serde_json::from_value(json!({
            "fields": [{ "id": 0, "name": "c", "type": "INT" }],
            "partitionKeys": [], "primaryKeys": [], "options": options,
        }))
        .unwrap();
        TableSchema::new(0, &schema)
    }

    fn names(options: Value) -> Vec<String> {
        let found = IgnoredOptions::of(&schema(options), "main").0;
        found.into_iter().map(|option| option.name).collect()
    }

    fn ensure_accepted(
        schema: &TableSchema,
        work: Work,
        accepted: &[String],
    ) -> Result<(), Failure> {
        IgnoredOptions::of(schema, "main").ensure_accepted("db.t", work, accepted)
    }

    fn ensure_readable(schema: &TableSchema) -> Result<(), Failure> {
        IgnoredOptions::of(schema, "").ensure_readable("db.t")
    }

    #[test]
    fn options_of_columns_have_the_rule_of_their_name() {
        let found = names(json!({
            "parquet.bloom.filter.enabled#c": "true", "parquet.block.size": "1 mb",
            "parquet.enable.dictionary#c": "false", "bucket": "-1",
        }));
        let expected = ["parquet.block.size", "parquet.bloom.filter.enabled#c"];
        assert_eq!(found, expected);
    }

    /// Options that are refused in another way: by the rules of a schema's validation, or by the crate.
    const REFUSED_ELSEWHERE: &[&str] = &[
        "auto-create",
        "cross-partition-upsert.index-ttl",
        "manifest.format",
        "path",
        "query-auth.enabled",
        "scan.fallback-branch",
        "scan.primary-branch",
        "scan.snapshot-id",
        "scan.tag-name",
        "scan.timestamp",
        "scan.timestamp-millis",
        "scan.version",
        "scan.watermark",
    ];

    /// The options of `table-options.tsv` with these classes.
    fn classified(class: &str) -> BTreeSet<&'static str> {
        let lines = include_str!("table-options.tsv").lines().skip(1);
        let lines = lines.map(|line| line.split('\t').collect::<Vec<_>>());
        let of_class = lines.filter(|columns| columns[1] == class);
        of_class.map(|columns| columns[0]).collect()
    }

    #[test]
    fn every_option_that_is_classified_as_ignored_has_a_rule() {
        for (class, refused) in [("refused", true), ("reported", false)] {
            for option in classified(class) {
                let rule = RULES.iter().find(|rule| rule.is_of(option));
                let elsewhere = refused && REFUSED_ELSEWHERE.contains(&option);
                let ruled =
                    rule.is_some_and(|rule| rule.refused == refused && !rule.reason.is_empty());
                assert!(ruled || elsewhere, "{option} is classified as {class}");
            }
        }
    }

    #[test]
    fn every_rule_is_of_an_option_that_is_classified_so() {
        for rule in RULES.iter().filter(|rule| !rule.reason.is_empty()) {
            let class = if rule.refused { "refused" } else { "reported" };
            let mut options = classified(class).into_iter();
            let other = REFUSED_ELSEWHERE.contains(&rule.option);
            assert!(
                options.any(|option| rule.is_of(option)) || other,
                "{}",
                rule.option
            );
        }
    }

    #[test]
    fn write_only_tables_leave_their_care_to_a_job() {
        let options = json!({ "snapshot.time-retained": "1 h", "compaction.min.file-num": "3" });
        assert_eq!(names(options.clone()).len(), 2);
        for name in ["write-only", "write.compaction-skip"] {
            let mut options = options.clone();
            options[name] = "true".into();
            assert!(names(options).is_empty(), "{name}");
        }
    }

    #[test]
    fn values_without_an_effect_are_not_ignored() {
        for (name, value) in [
            ("metadata.iceberg.storage", "DISABLED"),
            ("branch", "main"),
            ("type", "table"),
            ("chain-table.enabled", "false"),
            ("commit.callbacks", ""),
            ("tag.callbacks", "a.B"),
            ("tag.automatic-creation", "batch"),
            ("changelog-producer", "input"),
        ] {
            assert!(names(json!({ name: value })).is_empty(), "{name}={value}");
        }
    }

    #[test]
    fn refused_options_are_named_with_their_value_and_can_be_accepted() {
        let refusals = [
            ("metadata.iceberg.storage", "table-location"),
            ("branch", "nowhere"),
            ("type", "materialized-table"),
            ("chain-table.enabled", "true"),
            ("commit.callbacks", "a.B"),
        ];
        for (name, value) in refusals {
            let schema = schema(json!({ name: value }));
            let refused = ensure_accepted(&schema, Work::Committing, &[]).unwrap_err();
            assert_eq!(refused.code, PFFM_UNSUPPORTED);
            for part in ["db.t", &format!("'{name}' is '{value}'")] {
                assert!(refused.message.contains(part), "{}", refused.message);
            }
            let accepted = [name.to_string()];
            assert!(ensure_accepted(&schema, Work::Committing, &accepted).is_ok());
        }
    }

    #[test]
    fn readers_refuse_delimiters_that_they_do_not_know() {
        for name in ["delimiter", "field-delimiter", "seq"] {
            let csv = schema(json!({ name: ";", "file.format": "csv" }));
            let refused = ensure_readable(&csv).unwrap_err();
            assert_eq!(refused.code, PFFM_UNSUPPORTED);
            assert!(
                refused.message.contains(&format!("'{name}' is ';'")),
                "{}",
                refused.message
            );
            assert!(ensure_readable(&schema(json!({ name: ";" }))).is_ok());
        }
    }

    #[test]
    fn writers_do_not_mind_options_of_commits() {
        let schema = schema(json!({ "commit.callbacks": "a.B" }));
        assert!(ensure_accepted(&schema, Work::Writing, &[]).is_ok());
    }

    #[test]
    fn options_that_are_carried_out_cannot_be_accepted_as_ignored() {
        let accepted = ["bucket".to_string()];
        let refused = ensure_accepted(&schema(json!({})), Work::Writing, &accepted);
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, PFFM_ILLEGAL_ARGUMENT);
        assert!(refused.message.contains("'bucket'"), "{}", refused.message);
    }

    #[test]
    fn tag_callbacks_matter_where_commits_create_tags() {
        let options = json!({ "tag.callbacks": "a.B", "tag.automatic-creation": "process-time" });
        assert_eq!(names(options), ["tag.callbacks"]);
    }
}
