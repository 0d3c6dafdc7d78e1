//! What the file formats can hold, as far as the crate's writers go.

use std::collections::HashSet;

use paimon::spec::{DataField, DataType};

/// Why files of this format cannot have these columns, by the name of the first that does not fit;
/// none when they all do.
pub(crate) fn misfit(format: &str, fields: &[DataField]) -> Option<String> {
    let why_not: fn(&DataType) -> Option<&'static str> = match format {
        "avro" => avro,
        "orc" => orc,
        "mosaic" => mosaic,
        _ => return None,
    };
    let misfit = fields.iter().find_map(|field| {
        let (path, why) = find(field.name(), field.data_type(), &why_not)?;
        Some(format!("column '{path}' {why}"))
    });
    match format {
        "avro" => misfit.or_else(|| avro_name(fields)),
        _ => misfit,
    }
}

/// The first of the type and those within that does not fit, by its path.
pub(crate) fn find(
    path: &str,
    data_type: &DataType,
    why_not: &impl Fn(&DataType) -> Option<&'static str>,
) -> Option<(String, &'static str)> {
    if let Some(why) = why_not(data_type) {
        return Some((path.to_string(), why));
    }
    let within = |name: &str, inner| find(&format!("{path}{name}"), inner, why_not);
    match data_type {
        DataType::Array(t) => within("[]", t.element_type()),
        DataType::Vector(t) => within("[]", t.element_type()),
        DataType::Multiset(t) => within("[]", t.element_type()),
        DataType::Map(t) => {
            within(".key", t.key_type()).or_else(|| within(".value", t.value_type()))
        }
        DataType::Row(t) => {
            let mut fields = t.fields().iter();
            fields.find_map(|field| within(&format!(".{}", field.name()), field.data_type()))
        }
        _ => None,
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
            "is of a type that cannot be written to ORC files; these take BOOLEAN, TINYINT to \
             BIGINT, FLOAT, DOUBLE, texts and binaries",
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

/// Avro knows only some names, and makes those of records from the names on the way to them.
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
    let starts = letters
        .next()
        .is_some_and(|c| allowed(c) && !c.is_ascii_digit());
    if !starts || !letters.all(allowed) {
        return Some(format!(
            "column '{path}' has a name that Avro files cannot hold: they take ASCII letters, \
             digits and underscores, and no digit first"
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
    let named = |records: &mut HashSet<String>| {
        (!records.insert(record.to_string())).then(|| {
            format!(
                "column '{path}' and one before it would be the same record '{record}' in an Avro \
                 file; rename one of them"
            )
        })
    };
    match data_type {
        DataType::Array(t) => avro_record(t.element_type(), path, record, records),
        DataType::Row(t) => named(records).or_else(|| {
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
            key => named(records)
                .or_else(|| avro_record(key, path, &format!("{record}_key"), records))
                .or_else(|| avro_record(t.value_type(), path, &format!("{record}_value"), records)),
        },
        DataType::Multiset(t) => match t.element_type() {
            DataType::Char(_) | DataType::VarChar(_) => None,
            key => {
                named(records).or_else(|| avro_record(key, path, &format!("{record}_key"), records))
            }
        },
        _ => None,
    }
}
