//! File indexes and primary-key indexes.

use std::collections::HashMap;

use paimon::spec::DataType;

use super::super::broken::Broken;
use super::super::subject::{Key, Subject, POSTPONED};
use super::super::{types, values, Origin, Rule};
use crate::options;

pub(super) const RULES: &[Rule] = &[
    // 1.4.2 checks the first two when it opens an append table for writing.
    Rule {
        name: "file-index-names",
        of: Origin::Both,
        check: file_index_names,
    },
    Rule {
        name: "file-index-option",
        of: Origin::Both,
        check: file_index_option,
    },
    Rule {
        name: "file-index-columns",
        of: Origin::Since2,
        check: file_index_columns,
    },
    Rule {
        name: "file-index-kind",
        of: Origin::Since2,
        check: file_index_kind,
    },
    Rule {
        name: "file-index-map",
        of: Origin::Since2,
        check: file_index_map,
    },
    Rule {
        name: "file-index-type",
        of: Origin::Since2,
        check: file_index_type,
    },
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

/// A column in an option `file-index.k.columns`, or a key of a MAP column.
struct Indexed<'s> {
    option: &'s str,
    value: &'s str,
    kind: &'s str,
    column: &'s str,
    is_map: bool,
}

fn indexed<'s>(s: &'s Subject<'_>) -> Vec<Indexed<'s>> {
    let mut indexed = Vec::new();
    for (option, value) in s.options() {
        let kind = option.strip_prefix("file-index.");
        let Some(kind) = kind.and_then(|kind| kind.strip_suffix(".columns")) else {
            continue;
        };
        for name in values::split(value, ',') {
            let name = name.trim();
            let map = name.strip_suffix(']').and_then(|name| name.split_once('['));
            indexed.push(Indexed {
                option,
                value,
                kind,
                column: map.map_or(name, |(column, _)| column),
                is_map: map.is_some(),
            });
        }
    }
    indexed
}

fn is_checked_later(s: &Subject) -> bool {
    s.is_stored() && s.has_primary_key()
}

fn file_index_names(s: &Subject) -> Result<(), Broken> {
    if is_checked_later(s) {
        return Ok(());
    }
    match indexed(s).into_iter().find(|index| index.column.is_empty()) {
        Some(index) => Err(Broken::option(
            index.option,
            index.value,
            "names of columns, none of them empty",
        )),
        None => Ok(()),
    }
}

fn file_index_columns(s: &Subject) -> Result<(), Broken> {
    match indexed(s).into_iter().find(|index| !s.has(index.column)) {
        Some(index) => Err(Broken::option(
            index.option,
            index.value,
            format!(
                "names of columns only; the table has no column '{}'",
                index.column
            ),
        )),
        None => Ok(()),
    }
}

fn file_index_option(s: &Subject) -> Result<(), Broken> {
    if is_checked_later(s) {
        return Ok(());
    }
    s.size(&["file-index.in-manifest-threshold"])?;
    let indexed = indexed(s);
    for (option, value) in s.options() {
        let parts = option
            .strip_prefix("file-index.")
            .map(|rest| values::split(rest, '.'));
        let Some([kind, column, _]) = parts.as_deref() else {
            continue;
        };
        // Options of a MAP column apply to all indexed keys.
        let map = column
            .strip_suffix(']')
            .and_then(|name| name.split_once('['));
        let (name, key) = map.map_or((*column, false), |(name, _)| (name, true));
        let known = indexed
            .iter()
            .any(|index| index.kind == *kind && index.column == name && (index.is_map || !key));
        if !known && !option.ends_with(".columns") {
            let expected = format!("'{column}' in the option 'file-index.{kind}.columns'");
            return Err(Broken::option(option, value, expected));
        }
    }
    Ok(())
}

fn file_index_kind(s: &Subject) -> Result<(), Broken> {
    let kinds = ["bloom-filter", "bitmap", "bsi", "range-bitmap"];
    match indexed(s).iter().find(|index| !kinds.contains(&index.kind)) {
        Some(index) => Err(Broken::option(
            index.option,
            index.value,
            format!("one of {} in its key, not {}", kinds.join(", "), index.kind),
        )),
        None => Ok(()),
    }
}

fn file_index_map(s: &Subject) -> Result<(), Broken> {
    for index in indexed(s) {
        let Some(field) = s.field(index.column).filter(|_| index.is_map) else {
            continue;
        };
        let by_text = matches!(field.data_type(), DataType::Map(map)
            if types::is_text(map.key_type()));
        let layout = format!("fields.{}.map.storage-layout", index.column);
        let shredded = s.word(&[&layout], &["default", "shared-shredding"])? != "default";
        if !by_text || shredded {
            let expected = format!(
                "a MAP with texts as keys, of the default layout, where keys are named; '{}' is \
                 of type {}",
                index.column,
                field.data_type()
            );
            return Err(Broken::option(index.option, index.value, expected));
        }
    }
    Ok(())
}

fn file_index_type(s: &Subject) -> Result<(), Broken> {
    for index in indexed(s) {
        let Some(field) = s.field(index.column) else {
            continue;
        };
        let data_type = match field.data_type() {
            DataType::Map(map) if index.is_map => map.value_type(),
            other => other,
        };
        if !is_indexed_by(index.kind, data_type) {
            let expected = format!(
                "columns of types that {} indexes take; '{}' is of type {data_type}",
                index.kind, index.column
            );
            return Err(Broken::option(index.option, index.value, expected));
        }
    }
    Ok(())
}

fn is_indexed_by(kind: &str, data_type: &DataType) -> bool {
    use DataType as T;
    let is_time = matches!(
        data_type,
        T::Date(_) | T::Time(_) | T::Timestamp(_) | T::LocalZonedTimestamp(_)
    );
    let text = types::is_text(data_type);
    let float = matches!(data_type, T::Float(_) | T::Double(_));
    let boolean = matches!(data_type, T::Boolean(_));
    let decimal = matches!(data_type, T::Decimal(_));
    let whole = types::is_integer(data_type) || is_time;
    match kind {
        "bloom-filter" => whole || text || float || types::is_binary(data_type),
        "bitmap" => whole || text || float || boolean,
        "bsi" => whole || decimal,
        "range-bitmap" => whole || text || float || boolean || decimal,
        _ => true,
    }
}

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

/// The indexed columns, including empty names.
fn columns<'s>(s: &'s Subject<'_>, index: &KeyIndex) -> Vec<&'s str> {
    let names = s.text(index.columns);
    let names = names.map(|names| names.split(',').map(str::trim).collect());
    names.unwrap_or_default()
}

/// Fails if a condition does not hold for one of the primary-key indexes of the table.
fn each_key_index(
    s: &Subject,
    holds: impl Fn(&KeyIndex) -> Result<bool, Broken>,
    option: &Key,
    expected: &str,
) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        if s.is_given(index.columns) && !holds(index)? {
            let expected = format!("{expected}, for the option '{}'", index.columns[0]);
            return Err(s.broken(option, expected));
        }
    }
    Ok(())
}

fn key_index_once(s: &Subject) -> Result<(), Broken> {
    let mut of: HashMap<&str, &str> = HashMap::new();
    for index in KEY_INDEXES {
        for column in columns(s, index) {
            if let Some(other) = of.insert(column, index.columns[0]) {
                let expected = format!("each column in one index once; '{column}' is in '{other}'");
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
            return Err(s.broken(index.columns, "one column"));
        }
    }
    Ok(())
}

fn key_index_column(s: &Subject) -> Result<(), Broken> {
    for index in KEY_INDEXES {
        if let Some(unknown) = columns(s, index).iter().find(|name| !s.has(name)) {
            let expected = format!("names of columns only; the table has no column '{unknown}'");
            return Err(s.broken(index.columns, expected));
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

/// The column option with the JSON of index options.
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
                return Err(s.broken(option, "a JSON object of texts"));
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
        return Err(s.broken(option, "a name for each of its options"));
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
            let expected = format!("'{other}' for {name}, as the option '{name}' says");
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

/// The algorithm of the vector index of a column.
fn algorithm<'s>(s: &'s Subject<'_>, column: &str) -> Option<&'s str> {
    let option = format!("fields.{column}.pk-vector.index.type");
    s.text(&[&option]).filter(|name| !name.trim().is_empty())
}

fn vector_index_algorithm(s: &Subject) -> Result<(), Broken> {
    for column in columns(s, &KEY_INDEXES[0]) {
        if algorithm(s, column).is_none() {
            let expected =
                format!("the option 'fields.{column}.pk-vector.index.type' to be set too");
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
