//! Clustering.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject, DYNAMIC};
use super::super::{values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "clustering-primary-key",
        of: Origin::Both,
        check: clustering_primary_key,
    },
    Rule {
        name: "clustering-ordered-buckets",
        of: Origin::Both,
        check: clustering_ordered_buckets,
    },
    Rule {
        name: "clustering-deletion-vectors",
        of: Origin::Both,
        check: clustering_deletion_vectors,
    },
    Rule {
        name: "key-clustering-columns",
        of: Origin::Both,
        check: key_clustering_columns,
    },
    Rule {
        name: "key-clustering-deletion-vectors",
        of: Origin::Both,
        check: key_clustering_deletion_vectors,
    },
    Rule {
        name: "key-clustering-expiration",
        of: Origin::Both,
        check: key_clustering_expiration,
    },
    Rule {
        name: "key-clustering-merge-engine",
        of: Origin::Both,
        check: key_clustering_merge_engine,
    },
    Rule {
        name: "key-clustering-sequence-field",
        of: Origin::Both,
        check: key_clustering_sequence_field,
    },
    Rule {
        name: "key-clustering-changelog",
        of: Origin::Both,
        check: key_clustering_changelog,
    },
];

const INCREMENTAL: &Key = &["clustering.incremental"];
const OVERRIDE: &Key = &["pk-clustering-override"];
const COLUMNS: &Key = &["clustering.columns", "sink.clustering.by-columns"];

fn clustering_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.is_on(INCREMENTAL)? && s.has_primary_key() {
        true => Err(s.broken(INCREMENTAL, "false in a table with a primary key")),
        false => Ok(()),
    }
}

/// Returns whether the table has a fixed number of buckets and incremental clustering.
fn clusters_buckets(s: &Subject) -> Result<bool, Broken> {
    Ok(s.is_on(INCREMENTAL)? && s.bucket()? != DYNAMIC)
}

fn clustering_ordered_buckets(s: &Subject) -> Result<(), Broken> {
    let ordered = &["bucket-append-ordered"];
    match clusters_buckets(s)? && s.boolean(ordered, true)? {
        true => Err(s.broken(
            ordered,
            "false, because 'clustering.incremental' is true and the number of buckets is fixed",
        )),
        false => Ok(()),
    }
}

fn clustering_deletion_vectors(s: &Subject) -> Result<(), Broken> {
    match clusters_buckets(s)? && s.has_deletion_vectors()? {
        true => Err(s.broken(
            &["deletion-vectors.enabled"],
            "false, because 'clustering.incremental' is true and the number of buckets is fixed",
        )),
        false => Ok(()),
    }
}

fn key_clustering_columns(s: &Subject) -> Result<(), Broken> {
    let columns = s.text(COLUMNS).filter(|columns| !columns.is_empty());
    let columns = columns.map(values::trimmed).unwrap_or_default();
    match s.overrides_clustering()? && columns.is_empty() {
        true => Err(s.broken(OVERRIDE, "the option 'clustering.columns' to be set")),
        false => Ok(()),
    }
}

fn key_clustering_deletion_vectors(s: &Subject) -> Result<(), Broken> {
    // 2.0.0 opens a table without deletion vectors if its merge engine is `first-row`.
    let missing =
        s.overrides_clustering()? && !s.has_deletion_vectors()? && s.merge_engine()? != "first-row";
    match missing {
        true => Err(s.broken(OVERRIDE, "the option 'deletion-vectors.enabled' to be true")),
        false => Ok(()),
    }
}

fn key_clustering_expiration(s: &Subject) -> Result<(), Broken> {
    let time = &["record-level.expire-time"];
    match s.overrides_clustering()? && s.duration(time)?.is_some() {
        true => Err(s.broken(
            time,
            "the option to be removed, because 'pk-clustering-override' is true",
        )),
        false => Ok(()),
    }
}

fn key_clustering_merge_engine(s: &Subject) -> Result<(), Broken> {
    let fits = matches!(s.merge_engine()?, "deduplicate" | "first-row");
    match s.overrides_clustering()? && !fits {
        true => Err(s.broken(
            &["merge-engine"],
            "deduplicate or first-row, because 'pk-clustering-override' is true",
        )),
        false => Ok(()),
    }
}

fn key_clustering_sequence_field(s: &Subject) -> Result<(), Broken> {
    match s.overrides_clustering()? && !s.sequence_fields().is_empty() {
        true => Err(s.broken(
            &["sequence.field"],
            "the option to be removed, because 'pk-clustering-override' is true",
        )),
        false => Ok(()),
    }
}

fn key_clustering_changelog(s: &Subject) -> Result<(), Broken> {
    let fits = matches!(s.changelog_producer()?, "none" | "input");
    match s.overrides_clustering()? && !fits {
        true => Err(s.broken(
            &["changelog-producer"],
            "none or input, because 'pk-clustering-override' is true",
        )),
        false => Ok(()),
    }
}
