//! Names and types of columns.

use std::collections::HashSet;

use paimon::spec::{is_java_whitespace_only, DataField, DataType};

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{Origin, Rule};
use crate::upstream::formats;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "system-column",
        of: Origin::Both,
        check: system_column,
    },
    Rule {
        name: "blank-name",
        of: Origin::Both,
        check: blank_name,
    },
    Rule {
        name: "fields-of-a-row-once",
        of: Origin::Both,
        check: fields_of_a_row_once,
    },
    Rule {
        name: "type-parameter",
        of: Origin::Both,
        check: type_parameter,
    },
];

const SYSTEM_COLUMNS: &[&str] = &[
    "_SEQUENCE_NUMBER",
    "_VALUE_KIND",
    "_LEVEL",
    "rowkind",
    "_ROW_ID",
];
const KEY_PREFIX: &str = "_KEY_";

/// The maximum length of texts, binaries and VECTORs.
const MAX_LENGTH: usize = i32::MAX as usize;

fn system_column(s: &Subject) -> Result<(), Broken> {
    let system = |name: &str| SYSTEM_COLUMNS.contains(&name) || name.starts_with(KEY_PREFIX);
    match s.fields().iter().find(|field| system(field.name())) {
        Some(field) => Err(Broken::new(
            format!("a column is called '{}'", field.name()),
            format!(
                "none of Paimon's own names {} and {KEY_PREFIX}…",
                SYSTEM_COLUMNS.join(", ")
            ),
        )),
        None => Ok(()),
    }
}

/// Fails if a type in a column does not fit; the error has the path to the type.
fn each_type(
    s: &Subject,
    misfit: impl Fn(&DataType) -> Option<&'static str>,
) -> Result<(), Broken> {
    for field in s.fields() {
        let found = formats::find(field.name(), field.data_type(), &misfit);
        if let Some((path, expected)) = found {
            return Err(Broken::new(
                format!("column '{path}' is of type {}", field.data_type()),
                expected,
            ));
        }
    }
    Ok(())
}

fn is_blank(field: &DataField) -> bool {
    is_java_whitespace_only(field.name())
}

fn blank_name(s: &Subject) -> Result<(), Broken> {
    let expected = "a name for each column and each field of a ROW";
    let blank = |name: &str| Broken::new(format!("the name '{name}' is blank"), expected);
    if let Some(field) = s.fields().iter().find(|field| is_blank(field)) {
        return Err(blank(field.name()));
    }
    let found = std::cell::RefCell::new(String::new());
    let nested = each_type(s, |data_type| {
        let DataType::Row(row) = data_type else {
            return None;
        };
        let field = row.fields().iter().find(|field| is_blank(field))?;
        found.replace(field.name().to_string());
        Some(expected)
    });
    nested.map_err(|_| blank(&found.borrow()))
}

fn fields_of_a_row_once(s: &Subject) -> Result<(), Broken> {
    each_type(s, |data_type| {
        let DataType::Row(row) = data_type else {
            return None;
        };
        let mut names = HashSet::new();
        let twice = row.fields().iter().any(|field| !names.insert(field.name()));
        twice.then_some("each name in a ROW once")
    })
}

fn type_parameter(s: &Subject) -> Result<(), Broken> {
    use DataType as T;
    let length = |length: usize| {
        (!(1..=MAX_LENGTH).contains(&length)).then_some("a length from 1 to 2147483647")
    };
    let precision =
        |precision: u32| (precision > 9).then_some("at most 9 digits of a second's fraction");
    each_type(s, |data_type| match data_type {
        T::Char(t) => length(t.length()),
        T::VarChar(t) => length(t.length() as usize),
        T::Binary(t) => length(t.length()),
        T::VarBinary(t) => length(t.length() as usize),
        T::Vector(t) => length(t.length() as usize),
        T::Time(t) => precision(t.precision()),
        T::Timestamp(t) => precision(t.precision()),
        T::LocalZonedTimestamp(t) => precision(t.precision()),
        T::Decimal(t) => (!(1..=38).contains(&t.precision()) || t.scale() > t.precision())
            .then_some("1 to 38 digits, of which no more than all are after the point"),
        _ => None,
    })
}
