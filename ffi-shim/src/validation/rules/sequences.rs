//! Sequence fields, and the order of rows with the same key.

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "sequence-field-column",
        of: Origin::Both,
        check: sequence_field_column,
    },
    Rule {
        name: "sequence-field-aggregation",
        of: Origin::Both,
        check: sequence_field_aggregation,
    },
    Rule {
        name: "sequence-field-once",
        of: Origin::Both,
        check: sequence_field_once,
    },
    Rule {
        name: "sequence-field-first-row",
        of: Origin::Both,
        check: sequence_field_first_row,
    },
    Rule {
        name: "sequence-field-cross-partition",
        of: Origin::Both,
        check: sequence_field_cross_partition,
    },
    Rule {
        name: "read-sequence-number",
        of: Origin::Both,
        check: read_sequence_number,
    },
    Rule {
        name: "snapshot-ordering-primary-key",
        of: Origin::Since2,
        check: snapshot_ordering_primary_key,
    },
    Rule {
        name: "snapshot-ordering-sequence-field",
        of: Origin::Since2,
        check: snapshot_ordering_sequence_field,
    },
    Rule {
        name: "snapshot-ordering-write-only",
        of: Origin::Since2,
        check: snapshot_ordering_write_only,
    },
];

const FIELD: &[&str] = &["sequence.field"];
const SNAPSHOT_ORDERING: &[&str] = &["sequence.snapshot-ordering"];

fn has_sequence_field(s: &Subject) -> bool {
    !s.sequence_fields().is_empty()
}

fn sequence_field_column(s: &Subject) -> Result<(), Broken> {
    match s.sequence_fields().iter().find(|name| !s.has(name)) {
        Some(unknown) => Err(s.broken(FIELD, existing_columns(unknown))),
        None => Ok(()),
    }
}

fn sequence_field_aggregation(s: &Subject) -> Result<(), Broken> {
    let fields = s.sequence_fields().into_iter();
    let mut functions = fields.filter_map(|field| s.aggregate_function(field));
    match functions.next() {
        Some((option, function)) => Err(Broken::option(
            &option,
            function,
            "the option to be removed, because the column is in 'sequence.field'",
        )),
        None => Ok(()),
    }
}

fn sequence_field_once(s: &Subject) -> Result<(), Broken> {
    let fields = s.sequence_fields();
    let mut seen = fields.iter().enumerate();
    match seen.find(|(index, field)| fields[..*index].contains(field)) {
        Some((_, twice)) => {
            Err(s.broken(FIELD, format!("each column once; '{twice}' is given twice")))
        }
        None => Ok(()),
    }
}

fn sequence_field_first_row(s: &Subject) -> Result<(), Broken> {
    match has_sequence_field(s) && s.merge_engine()? == "first-row" {
        true => Err(s.broken(
            FIELD,
            "the option to be removed, because the merge engine is first-row",
        )),
        false => Ok(()),
    }
}

fn sequence_field_cross_partition(s: &Subject) -> Result<(), Broken> {
    match has_sequence_field(s) && s.crosses_partitions() {
        true => Err(s.broken(
            FIELD,
            format!(
                "a primary key with all partition keys '{}'; the primary key is '{}'",
                s.partition_keys().join(","),
                s.primary_keys().join(",")
            ),
        )),
        false => Ok(()),
    }
}

fn read_sequence_number(s: &Subject) -> Result<(), Broken> {
    let option = &["table-read.sequence-number.enabled"];
    match s.is_on(option)? && !s.has_primary_key() {
        true => Err(s.broken(option, "false in a table without a primary key")),
        false => Ok(()),
    }
}

fn snapshot_ordering_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.is_on(SNAPSHOT_ORDERING)? && !s.has_primary_key() {
        true => Err(s.broken(SNAPSHOT_ORDERING, "false in a table without a primary key")),
        false => Ok(()),
    }
}

fn snapshot_ordering_sequence_field(s: &Subject) -> Result<(), Broken> {
    match s.is_on(SNAPSHOT_ORDERING)? && has_sequence_field(s) {
        true => Err(s.broken(
            FIELD,
            "the option to be removed, because 'sequence.snapshot-ordering' is true",
        )),
        false => Ok(()),
    }
}

fn snapshot_ordering_write_only(s: &Subject) -> Result<(), Broken> {
    let write_only = &["write-only", "write.compaction-skip"];
    match s.is_on(SNAPSHOT_ORDERING)? && !s.is_on(write_only)? {
        true => Err(s.broken(
            write_only,
            "true, because 'sequence.snapshot-ordering' is true",
        )),
        false => Ok(()),
    }
}
