//! Kinds of rows, and deletion vectors.

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "rowkind-field",
        of: Origin::Both,
        check: rowkind_field,
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

const DELETION_VECTORS: &[&str] = &["deletion-vectors.enabled"];

fn rowkind_field(s: &Subject) -> Result<(), Broken> {
    let field = &["rowkind.field"];
    match s.text(field) {
        Some(name) if !s.has(name) => Err(s.broken(field, "the name of a column of the table")),
        _ => Ok(()),
    }
}

fn deletion_vectors_changelog(s: &Subject) -> Result<(), Broken> {
    let producer = s.changelog_producer()?;
    match s.has_deletion_vectors()? && producer == "full-compaction" {
        true => Err(s.broken(
            DELETION_VECTORS,
            "false where the changelog producer is full-compaction",
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
            "false where the merge engine is first-row, which deletes no rows",
        )),
        false => Ok(()),
    }
}
