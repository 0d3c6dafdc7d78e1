//! Primary keys, partition keys, upsert keys and bucket keys.

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Subject, DYNAMIC};
use super::super::{types, values, Origin, Rule};
use paimon::spec::DataType;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "primary-key-type",
        of: Origin::Both,
        check: primary_key_type,
    },
    // Paimon Java creates a table that breaks this rule, but can neither write nor read the table.
    Rule {
        name: "variant-primary-key",
        of: Origin::Both,
        check: variant_primary_key,
    },
    Rule {
        name: "partition-key-type",
        of: Origin::Both,
        check: partition_key_type,
    },
    Rule {
        name: "vector-key",
        of: Origin::Since2,
        check: vector_key,
    },
    Rule {
        name: "upsert-key-column",
        of: Origin::Both,
        check: upsert_key_column,
    },
    Rule {
        name: "upsert-key-or-primary-key",
        of: Origin::Both,
        check: upsert_key_or_primary_key,
    },
    Rule {
        name: "bucket-key-column",
        of: Origin::Both,
        check: bucket_key_column,
    },
    Rule {
        name: "bucket-key-once",
        of: Origin::Both,
        check: bucket_key_once,
    },
    Rule {
        name: "bucket-key-not-partition-key",
        of: Origin::Both,
        check: bucket_key_not_partition_key,
    },
    Rule {
        name: "bucket-key-in-primary-key",
        of: Origin::Both,
        check: bucket_key_in_primary_key,
    },
    Rule {
        name: "bucket-key-type",
        of: Origin::Both,
        check: bucket_key_type,
    },
];

const UPSERT_KEY: &[&str] = &["upsert-key"];
const BUCKET_KEY: &[&str] = &["bucket-key"];

fn upsert_key<'s>(s: &'s Subject) -> Vec<&'s str> {
    match s.text(UPSERT_KEY) {
        Some(names) if !names.is_empty() => values::split(names, ','),
        _ => Vec::new(),
    }
}

/// Fails if one of the key columns has an unsuitable type.
fn ensure_type(
    s: &Subject,
    what: &str,
    keys: &[&str],
    misfit: fn(&DataType) -> bool,
) -> Result<(), Broken> {
    let mut fields = keys.iter().filter_map(|key| s.field(key));
    let Some(field) = fields.find(|field| misfit(field.data_type())) else {
        return Ok(());
    };
    Err(Broken::new(
        format!(
            "{what} column '{}' is of type {}",
            field.name(),
            field.data_type()
        ),
        "a scalar type",
    ))
}

fn texts(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

fn primary_key_type(s: &Subject) -> Result<(), Broken> {
    ensure_type(s, "primary key", &texts(s.primary_keys()), types::is_nested)
}

fn variant_primary_key(s: &Subject) -> Result<(), Broken> {
    let variant = |data_type: &DataType| matches!(data_type, DataType::Variant(_));
    ensure_type(s, "primary key", &texts(s.primary_keys()), variant)
}

fn partition_key_type(s: &Subject) -> Result<(), Broken> {
    let keys = texts(s.partition_keys());
    ensure_type(s, "partition key", &keys, types::is_nested)
}

fn vector_key(s: &Subject) -> Result<(), Broken> {
    let vector = types::is_vector;
    ensure_type(s, "primary key", &texts(s.primary_keys()), vector)?;
    ensure_type(s, "partition key", &texts(s.partition_keys()), vector)?;
    ensure_type(s, "upsert key", &upsert_key(s), vector)
}

fn upsert_key_column(s: &Subject) -> Result<(), Broken> {
    let keys = upsert_key(s);
    if let Some(unknown) = keys.iter().find(|key| !s.has(key)) {
        return Err(s.broken(UPSERT_KEY, existing_columns(unknown)));
    }
    ensure_type(s, "upsert key", &keys, types::is_nested)
}

fn upsert_key_or_primary_key(s: &Subject) -> Result<(), Broken> {
    match s.has_primary_key() && !upsert_key(s).is_empty() {
        true => Err(s.broken(
            UPSERT_KEY,
            format!(
                "the option to be removed from a table with the primary key '{}'",
                s.primary_keys().join(",")
            ),
        )),
        false => Ok(()),
    }
}

/// Fails if the condition does not hold for one of the columns in `bucket-key`.
fn each_bucket_key(
    s: &Subject,
    fits: impl Fn(&str) -> bool,
    expected: impl Fn(&str) -> String,
) -> Result<(), Broken> {
    match s.declared_bucket_keys().iter().find(|key| !fits(key)) {
        Some(key) => Err(s.broken(BUCKET_KEY, expected(key))),
        None => Ok(()),
    }
}

fn bucket_key_column(s: &Subject) -> Result<(), Broken> {
    each_bucket_key(
        s,
        |key| s.has(key),
        |key| {
            format!("columns separated by commas without spaces; the table has no column '{key}'")
        },
    )
}

fn bucket_key_once(s: &Subject) -> Result<(), Broken> {
    let keys = s.declared_bucket_keys();
    each_bucket_key(
        s,
        |key| keys.iter().filter(|other| **other == key).count() == 1,
        |key| format!("each column once; '{key}' is given twice"),
    )
}

fn bucket_key_not_partition_key(s: &Subject) -> Result<(), Broken> {
    each_bucket_key(
        s,
        |key| !s.partition_keys().iter().any(|partition| partition == key),
        |key| format!("columns that are not partition keys; '{key}' is a partition key"),
    )
}

fn bucket_key_in_primary_key(s: &Subject) -> Result<(), Broken> {
    let keys = s.primary_keys();
    each_bucket_key(
        s,
        |key| keys.is_empty() || keys.iter().any(|primary| primary == key),
        |key| {
            format!(
                "columns of the primary key '{}'; '{key}' is not in the primary key",
                keys.join(",")
            )
        },
    )
}

fn bucket_key_type(s: &Subject) -> Result<(), Broken> {
    match s.bucket()? {
        DYNAMIC => Ok(()),
        _ => ensure_type(s, "bucket key", &s.bucket_keys(), types::is_nested),
    }
}
