//! VECTOR columns.

use super::super::broken::Broken;
use super::super::subject::{existing_columns, Key, Subject};
use super::super::{formats, types, values, Origin, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "vector-field-type",
        of: Origin::Both,
        check: vector_field_type,
    },
    Rule {
        name: "vector-field-column",
        of: Origin::Both,
        check: vector_field_column,
    },
    Rule {
        name: "vector-format",
        of: Origin::Both,
        check: vector_format,
    },
    Rule {
        name: "vector-format-partition-key",
        of: Origin::Both,
        check: vector_format_partition_key,
    },
    Rule {
        name: "vector-format-data-evolution",
        of: Origin::Both,
        check: vector_format_data_evolution,
    },
    Rule {
        name: "vector-format-type",
        of: Origin::Both,
        check: vector_format_type,
    },
    Rule {
        name: "vector-beside-others",
        of: Origin::Since2,
        check: vector_beside_others,
    },
];

const FIELD: &Key = &["vector-field"];
pub(super) const FORMAT: &Key = &["vector.file.format"];

/// Returns the names in the option `vector-field`.
fn vector_fields<'s>(s: &'s Subject) -> Vec<&'s str> {
    match s.text(FIELD).map(str::trim) {
        Some(names) if !names.is_empty() => values::split(names, ','),
        _ => Vec::new(),
    }
}

fn vector_field_type(s: &Subject) -> Result<(), Broken> {
    let fields = vector_fields(s);
    let mut fields = fields.iter().filter_map(|name| s.field(name));
    match fields.find(|field| !types::is_vector(field.data_type())) {
        Some(field) => Err(s.broken(
            FIELD,
            format!(
                "names of VECTOR columns; column '{}' is of type {}",
                field.name(),
                field.data_type()
            ),
        )),
        None => Ok(()),
    }
}

fn vector_field_column(s: &Subject) -> Result<(), Broken> {
    match vector_fields(s).iter().find(|name| !s.has(name)) {
        Some(unknown) => Err(s.broken(FIELD, existing_columns(unknown))),
        None => Ok(()),
    }
}

fn vector_format(s: &Subject) -> Result<(), Broken> {
    match s.is_given(FORMAT) {
        true => formats::in_option(s, FORMAT).map(|_| ()),
        false => Ok(()),
    }
}

fn vector_format_partition_key(s: &Subject) -> Result<(), Broken> {
    let vectors = s.of_type(types::is_vector);
    let mut names = vectors.iter().map(|field| field.name());
    let key = names.find(|name| s.partition_keys().iter().any(|key| key == name));
    match key {
        Some(name) if s.is_given(FORMAT) => Err(s.broken(
            FORMAT,
            format!("the option to be removed, because the partition key '{name}' is a VECTOR"),
        )),
        _ => Ok(()),
    }
}

fn vector_format_data_evolution(s: &Subject) -> Result<(), Broken> {
    match s.is_given(FORMAT) && !s.has_data_evolution()? {
        true => Err(s.broken(FORMAT, "the option 'data-evolution.enabled' to be true")),
        false => Ok(()),
    }
}

fn vector_format_type(s: &Subject) -> Result<(), Broken> {
    if !s.is_given(FORMAT) {
        return Ok(());
    }
    let format = formats::in_option(s, FORMAT)?;
    formats::ensure_holds(s, FORMAT, format, &s.of_type(types::is_vector))
}

fn vector_beside_others(s: &Subject) -> Result<(), Broken> {
    let vectors = s.of_type(types::is_vector).len();
    match s.is_given(FORMAT) && vectors == s.fields().len() {
        true => Err(s.broken(FORMAT, "at least one column that is not a VECTOR")),
        false => Ok(()),
    }
}
