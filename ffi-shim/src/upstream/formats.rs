//! Columns that a file format cannot hold.
//!
//! Defect: the crate checks types and names only when a writer opens its first data file.
//!
//! Consequence: the write fails after it has accepted rows.
//!
//! Work-around: opening a writer fails if a file format of the table cannot hold its columns.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate checks the columns when it opens a writer.

use std::collections::HashSet;

use paimon::spec::{DataField, DataType};

use crate::types;

/// Returns why files of a format cannot hold these columns, with the path of the first column or field that does
/// not fit.
pub(crate) fn misfit(format: &str, fields: &[DataField]) -> Option<String> {
    let reason: fn(&DataType) -> Option<&'static str> = match format {
        "avro" => avro,
        "orc" => orc,
        "mosaic" => mosaic,
        _ => return None,
    };
    let misfit = fields.iter().find_map(|field| {
        let (path, why) = types::find(field.name(), field.data_type(), &reason)?;
        Some(format!("column '{path}' {why}"))
    });
    match format {
        "avro" => misfit.or_else(|| avro_name(fields)),
        _ => misfit,
    }
}

fn avro(data_type: &DataType) -> Option<&'static str> {
    match data_type {
        DataType::Timestamp(t) if t.precision() > 6 => {
            Some("has a TIMESTAMP of more than 6 digits, which Avro files cannot hold")
        }
        DataType::LocalZonedTimestamp(t) if t.precision() > 6 => {
            Some("has a TIMESTAMP of more than 6 digits, which Avro files cannot hold")
        }
        DataType::Time(t) if t.precision() > 3 => {
            Some("has a TIME of more than 3 digits, which Avro files cannot hold")
        }
        DataType::Variant(_) => Some("is a VARIANT, which Avro files cannot hold"),
        _ => None,
    }
}

fn orc(data_type: &DataType) -> Option<&'static str> {
    use DataType as T;
    match data_type {
        T::Boolean(_) | T::TinyInt(_) | T::SmallInt(_) | T::Int(_) | T::BigInt(_) | T::Float(_) => {
            None
        }
        T::Double(_) | T::Char(_) | T::VarChar(_) | T::Binary(_) | T::VarBinary(_) | T::Blob(_) => {
            None
        }
        _ => Some(
            "is of a type that cannot be written to ORC files; use BOOLEAN, TINYINT to BIGINT, FLOAT, \
             DOUBLE, a text type or a binary type",
        ),
    }
}

fn mosaic(data_type: &DataType) -> Option<&'static str> {
    use DataType as T;
    match data_type {
        T::Variant(_) | T::Blob(_) | T::Vector(_) | T::Multiset(_) | T::Row(_) => {
            Some("is of a type that Mosaic files cannot hold")
        }
        _ => None,
    }
}

/// Returns why Avro files cannot hold the names of these columns. The crate names the record of a ROW by the path
/// to the ROW.
fn avro_name(fields: &[DataField]) -> Option<String> {
    let mut records = HashSet::new();
    fields.iter().find_map(|field| {
        let record = format!("record_{}", field.name());
        avro_field(field, field.name(), &record, &mut records)
    })
}

fn avro_field(
    field: &DataField,
    path: &str,
    record: &str,
    records: &mut HashSet<String>,
) -> Option<String> {
    let name = field.name();
    let mut letters = name.chars();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins_well = letters
        .next()
        .is_some_and(|c| allowed(c) && !c.is_ascii_digit());
    if !begins_well || !letters.all(allowed) {
        return Some(format!(
            "column '{path}' has a name that Avro files cannot hold; use ASCII letters, digits and \
             underscores, and no digit first"
        ));
    }
    avro_record(field.data_type(), path, record, records)
}

fn avro_record(
    data_type: &DataType,
    path: &str,
    record: &str,
    records: &mut HashSet<String>,
) -> Option<String> {
    let duplicate = |records: &mut HashSet<String>| {
        (!records.insert(record.to_string())).then(|| {
            format!(
                "column '{path}' and a column before it would have the same record name '{record}' in \
                 an Avro file; rename one of them"
            )
        })
    };
    match data_type {
        DataType::Array(t) => avro_record(t.element_type(), path, record, records),
        DataType::Row(t) => duplicate(records).or_else(|| {
            t.fields().iter().find_map(|field| {
                let name = field.name();
                let path = format!("{path}.{name}");
                avro_field(field, &path, &format!("{record}_{name}"), records)
            })
        }),
        DataType::Map(t) => match t.key_type() {
            DataType::Char(_) | DataType::VarChar(_) => {
                avro_record(t.value_type(), path, record, records)
            }
            key => duplicate(records)
                .or_else(|| avro_record(key, path, &format!("{record}_key"), records))
                .or_else(|| avro_record(t.value_type(), path, &format!("{record}_value"), records)),
        },
        DataType::Multiset(t) => match t.element_type() {
            DataType::Char(_) | DataType::VarChar(_) => None,
            key => duplicate(records)
                .or_else(|| avro_record(key, path, &format!("{record}_key"), records)),
        },
        _ => None,
    }
}
