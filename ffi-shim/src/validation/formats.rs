//! File formats, and the columns that a file of each format can hold.

use paimon::spec::{DataField, DataType, VarCharType};

use super::broken::Broken;
use super::subject::{Key, Subject};
use super::types;
use crate::types::find;

/// The formats of Paimon Java. The last three are in separate jars.
const FORMATS: &[&str] = &[
    "parquet", "avro", "orc", "csv", "json", "text", "blob", "row", "lance", "mosaic", "vortex",
];

/// Returns the file format that an option names. The default is Parquet.
pub(super) fn in_option(s: &Subject, option: &Key) -> Result<&'static str, Broken> {
    s.word(option, FORMATS)
}

/// Fails if files of a format cannot hold one of the columns.
pub(super) fn ensure_holds(
    s: &Subject,
    option: &Key,
    format: &str,
    fields: &[&DataField],
) -> Result<(), Broken> {
    if let (Some(fits), Some(first)) = (single_column(format, fields), fields.first()) {
        return match fits {
            Ok(()) => Ok(()),
            Err(expected) => Err(s.broken(
                option,
                format!(
                    "{expected}; the table has {} columns in its data files, the first of type {}",
                    fields.len(),
                    first.data_type()
                ),
            )),
        };
    }
    for field in fields {
        let (name, data_type) = (field.name(), field.data_type());
        let misfit = match format {
            "avro" => find(name, data_type, &avro),
            "orc" => find(name, data_type, &orc),
            "csv" => csv(data_type).map(|expected| (name.to_string(), expected)),
            "json" => json(data_type).map(|expected| (name.to_string(), expected)),
            _ => None,
        };
        if let Some((path, expected)) = misfit {
            return Err(s.broken(
                option,
                format!("{expected}; column '{path}' of type {data_type} does not fit"),
            ));
        }
    }
    Ok(())
}

/// Checks the columns of a format that holds one column only. Returns `None` for other formats.
fn single_column(format: &str, fields: &[&DataField]) -> Option<Result<(), &'static str>> {
    let first = fields.first()?.data_type();
    let text = matches!(first, DataType::VarChar(t)
        if t.length() == VarCharType::MAX_LENGTH && first.is_nullable());
    Some(match format {
        "text" if fields.len() != 1 && !text => Err("one STRING column"),
        "blob" if fields.len() != 1 || !types::is_stored_as_blob(first) => Err("one BLOB column"),
        "text" | "blob" => Ok(()),
        _ => return None,
    })
}

fn avro(data_type: &DataType) -> Option<&'static str> {
    let name = |name: &str| {
        let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        starts && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    match data_type {
        DataType::Variant(_) => Some("types that Avro files hold, not VARIANT"),
        DataType::Time(t) if t.precision() > 3 => {
            Some("TIMEs of up to 3 digits, which Avro files hold")
        }
        DataType::Row(row) if !row.fields().iter().all(|field| name(field.name())) => {
            Some("ROW fields whose names have letters, digits and underscores, and no digit first")
        }
        other => types::timestamp_precision(other)
            .filter(|precision| *precision > 6)
            .map(|_| "TIMESTAMPs of up to 6 digits, which Avro files hold"),
    }
}

fn orc(data_type: &DataType) -> Option<&'static str> {
    match data_type {
        DataType::Variant(_) => Some("types that ORC files hold, not VARIANT"),
        DataType::Vector(_) => Some("types that ORC files hold, not VECTOR"),
        _ => None,
    }
}

fn csv(data_type: &DataType) -> Option<&'static str> {
    let plain = !types::is_nested(data_type)
        && !types::is_vector(data_type)
        && !types::is_blob(data_type)
        && !matches!(data_type, DataType::Variant(_));
    (!plain).then_some("types that CSV files hold, not nested types, VECTOR, VARIANT or BLOB")
}

fn json(data_type: &DataType) -> Option<&'static str> {
    use DataType as T;
    matches!(data_type, T::Multiset(_) | T::Variant(_) | T::Blob(_))
        .then_some("types that JSON files hold, not MULTISET, VARIANT or BLOB")
}
