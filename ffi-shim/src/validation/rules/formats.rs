//! The formats of data files.

use paimon::spec::DataField;

use super::super::broken::Broken;
use super::super::subject::{Key, Subject};
use super::super::{formats, types, Origin, Rule};
use super::{blobs, vectors};

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

fn file_format(s: &Subject) -> Result<(), Broken> {
    formats::in_option(s, FORMAT).map(|_| ())
}

fn file_format_option(s: &Subject) -> Result<(), Broken> {
    s.int(&["read.batch-size"])?;
    s.int(&["write.batch-size", "orc.write.batch-size"])?;
    s.size(&["write.batch-memory"])?;
    s.int(&["file.compression.zstd-level"])?;
    s.size(&["file.block-size"])?;
    match formats::in_option(s, FORMAT)? {
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

/// Returns the columns whose values are in data files, not in separate files.
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
    formats::ensure_holds(s, FORMAT, formats::in_option(s, FORMAT)?, &in_data_files(s))
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
    let mut too_precise = fields.filter(|field| {
        types::timestamp_precision(field.data_type()).is_some_and(|precision| precision > 6)
    });
    match too_precise.next() {
        Some(field) => Err(s.broken(
            PER_LEVEL,
            format!(
                "formats other than avro; column '{}' of type {} has more than the 6 digits of Avro files",
                field.name(),
                field.data_type()
            ),
        )),
        None => Ok(()),
    }
}
