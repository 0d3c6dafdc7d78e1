//! Manifests.

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    // Paimon Java supports other formats, and would not find the Avro manifests of this library.
    Rule {
        name: "manifest-format",
        of: Origin::Library,
        check: manifest_format,
    },
    Rule {
        name: "manifest-sort-partitions",
        of: Origin::Since2,
        check: manifest_sort_partitions,
    },
    Rule {
        name: "manifest-sort-field",
        of: Origin::Since2,
        check: manifest_sort_field,
    },
];

const SORT: &Key = &["manifest-sort.enabled"];

fn manifest_format(s: &Subject) -> Result<(), Broken> {
    let format = &["manifest.format"];
    match s.text(format) {
        Some(text) if !text.eq_ignore_ascii_case("avro") => Err(s.broken(
            format,
            "avro, the only format in which this library writes and reads manifests",
        )),
        _ => Ok(()),
    }
}

fn manifest_sort_partitions(s: &Subject) -> Result<(), Broken> {
    let plain = s.partition_keys().is_empty() && !s.has_data_evolution()?;
    match s.is_on(SORT)? && plain {
        true => Err(s.broken(SORT, "false in a table without partition keys")),
        false => Ok(()),
    }
}

fn manifest_sort_field(s: &Subject) -> Result<(), Broken> {
    let field = &["manifest-sort.partition-field"];
    let name = s.text(field).filter(|name| !name.is_empty());
    let (true, Some(name)) = (s.is_on(SORT)?, name) else {
        return Ok(());
    };
    match s.partition_keys().iter().any(|key| key == name) {
        true => Ok(()),
        false => Err(s.broken(
            field,
            format!(
                "one of the partition keys '{}'",
                s.partition_keys().join(",")
            ),
        )),
    }
}
