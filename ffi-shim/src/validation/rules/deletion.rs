//! Row kinds and deletion vectors.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{types, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "rowkind-field",
        of: Origin::Both,
        check: rowkind_field,
    },
    Rule {
        name: "rowkind-field-type",
        of: Origin::Both,
        check: rowkind_field_type,
    },
    Rule {
        name: "deletion-vectors-changelog",
        of: Origin::Both,
        check: deletion_vectors_changelog,
    },
    Rule {
        name: "deletion-vectors-first-row",
        of: Origin::Both,
        check: deletion_vectors_first_row,
    },
];

const ROWKIND_FIELD: &Key = &["rowkind.field"];
const DELETION_VECTORS: &Key = &["deletion-vectors.enabled"];

fn rowkind_field(s: &Subject) -> Result<(), Broken> {
    match s.text(ROWKIND_FIELD) {
        Some(name) if !s.has(name) => {
            Err(s.broken(ROWKIND_FIELD, "the name of an existing column"))
        }
        _ => Ok(()),
    }
}

fn rowkind_field_type(s: &Subject) -> Result<(), Broken> {
    let field = s.text(ROWKIND_FIELD).and_then(|name| s.field(name));
    match field.map(|field| field.data_type()) {
        Some(other) if !types::is_text(other) => Err(s.broken(
            ROWKIND_FIELD,
            format!("a column of a text type; the column is of type {other}"),
        )),
        _ => Ok(()),
    }
}

fn deletion_vectors_changelog(s: &Subject) -> Result<(), Broken> {
    let producer = s.changelog_producer()?;
    match s.has_deletion_vectors()? && producer == "full-compaction" {
        true => Err(s.broken(
            DELETION_VECTORS,
            "false, because the changelog producer is full-compaction",
        )),
        false => Ok(()),
    }
}

fn deletion_vectors_first_row(s: &Subject) -> Result<(), Broken> {
    let first_row =
        s.has_deletion_vectors()? && !s.overrides_clustering()? && s.merge_engine()? == "first-row";
    match first_row {
        true => Err(s.broken(
            DELETION_VECTORS,
            "false, because the merge engine is first-row, which does not delete rows",
        )),
        false => Ok(()),
    }
}
