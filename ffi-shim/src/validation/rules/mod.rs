//! The lists of rules, one file per topic.

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
mod formats;
mod indexes;
mod keys;
mod manifests;
mod merging;
mod reading;
mod retention;
mod scans;
mod sequences;
mod variants;
mod vectors;

use super::Rule;

/// The rules of tables of all types.
pub(super) const OF_ALL_TABLES: &[&[Rule]] = &[creation::OF_ALL_TABLES];

/// The rules of the types `table` and `materialized-table`, in the order of the checks.
pub(super) const OF_PLAIN_TABLES: &[&[Rule]] = &[
    creation::OF_ALL_TABLES,
    columns::RULES,
    buckets::RULES,
    keys::RULES,
    scans::RULES,
    fields::RULES,
    sequences::RULES,
    merging::RULES,
    changelogs::RULES,
    retention::RULES,
    blobs::RULES,
    vectors::RULES,
    formats::RULES,
    manifests::RULES,
    deletion::RULES,
    reading::RULES,
    indexes::RULES,
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
