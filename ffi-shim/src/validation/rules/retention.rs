//! Retention of snapshots, changelogs, partitions and rows, and the size of files.

use paimon::spec::DataType;

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "snapshots-at-least-one",
        of: Origin::Both,
        check: snapshots_at_least_one,
    },
    Rule {
        name: "snapshots-min-up-to-max",
        of: Origin::Both,
        check: snapshots_min_up_to_max,
    },
    Rule {
        name: "changelogs-at-least-one",
        of: Origin::Both,
        check: changelogs_at_least_one,
    },
    Rule {
        name: "changelogs-min-up-to-max",
        of: Origin::Both,
        check: changelogs_min_up_to_max,
    },
    Rule {
        name: "record-time-field",
        of: Origin::Both,
        check: record_time_field,
    },
    Rule {
        name: "record-time-field-type",
        of: Origin::Both,
        check: record_time_field_type,
    },
    Rule {
        name: "expiring-partitions",
        of: Origin::Until2,
        check: expiring_partitions,
    },
    Rule {
        name: "rows-in-a-file",
        of: Origin::Since2,
        check: rows_in_a_file,
    },
];

const SNAPSHOTS_MIN: &Key = &["snapshot.num-retained.min"];
const SNAPSHOTS_MAX: &Key = &["snapshot.num-retained.max"];
// Changelogs without their own options use the values for snapshots.
const CHANGELOGS_MIN: &Key = &["changelog.num-retained.min", "snapshot.num-retained.min"];
const CHANGELOGS_MAX: &Key = &["changelog.num-retained.max", "snapshot.num-retained.max"];
const RECORD_TIME_FIELD: &Key = &["record-level.time-field"];

fn min(s: &Subject, key: &Key) -> Result<i32, Broken> {
    Ok(s.int(key)?.unwrap_or(10))
}

fn at_least_one(s: &Subject, key: &Key) -> Result<(), Broken> {
    match min(s, key)? {
        1.. => Ok(()),
        _ => Err(s.broken(key, "at least 1")),
    }
}

fn min_up_to_max(s: &Subject, least: &Key, most: &Key) -> Result<(), Broken> {
    let (min, max) = (min(s, least)?, s.int(most)?.unwrap_or(i32::MAX));
    match min > max {
        // The error names an option that is set; the other may have its default value.
        true if s.is_given(least) => {
            Err(s.broken(least, format!("at most {max}, the value of '{}'", most[0])))
        }
        true => Err(s.broken(most, format!("at least {min}, the value of '{}'", least[0]))),
        false => Ok(()),
    }
}

fn snapshots_at_least_one(s: &Subject) -> Result<(), Broken> {
    at_least_one(s, SNAPSHOTS_MIN)
}

fn snapshots_min_up_to_max(s: &Subject) -> Result<(), Broken> {
    min_up_to_max(s, SNAPSHOTS_MIN, SNAPSHOTS_MAX)
}

fn changelogs_at_least_one(s: &Subject) -> Result<(), Broken> {
    at_least_one(s, CHANGELOGS_MIN)
}

fn changelogs_min_up_to_max(s: &Subject) -> Result<(), Broken> {
    min_up_to_max(s, CHANGELOGS_MIN, CHANGELOGS_MAX)
}

fn record_time_field(s: &Subject) -> Result<(), Broken> {
    match s.text(RECORD_TIME_FIELD) {
        Some(name) if !s.has(name) => {
            Err(s.broken(RECORD_TIME_FIELD, "the name of an existing column"))
        }
        _ => Ok(()),
    }
}

fn record_time_field_type(s: &Subject) -> Result<(), Broken> {
    let Some(field) = s.text(RECORD_TIME_FIELD).and_then(|name| s.field(name)) else {
        return Ok(());
    };
    use DataType as T;
    match field.data_type() {
        T::Int(_) | T::BigInt(_) | T::Timestamp(_) | T::LocalZonedTimestamp(_) => Ok(()),
        other => Err(s.broken(
            RECORD_TIME_FIELD,
            format!("a column of type INT, BIGINT or TIMESTAMP; the column is of type {other}"),
        )),
    }
}

fn expiring_partitions(s: &Subject) -> Result<(), Broken> {
    let time = &["partition.expiration-time"];
    match s.is_given(time) && s.partition_keys().is_empty() {
        true => Err(s.broken(
            time,
            "the option to be removed from a table without partition keys",
        )),
        false => Ok(()),
    }
}

fn rows_in_a_file(s: &Subject) -> Result<(), Broken> {
    let rows = &["target-file-row-num"];
    match s.long(rows)? {
        Some(..=0) => Err(s.broken(rows, "at least 1")),
        _ => Ok(()),
    }
}
