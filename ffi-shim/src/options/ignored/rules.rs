//! The options that this library ignores, and when ignoring them matters.

use paimon::spec::{DataType, TableSchema};
use serde::Serialize;

use crate::options::lookup;
use crate::types;

/// A rule: an option, and when ignoring the option matters.
#[derive(Debug, Serialize)]
pub(super) struct Rule {
    /// The option. A name that ends in `*` stands for all options with this prefix that do not have an earlier rule.
    #[serde(skip)]
    pub(super) option: &'static str,
    /// Whether writers and committers fail unless their caller accepts the option.
    pub(super) refused: bool,
    /// Whether the option affects only committers.
    #[serde(skip)]
    pub(super) of_commits: bool,
    /// Whether ignoring the option with this value makes a difference for the table.
    #[serde(skip)]
    pub(super) applies: fn(&Subject, &str) -> bool,
    /// What this library does not do, and what to do instead.
    pub(super) reason: &'static str,
}

/// The table whose options are checked.
pub(super) struct Subject<'s> {
    pub(super) schema: &'s TableSchema,
    pub(super) branch: &'s str,
}

impl Subject<'_> {
    fn word(&self, option: &str, default: &str) -> String {
        lookup::word(self.schema, option, default)
    }

    fn has_primary_key(&self) -> bool {
        !self.schema.primary_keys().is_empty()
    }

    fn has_variants(&self) -> bool {
        let is_variant = |data_type: &DataType| matches!(data_type, DataType::Variant(_));
        let mut fields = self.schema.fields().iter();
        fields.any(|field| types::contains(field.data_type(), is_variant))
    }

    /// Returns whether a commit of Paimon Java would compact and expire. A write-only table leaves this work to other
    /// jobs.
    fn maintains(&self) -> bool {
        let alias = self.word("write.compaction-skip", "false");
        self.word("write-only", &alias) != "true"
    }

    /// Returns whether the table's data files or changelog files have this format.
    fn writes(&self, format: &str) -> bool {
        let data = self.word("file.format", "parquet");
        data == format || self.word("changelog-file.format", &data) == format
    }

    /// Returns whether a batch commit creates tags.
    fn creates_tags(&self) -> bool {
        let mode = self.word("tag.automatic-creation", "none");
        matches!(mode.as_str(), "process-time" | "batch")
    }
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

fn is_set(_: &Subject, value: &str) -> bool {
    !value.trim().is_empty()
}

fn shreds(subject: &Subject, _: &str) -> bool {
    subject.has_variants() && subject.writes("parquet")
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

/// Returns a rule for an option that this library honours. It keeps later rules with a `*` from applying to the
/// option.
const fn honoured(option: &'static str) -> Rule {
    reported(option, never, "")
}

/// The aliases of `csv.field-delimiter` that either the crate or Paimon Java does not know.
pub(super) const DELIMITERS: [&str; 3] = ["delimiter", "field-delimiter", "seq"];
const DELIMITER: &str =
    "this library separates the fields of CSV files by 'csv.field-delimiter'; set that option instead";
const CRATE_DELIMITER: &str =
    "Paimon Java does not know this alias of 'csv.field-delimiter' and would use another delimiter; set \
     'csv.field-delimiter' instead";
const UNSHREDDED: &str = "this library does not shred VARIANT columns; the rows are not affected";
const EXTERNAL_BLOBS: &str =
    "this library does not write BLOBs to external paths, and would treat their bytes as descriptors";
const OTHER_BRANCH: &str = "this library does not read rows of the other branch";
const EXPIRY: &str =
    "this library does not expire snapshots; run Paimon's procedure expire_snapshots";
const PARTITION_EXPIRY: &str =
    "this library does not expire partitions; run Paimon's procedure expire_partitions";
const COMPACTION: &str =
    "this library does not compact files; run Paimon's procedure compact or a dedicated compaction job";
const MARK_DONE: &str =
    "this library does not mark partitions as done; run Paimon's procedure mark_partition_done";
const LAYOUT: &str = "the option has no effect on the files of this library";
const SORTING: &str =
    "this library does not sort manifests; run Paimon's procedure compact_manifest";

/// The options that this library ignores.
pub(super) const RULES: &[Rule] = &[
    refused(
        "metadata.iceberg.storage",
        |subject, value| {
            is_set(subject, value) && !value.trim().eq_ignore_ascii_case("disabled")
        },
        "this library does not write Iceberg metadata, so Iceberg readers would not see its commits",
    ),
    refused(
        "branch",
        |subject, value| is_set(subject, value) && value.trim() != subject.branch,
        "this library would write to another branch; open the branch and write there",
    ),
    refused(
        "type",
        |_, value| value.trim().eq_ignore_ascii_case("materialized-table"),
        "a materialized table has the rows of its query; its next refresh would remove other rows",
    ),
    refused(
        "chain-table.enabled",
        is_true,
        "this library does not support tables whose rows come from several branches",
    ),
    refused_to_commit(
        "commit.callbacks",
        is_set,
        "this library does not call Java callbacks, so they would miss the commit; register a \
         CommitListener instead",
    ),
    refused_to_commit(
        "tag.callbacks",
        |subject, value| is_set(subject, value) && subject.creates_tags(),
        "this library does not call Java callbacks, so they would miss the tags that a commit creates; \
         register a CommitListener instead",
    ),
    refused(
        "sequence.snapshot-ordering",
        |subject, value| subject.has_primary_key() && is_true(subject, value),
        "this library does not number rows by their snapshot, so older rows would win over newer ones",
    ),
    refused_to_commit(
        "commit.strict-mode.last-safe-snapshot",
        is_set,
        "this library does not check for commits of other users, which this option forbids",
    ),
    refused("delimiter", writes_csv, CRATE_DELIMITER),
    refused("field-delimiter", writes_csv, DELIMITER),
    refused("seq", writes_csv, DELIMITER),
    refused("blob-external-storage-field", is_set, EXTERNAL_BLOBS),
    refused("blob-external-storage-path", is_set, EXTERNAL_BLOBS),
    reported("scan.fallback-branch", is_set, OTHER_BRANCH),
    reported("scan.primary-branch", is_set, OTHER_BRANCH),
    reported("snapshot.num-retained.min", maintains, EXPIRY),
    reported("snapshot.num-retained.max", maintains, EXPIRY),
    reported("snapshot.time-retained", maintains, EXPIRY),
    reported("changelog.num-retained.min", maintains, EXPIRY),
    reported("changelog.num-retained.max", maintains, EXPIRY),
    reported("changelog.time-retained", maintains, EXPIRY),
    reported(
        "consumer.expiration-time",
        maintains,
        "this library does not expire consumers; run Paimon's procedure clear_consumers",
    ),
    reported("partition.expiration-time", maintains, PARTITION_EXPIRY),
    reported(
        "changelog-producer",
        |subject, value| {
            let value = value.trim().to_ascii_lowercase();
            subject.maintains() && matches!(value.as_str(), "lookup" | "full-compaction")
        },
        "compaction produces these changelogs, and this library does not compact files; run Paimon's \
         procedure compact or a dedicated compaction job",
    ),
    reported(
        "record-level.expire-time",
        |subject, _| subject.has_primary_key() && subject.maintains(),
        "compaction expires rows, and this library does not compact files; run Paimon's procedure compact \
         or a dedicated compaction job",
    ),
    reported("full-compaction.delta-commits", maintains, COMPACTION),
    reported("commit.force-compact", maintains, COMPACTION),
    reported("force-lookup", maintains, COMPACTION),
    reported("compaction.*", maintains, COMPACTION),
    reported("num-sorted-run.*", maintains, COMPACTION),
    reported(
        "visibility-callback.enabled",
        is_true,
        "a commit of this library does not wait until compaction makes its rows visible",
    ),
    reported(
        "commit.custom-listeners",
        is_set,
        "this library does not call Java listeners of Paimon; register a CommitListener instead",
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
    reported("manifest-sort.enabled", is_true, SORTING),
    reported(
        "manifest.delete-file-drop-stats",
        is_true,
        "this library keeps the statistics of deleted files in manifests",
    ),
    reported(
        "blob-descriptor.source-table",
        is_set,
        "this library does not store the table in descriptors of BLOBs",
    ),
    // Applies to: paimon 0.4.0, which does not read these options. Remove when: the crate reads them.
    reported(
        "file.block-size",
        |subject, _| subject.writes("parquet") || subject.writes("orc"),
        LAYOUT,
    ),
    honoured("parquet.enable.dictionary"),
    honoured("parquet.filter.columnindex.enabled"),
    reported("variant.inferShreddingSchema", infers_shredding, UNSHREDDED),
    reported("parquet.variant.inferShreddingSchema", infers_shredding, UNSHREDDED),
    reported("variant.shreddingSchema", shreds, UNSHREDDED),
    reported("parquet.variant.shreddingSchema", shreds, UNSHREDDED),
    honoured("parquet.write-page-index.enabled"),
    reported("parquet.*", |subject, _| subject.writes("parquet"), LAYOUT),
    honoured("orc.timestamp-ltz.legacy.type"),
    reported("orc.*", writes_orc, LAYOUT),
    reported("avro.row-name-mapping", |subject, _| subject.writes("avro"), LAYOUT),
];

impl Rule {
    /// Returns whether the rule is for an option. The option may end in `#` and the name of a column.
    pub(super) fn is_for(&self, option: &str) -> bool {
        let name = option.split_once('#').map_or(option, |(name, _)| name);
        match self.option.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == self.option,
        }
    }
}

/// Returns whether this library ignores an option.
pub(super) fn is_ignorable(option: &str) -> bool {
    RULES.iter().any(|rule| rule.is_for(option))
}
