//! Row tracking and data evolution.

use super::super::broken::Broken;
use super::super::subject::{Subject, DYNAMIC};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "row-tracking-buckets",
        of: Origin::Both,
        check: row_tracking_buckets,
    },
    Rule {
        name: "row-tracking-primary-key",
        of: Origin::Both,
        check: row_tracking_primary_key,
    },
    Rule {
        name: "data-evolution-row-tracking",
        of: Origin::Both,
        check: data_evolution_row_tracking,
    },
    Rule {
        name: "data-evolution-clustering",
        of: Origin::Both,
        check: data_evolution_clustering,
    },
];

const ROW_TRACKING: &[&str] = &["row-tracking.enabled"];
const DATA_EVOLUTION: &[&str] = &["data-evolution.enabled"];

fn row_tracking_buckets(s: &Subject) -> Result<(), Broken> {
    match s.has_row_tracking()? && s.bucket()? != DYNAMIC {
        true => Err(s.broken(ROW_TRACKING, "false, or the option 'bucket' to be -1")),
        false => Ok(()),
    }
}

fn row_tracking_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.has_row_tracking()? && s.has_primary_key() {
        true => Err(s.broken(
            ROW_TRACKING,
            format!(
                "false in a table with the primary key '{}'",
                s.primary_keys().join(",")
            ),
        )),
        false => Ok(()),
    }
}

fn data_evolution_row_tracking(s: &Subject) -> Result<(), Broken> {
    match s.has_data_evolution()? && !s.has_row_tracking()? {
        true => Err(s.broken(
            DATA_EVOLUTION,
            "false, or the option 'row-tracking.enabled' to be true",
        )),
        false => Ok(()),
    }
}

fn data_evolution_clustering(s: &Subject) -> Result<(), Broken> {
    match s.has_data_evolution()? && s.is_on(&["clustering.incremental"])? {
        true => Err(s.broken(
            DATA_EVOLUTION,
            "false, because 'clustering.incremental' is true",
        )),
        false => Ok(()),
    }
}
