//! The merge engine.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[Rule {
    name: "merge-engine",
    of: Origin::Both,
    check: merge_engine,
}];

pub(super) const IGNORE_DELETE: &Key = &[
    "ignore-delete",
    "first-row.ignore-delete",
    "deduplicate.ignore-delete",
    "partial-update.ignore-delete",
];

fn merge_engine(s: &Subject) -> Result<(), Broken> {
    // For append tables and the merge engine `aggregation`, Paimon Java reads `ignore-delete` only when it opens
    // the table.
    let merges = s.merge_engine()? != "aggregation" && s.has_primary_key();
    match merges || s.is_stored() {
        true => s.is_on(IGNORE_DELETE).map(|_| ()),
        false => Ok(()),
    }
}
