//! Data file formats.

use paimon::spec::{DataField, DataType, VarCharType};

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{types, Origin, Rule};
use super::{blobs, vectors};
use crate::upstream::formats::find;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "file-format",
        of: Origin::Both,
        check: file_format,
    },
    Rule {
        name: "file-format-option",
        of: Origin::Both,
        check: file_format_option,
    },
    Rule {
        name: "file-format-type",
        of: Origin::Both,
        check: file_format_type,
    },
    Rule {
        name: "file-format-per-level",
        of: Origin::Since2,
        check: file_format_per_level,
    },
];

const FORMAT: &Key = &["file.format"];
const PER_LEVEL: &Key = &["file.format.per.level"];

/// The formats of Paimon Java. The last three are in separate jars.
const FORMATS: &[&str] = &[
    "parquet", "avro", "orc", "csv", "json", "text", "blob", "row", "lance", "mosaic", "vortex",
];

/// The format in an option; Parquet by default.
pub(super) fn known(s: &Subject, option: &Key) -> Result<&'static str, Broken> {
    s.word(option, FORMATS)
}

fn file_format(s: &Subject) -> Result<(), Broken> {
    known(s, FORMAT).map(|_| ())
}

fn file_format_option(s: &Subject) -> Result<(), Broken> {
    s.int(&["read.batch-size"])?;
    s.int(&["write.batch-size", "orc.write.batch-size"])?;
    s.size(&["write.batch-memory"])?;
    s.int(&["file.compression.zstd-level"])?;
    s.size(&["file.block-size"])?;
    match known(s, FORMAT)? {
        "orc" => {
            s.has_deletion_vectors()?;
            s.is_on(&["orc.timestamp-ltz.legacy.type"])?;
        }
        "csv" => {
            s.is_on(&["csv.include-header", "header"])?;
            let modes = ["permissive", "dropmalformed", "failfast"];
            s.word(&["csv.mode", "mode"], &modes)?;
        }
        "json" => {
            s.is_on(&["json.ignore-parse-errors"])?;
            let modes = ["fail", "drop", "literal"];
            s.word(&["json.map-null-key-mode"], &modes)?;
        }
        _ => {}
    }
    Ok(())
}

/// The columns that are in data files, not in separate files.
fn in_data_files<'a>(s: &Subject<'a>) -> Vec<&'a DataField> {
    let mut inline = s.names(blobs::DESCRIPTOR_FIELD);
    inline.extend(s.names(blobs::VIEW_FIELD));
    let elsewhere = |field: &DataField| {
        let data_type = field.data_type();
        let blob = types::is_stored_as_blob(data_type) && !inline.contains(&field.name());
        blob || (types::is_vector(data_type) && s.is_given(vectors::FORMAT))
    };
    let fields = s.fields().iter();
    fields.filter(|field| !elsewhere(field)).collect()
}

fn file_format_type(s: &Subject) -> Result<(), Broken> {
    holds(s, FORMAT, known(s, FORMAT)?, &in_data_files(s))
}

/// Fails if a format cannot store one of the columns.
pub(super) fn holds(
    s: &Subject,
    option: &Key,
    format: &str,
    fields: &[&DataField],
) -> Result<(), Broken> {
    if let (Some(fits), Some(first)) = (whole(format, fields), fields.first()) {
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

/// The check of a format that stores one column only; none for other formats.
fn whole(format: &str, fields: &[&DataField]) -> Option<Result<(), &'static str>> {
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
            Some("ROWs whose fields have names of letters, digits and underscores, no digit first")
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
    (!plain).then_some("types that CSV files hold, none with others in it, VARIANT or BLOB")
}

fn json(data_type: &DataType) -> Option<&'static str> {
    use DataType as T;
    matches!(data_type, T::Multiset(_) | T::Variant(_) | T::Blob(_))
        .then_some("types that JSON files hold, not MULTISET, VARIANT or BLOB")
}

fn file_format_per_level(s: &Subject) -> Result<(), Broken> {
    let entries = s.entries(PER_LEVEL[0])?;
    if let Some((level, _)) = entries
        .iter()
        .find(|(level, _)| level.parse::<i32>().is_err())
    {
        let expected = format!("levels that are numbers; '{level}' is not a number");
        return Err(s.broken(PER_LEVEL, expected));
    }
    if !entries
        .iter()
        .any(|(_, format)| format.eq_ignore_ascii_case("avro"))
    {
        return Ok(());
    }
    let fields = in_data_files(s).into_iter();
    let mut fine = fields.filter(|field| {
        types::timestamp_precision(field.data_type()).is_some_and(|precision| precision > 6)
    });
    match fine.next() {
        Some(field) => Err(s.broken(
            PER_LEVEL,
            format!(
                "no avro; the column '{}' of type {} has more than the 6 digits of Avro files",
                field.name(),
                field.data_type()
            ),
        )),
        None => Ok(()),
    }
}
