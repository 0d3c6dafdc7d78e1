//! File indexes.

use paimon::spec::DataType;

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Subject};
use super::super::{types, values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    // 1.4.2 checks these two rules when it opens an append table for writing.
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
];

/// A column, or a key of a MAP column, in an option `file-index.k.columns`.
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

/// Returns whether Paimon Java skips the checks of file indexes when it opens the table.
fn skips_at_opening(s: &Subject) -> bool {
    s.is_stored() && s.has_primary_key()
}

fn file_index_names(s: &Subject) -> Result<(), Broken> {
    if skips_at_opening(s) {
        return Ok(());
    }
    match indexed(s).into_iter().find(|index| index.column.is_empty()) {
        Some(index) => Err(Broken::option(
            index.option,
            index.value,
            "column names that are not empty",
        )),
        None => Ok(()),
    }
}

fn file_index_columns(s: &Subject) -> Result<(), Broken> {
    match indexed(s).into_iter().find(|index| !s.has(index.column)) {
        Some(index) => Err(Broken::option(
            index.option,
            index.value,
            existing_columns(index.column),
        )),
        None => Ok(()),
    }
}

fn file_index_option(s: &Subject) -> Result<(), Broken> {
    if skips_at_opening(s) {
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
            let expected = format!("the column '{column}' to be in 'file-index.{kind}.columns'");
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
            format!(
                "one of the index types {} in the option name; '{}' is not one of them",
                kinds.join(", "),
                index.kind
            ),
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
                "a MAP column with text keys and the default layout, because the option names a \
                 key; column '{}' is of type {}",
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
                "columns of types that {} indexes support; '{}' is of type {data_type}",
                index.kind, index.column
            );
            return Err(Broken::option(index.option, index.value, expected));
        }
    }
    Ok(())
}

/// Returns whether a file index of this kind supports the type.
pub(super) fn is_indexed_by(kind: &str, data_type: &DataType) -> bool {
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
