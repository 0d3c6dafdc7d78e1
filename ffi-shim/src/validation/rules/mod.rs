//! The lists of rules, one file per topic.

mod aggregation;
mod blobs;
mod buckets;
mod chain;
mod changelogs;
mod clustering;
mod columns;
mod creation;
mod deletion;
mod evolution;
mod fields;
mod file_indexes;
mod formats;
mod key_indexes;
mod keys;
mod manifests;
mod merging;
mod partial_update;
mod reading;
mod retention;
mod scans;
mod sequences;
mod variants;
mod vectors;

use super::Rule;

/// The rules for new tables of types other than `table` and `materialized-table`.
pub(super) const OF_OTHER_NEW_TABLES: &[&[Rule]] = &[creation::OF_ALL_TABLES, columns::NAMES];

/// The rules for existing tables of these other types.
pub(super) const OF_OTHER_STORED_TABLES: &[&[Rule]] = &[creation::OF_ALL_TABLES];

/// The rules for the types `table` and `materialized-table`, in the order of the checks.
pub(super) const OF_PLAIN_TABLES: &[&[Rule]] = &[
    creation::OF_ALL_TABLES,
    columns::NAMES,
    columns::TYPES,
    buckets::RULES,
    keys::RULES,
    scans::RULES,
    fields::RULES,
    sequences::RULES,
    merging::RULES,
    partial_update::RULES,
    aggregation::RULES,
    changelogs::RULES,
    retention::RULES,
    blobs::RULES,
    vectors::RULES,
    formats::RULES,
    manifests::RULES,
    deletion::RULES,
    reading::RULES,
    file_indexes::RULES,
    key_indexes::RULES,
    variants::RULES,
    evolution::RULES,
    clustering::RULES,
    chain::RULES,
    creation::OF_PLAIN_TABLES,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_of_rules_are_unique() {
        let rules = OF_PLAIN_TABLES.iter().copied().flatten();
        let mut names = HashSet::new();
        for rule in rules {
            assert!(names.insert(rule.name), "{}", rule.name);
        }
    }
}
