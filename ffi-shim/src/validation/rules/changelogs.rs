//! Changelog producers, and streaming reads of overwrites.

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "changelog-producer-primary-key",
        of: Origin::Both,
        check: changelog_producer_primary_key,
    },
    Rule {
        name: "changelog-producer-first-row",
        of: Origin::Both,
        check: changelog_producer_first_row,
    },
    Rule {
        name: "streaming-read-overwrite-changelog",
        of: Origin::Both,
        check: streaming_read_overwrite_changelog,
    },
    Rule {
        name: "streaming-read-overwrite-primary-key",
        of: Origin::Both,
        check: streaming_read_overwrite_primary_key,
    },
    Rule {
        name: "lookup-full-compaction",
        of: Origin::Since2,
        check: lookup_full_compaction,
    },
];

const PRODUCER: &[&str] = &["changelog-producer"];
const READ_OVERWRITE: &[&str] = &["streaming-read-overwrite"];

fn changelog_producer_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.changelog_producer()? != "none" && !s.has_primary_key() {
        true => Err(s.broken(PRODUCER, "none in a table without a primary key")),
        false => Ok(()),
    }
}

fn changelog_producer_first_row(s: &Subject) -> Result<(), Broken> {
    let fits = matches!(s.changelog_producer()?, "none" | "lookup");
    match s.merge_engine()? == "first-row" && !fits {
        true => Err(s.broken(
            PRODUCER,
            "none or lookup, because the merge engine is first-row",
        )),
        false => Ok(()),
    }
}

fn streaming_read_overwrite_changelog(s: &Subject) -> Result<(), Broken> {
    let producer = s.changelog_producer()?;
    let twice = matches!(producer, "full-compaction" | "lookup");
    match s.is_on(READ_OVERWRITE)? && twice {
        true => Err(s.broken(
            READ_OVERWRITE,
            format!("false, because the changelog producer is {producer}"),
        )),
        false => Ok(()),
    }
}

fn streaming_read_overwrite_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.is_on(READ_OVERWRITE)? && !s.has_primary_key() {
        true => Err(s.broken(
            READ_OVERWRITE,
            "false in a table without a primary key; set 'streaming-read-append-overwrite' instead",
        )),
        false => Ok(()),
    }
}

fn lookup_full_compaction(s: &Subject) -> Result<(), Broken> {
    let commits = &["full-compaction.delta-commits"];
    match s.int(commits)?.is_some() && s.changelog_producer()? == "lookup" {
        true => Err(s.broken(
            commits,
            "the option to be removed, because the changelog producer is lookup",
        )),
        false => Ok(()),
    }
}
