//! The number of buckets.

use super::super::broken::Broken;
use super::super::subject::{Subject, DYNAMIC, POSTPONED};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "bucket-number",
        of: Origin::Both,
        check: bucket_number,
    },
    Rule {
        name: "bucket-key-with-buckets",
        of: Origin::Both,
        check: bucket_key_with_buckets,
    },
    Rule {
        name: "append-bucket-key",
        of: Origin::Both,
        check: append_bucket_key,
    },
    Rule {
        name: "append-full-compaction",
        of: Origin::Both,
        check: append_full_compaction,
    },
];

const BUCKET: &[&str] = &["bucket"];

fn bucket_number(s: &Subject) -> Result<(), Broken> {
    match s.bucket()? {
        DYNAMIC | 1.. => Ok(()),
        POSTPONED if s.has_primary_key() => Ok(()),
        POSTPONED => Err(s.broken(
            BUCKET,
            "at least 1, or -1, because the table does not have a primary key",
        )),
        _ => Err(s.broken(BUCKET, "at least 1, -1 or -2")),
    }
}

fn bucket_key_with_buckets(s: &Subject) -> Result<(), Broken> {
    match s.bucket()? {
        DYNAMIC if s.is_given(&["bucket-key"]) => Err(s.broken(
            &["bucket-key"],
            "the option 'bucket' to be set to a number of buckets, or this option to be removed",
        )),
        _ => Ok(()),
    }
}

fn append_bucket_key(s: &Subject) -> Result<(), Broken> {
    let bucket = s.bucket()?;
    // One bucket is the default of Paimon 0.7, and 2.0.0 opens tables with this default.
    let older = bucket == 1 && s.is_of_paimon_0_7();
    let keys = s.has_primary_key() || !s.bucket_keys().is_empty();
    match !keys && bucket != DYNAMIC && !older {
        true => Err(s.broken(
            BUCKET,
            "the option 'bucket-key' to be set, because the table has no primary key",
        )),
        false => Ok(()),
    }
}

fn append_full_compaction(s: &Subject) -> Result<(), Broken> {
    let commits = &["full-compaction.delta-commits"];
    if s.has_primary_key() || s.bucket()? != DYNAMIC || s.int(commits)?.is_none() {
        return Ok(());
    }
    Err(s.broken(
        commits,
        "the option to be removed from an append table without a fixed number of buckets",
    ))
}
