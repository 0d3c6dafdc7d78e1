//! Primary-key indexes.

use std::collections::HashMap;

use paimon::spec::DataType;

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Key, Subject, POSTPONED};
use super::super::{types, Origin, Rule};
use super::file_indexes::is_indexed_by;
use crate::options;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "key-index-once",
        of: Origin::Since2,
        check: key_index_once,
    },
    Rule {
        name: "key-index-single-column",
        of: Origin::Since2,
        check: key_index_single_column,
    },
    Rule {
        name: "key-index-column",
        of: Origin::Since2,
        check: key_index_column,
    },
    Rule {
        name: "key-index-primary-key",
        of: Origin::Since2,
        check: key_index_primary_key,
    },
    Rule {
        name: "key-index-deletion-vectors",
        of: Origin::Since2,
        check: key_index_deletion_vectors,
    },
    Rule {
        name: "key-index-merge-on-read",
        of: Origin::Since2,
        check: key_index_merge_on_read,
    },
    Rule {
        name: "key-index-buckets",
        of: Origin::Since2,
        check: key_index_buckets,
    },
    Rule {
        name: "key-index-clustering",
        of: Origin::Since2,
        check: key_index_clustering,
    },
    Rule {
        name: "key-index-type",
        of: Origin::Since2,
        check: key_index_type,
    },
    Rule {
        name: "key-index-options",
        of: Origin::Since2,
        check: key_index_options,
    },
    Rule {
        name: "vector-index-algorithm",
        of: Origin::Since2,
        check: vector_index_algorithm,
    },
    Rule {
        name: "vector-index-metric",
        of: Origin::Since2,
        check: vector_index_metric,
    },
];

/// A primary-key index.
struct KeyIndex {
    /// The option with the indexed columns.
    columns: &'static Key,
    /// The name of the index in column options.
    name: &'static str,
    /// The prefix of its algorithm's options; empty if the algorithm is an option itself.
    prefix: &'static str,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    Vector,
    Sorted,
    FullText,
}

const KEY_INDEXES: &[KeyIndex] = &[
    KeyIndex {
        columns: &["pk-vector.index.columns"],
        name: "pk-vector",
        prefix: "",
        kind: Kind::Vector,
    },
    KeyIndex {
        columns: &["pk-btree.index.columns"],
        name: "pk-btree",
        prefix: "btree-index.",
        kind: Kind::Sorted,
    },
    KeyIndex {
        columns: &["pk-bitmap.index.columns"],
        name: "pk-bitmap",
        prefix: "bitmap-index.",
        kind: Kind::Sorted,
    },
    KeyIndex {
        columns: &["pk-full-text.index.columns"],
        name: "pk-full-text",
        prefix: "full-text.",
        kind: Kind::FullText,
    },
];

/// Returns the indexed columns, including empty names.
fn columns<'s>(s: &'s Subject<'_>, index: &KeyIndex) -> Vec<&'s str> {
    let names = s.text(index.columns);
    let names = names.map(|names| names.split(',').map(str::trim).collect());
    names.unwrap_or_default()
}

/// Fails if the condition does not hold for one of the primary-key indexes of the table.
fn each_key_index(
    s: &Subject,
    holds: impl Fn(&KeyIndex) -> Result<bool, Broken>,
    option: &Key,
    expected: &str,
) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        if s.is_given(index.columns) && !holds(index)? {
            let expected = format!("{expected}, because '{}' is set", index.columns[0]);
            return Err(s.broken(option, expected));
        }
    }
    Ok(())
}

fn key_index_once(s: &Subject) -> Result<(), Broken> {
    let mut options_by_column: HashMap<&str, &str> = HashMap::new();
    for index in KEY_INDEXES {
        for column in columns(s, index) {
            if let Some(other) = options_by_column.insert(column, index.columns[0]) {
                let expected =
                    format!("each column once in one index; '{column}' is also in '{other}'");
                return Err(s.broken(index.columns, expected));
            }
        }
    }
    Ok(())
}

fn key_index_single_column(s: &Subject) -> Result<(), Broken> {
    let single = KEY_INDEXES
        .iter()
        .filter(|index| index.kind != Kind::Sorted);
    for index in single {
        if columns(s, index).len() > 1 {
            return Err(s.broken(index.columns, "exactly one column"));
        }
    }
    Ok(())
}

fn key_index_column(s: &Subject) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        if let Some(unknown) = columns(s, index).iter().find(|name| !s.has(name)) {
            return Err(s.broken(index.columns, existing_columns(unknown)));
        }
    }
    Ok(())
}

fn key_index_primary_key(s: &Subject) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        if s.is_given(index.columns) && !s.has_primary_key() {
            return Err(s.broken(
                index.columns,
                "the option to be removed from a table without a primary key",
            ));
        }
    }
    Ok(())
}

fn key_index_deletion_vectors(s: &Subject) -> Result<(), Broken> {
    let option = &["deletion-vectors.enabled"];
    let first_row = s.merge_engine()? == "first-row";
    each_key_index(
        s,
        |index| {
            let without = first_row && index.kind != Kind::Sorted;
            Ok(without || s.has_deletion_vectors()?)
        },
        option,
        "true",
    )
}

fn key_index_merge_on_read(s: &Subject) -> Result<(), Broken> {
    let option = &["deletion-vectors.merge-on-read"];
    each_key_index(
        s,
        |index| {
            let applies = s.has_deletion_vectors()? || index.kind == Kind::Sorted;
            Ok(!applies || !s.is_on(option)?)
        },
        option,
        "false",
    )
}

fn key_index_buckets(s: &Subject) -> Result<(), Broken> {
    let bucket = s.bucket()?;
    each_key_index(
        s,
        |_| Ok(bucket > 0 || bucket == POSTPONED),
        &["bucket"],
        "at least 1, or -2",
    )
}

fn key_index_clustering(s: &Subject) -> Result<(), Broken> {
    let option = &["pk-clustering-override"];
    each_key_index(s, |_| Ok(!s.overrides_clustering()?), option, "false")
}

fn key_index_type(s: &Subject) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        for column in columns(s, index) {
            let Some(field) = s.field(column) else {
                continue;
            };
            let data_type = field.data_type();
            let (fits, expected) = match index.kind {
                Kind::Vector => (
                    matches!(data_type, DataType::Vector(t)
                        if matches!(t.element_type(), DataType::Float(_))),
                    "a VECTOR of FLOAT",
                ),
                Kind::FullText => (types::is_text(data_type), "a CHAR, VARCHAR or STRING"),
                Kind::Sorted => (
                    is_indexed_by("range-bitmap", data_type),
                    "a number, text, BOOLEAN, DATE, TIME or TIMESTAMP",
                ),
            };
            if !fits {
                let expected = format!("{expected}; the column '{column}' is of type {data_type}");
                return Err(s.broken(index.columns, expected));
            }
        }
    }
    Ok(())
}

/// Returns the name of the column option with the JSON of the index options.
fn options_of(index: &KeyIndex, column: &str) -> String {
    format!("fields.{column}.{}.index.options", index.name)
}

fn key_index_options(s: &Subject) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        for column in columns(s, index) {
            let name = options_of(index, column);
            let option = &[name.as_str()];
            let Some(json) = s.text(option).filter(|json| !json.trim().is_empty()) else {
                continue;
            };
            let parsed: Result<HashMap<String, String>, _> = serde_json::from_str(json);
            let Ok(parsed) = parsed else {
                return Err(s.broken(option, "a JSON object whose values are texts"));
            };
            for (key, value) in parsed {
                check_index_option(s, index, column, option, &key, &value)?;
            }
        }
    }
    Ok(())
}

fn check_index_option(
    s: &Subject,
    index: &KeyIndex,
    column: &str,
    option: &[&str],
    key: &str,
    value: &str,
) -> Result<(), Broken> {
    if key.trim().is_empty() {
        return Err(s.broken(option, "option names that are not blank"));
    }
    let prefix = match index.kind {
        Kind::Vector => {
            let algorithm = algorithm(s, column).unwrap_or_default();
            format!("{algorithm}.")
        }
        _ => index.prefix.to_string(),
    };
    let qualified = match key.starts_with(&prefix) || key.starts_with("fields.") {
        true => key.to_string(),
        false => format!("{prefix}{key}"),
    };
    if let Some((name, other)) = s.given(&[qualified.as_str()]) {
        if other != value {
            let expected = format!("{name} = '{other}', the value of the option '{name}'");
            return Err(s.broken(option, expected));
        }
    }
    let is_size = ["block-size", "cache-size", "max-size"]
        .iter()
        .any(|end| qualified.ends_with(end));
    if index.kind == Kind::Sorted && is_size && options::size(value).is_none() {
        let expected = format!("a size for {qualified}, such as 128 mb");
        return Err(s.broken(option, expected));
    }
    Ok(())
}

/// Returns the algorithm of the vector index of a column.
fn algorithm<'s>(s: &'s Subject<'_>, column: &str) -> Option<&'s str> {
    let option = format!("fields.{column}.pk-vector.index.type");
    s.text(&[&option]).filter(|name| !name.trim().is_empty())
}

fn vector_index_algorithm(s: &Subject) -> Result<(), Broken> {
    for column in columns(s, &KEY_INDEXES[0]) {
        if algorithm(s, column).is_none() {
            let expected = format!("the option 'fields.{column}.pk-vector.index.type' to be set");
            return Err(s.broken(KEY_INDEXES[0].columns, expected));
        }
    }
    Ok(())
}

fn vector_index_metric(s: &Subject) -> Result<(), Broken> {
    let metrics = ["l2", "cosine", "inner_product"];
    for column in columns(s, &KEY_INDEXES[0]) {
        let name = format!("fields.{column}.pk-vector.distance.metric");
        let option = &[name.as_str()];
        let metric = s
            .text(option)
            .map(|text| text.to_lowercase().replace('-', "_"));
        if metric.is_some_and(|metric| !metrics.contains(&metric.as_str())) {
            return Err(s.broken(option, format!("one of {}", metrics.join(", "))));
        }
    }
    Ok(())
}
