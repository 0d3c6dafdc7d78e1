//! Chain tables: a snapshot branch and a delta branch that are read as one table.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "chain-primary-key",
        of: Origin::Both,
        check: chain_primary_key,
    },
    Rule {
        name: "chain-partitions",
        of: Origin::Both,
        check: chain_partitions,
    },
    Rule {
        name: "chain-buckets",
        of: Origin::Both,
        check: chain_buckets,
    },
    Rule {
        name: "chain-sequence-field",
        of: Origin::Since2,
        check: chain_sequence_field,
    },
    Rule {
        name: "chain-changelog",
        of: Origin::Both,
        check: chain_changelog,
    },
    Rule {
        name: "chain-deletion-vectors",
        of: Origin::Both,
        check: chain_deletion_vectors,
    },
    Rule {
        name: "chain-timestamp-pattern",
        of: Origin::Both,
        check: |s| ensure_set(s, &["partition.timestamp-pattern"]),
    },
    Rule {
        name: "chain-timestamp-formatter",
        of: Origin::Both,
        check: |s| ensure_set(s, &["partition.timestamp-formatter"]),
    },
    Rule {
        name: "chain-partition-expiration",
        of: Origin::Since2,
        check: chain_partition_expiration,
    },
    Rule {
        name: "chain-partition-keys",
        of: Origin::Both,
        check: chain_partition_keys,
    },
    Rule {
        name: "chain-type",
        of: Origin::Both,
        check: chain_type,
    },
];

const ENABLED: &Key = &["chain-table.enabled"];

fn is_chain(s: &Subject) -> Result<bool, Broken> {
    s.is_on(ENABLED)
}

fn chain_primary_key(s: &Subject) -> Result<(), Broken> {
    match is_chain(s)? && !s.has_primary_key() {
        true => Err(s.broken(ENABLED, "false in a table without a primary key")),
        false => Ok(()),
    }
}

fn chain_partitions(s: &Subject) -> Result<(), Broken> {
    match is_chain(s)? && s.partition_keys().is_empty() {
        true => Err(s.broken(ENABLED, "false in a table without partition keys")),
        false => Ok(()),
    }
}

fn chain_buckets(s: &Subject) -> Result<(), Broken> {
    match is_chain(s)? && s.bucket()? < 1 {
        true => Err(s.broken(&["bucket"], "at least 1 in a chain table")),
        false => Ok(()),
    }
}

fn chain_sequence_field(s: &Subject) -> Result<(), Broken> {
    match is_chain(s)? && s.sequence_fields().is_empty() {
        true => Err(s.broken(&["sequence.field"], "a value in a chain table")),
        false => Ok(()),
    }
}

fn chain_changelog(s: &Subject) -> Result<(), Broken> {
    let fits = matches!(s.changelog_producer()?, "none" | "input");
    match is_chain(s)? && !fits {
        true => Err(s.broken(&["changelog-producer"], "none or input in a chain table")),
        false => Ok(()),
    }
}

fn chain_deletion_vectors(s: &Subject) -> Result<(), Broken> {
    // 2.0.0 opens a chain table with deletion vectors if its merge engine is `deduplicate`.
    let broken = is_chain(s)? && s.has_deletion_vectors()? && s.merge_engine()? != "deduplicate";
    match broken {
        true => Err(s.broken(
            &["deletion-vectors.enabled"],
            "false in a chain table, unless the merge engine is deduplicate",
        )),
        false => Ok(()),
    }
}

fn ensure_set(s: &Subject, key: &Key) -> Result<(), Broken> {
    match is_chain(s)? && !s.is_given(key) {
        true => Err(s.broken(key, "a value in a chain table")),
        false => Ok(()),
    }
}

fn chain_partition_expiration(s: &Subject) -> Result<(), Broken> {
    let strategy = &["partition.expiration-strategy"];
    let expires = is_chain(s)? && s.duration(&["partition.expiration-time"])?.is_some();
    let other = s.text(strategy).is_some_and(|text| text != "values-time");
    match expires && other {
        true => Err(s.broken(strategy, "values-time in a chain table")),
        false => Ok(()),
    }
}

fn chain_partition_keys(s: &Subject) -> Result<(), Broken> {
    let option = &["chain-table.chain-partition-keys"];
    let keys = s.text(option).filter(|keys| !keys.trim().is_empty());
    let (true, Some(keys)) = (is_chain(s)?, keys.map(values::trimmed)) else {
        return Ok(());
    };
    let partition_keys: Vec<&str> = s.partition_keys().iter().map(String::as_str).collect();
    match keys.is_empty() || !partition_keys.ends_with(&keys) {
        true => Err(s.broken(
            option,
            format!(
                "the last of the partition keys '{}'",
                partition_keys.join(",")
            ),
        )),
        false => Ok(()),
    }
}

fn chain_type(s: &Subject) -> Result<(), Broken> {
    let kind = &["type"];
    let other = s
        .text(kind)
        .and_then(|text| values::word(text, &["materialized-table"]));
    match is_chain(s)? && other.is_some() {
        true => Err(s.broken(kind, "table, because 'chain-table.enabled' is true")),
        false => Ok(()),
    }
}
