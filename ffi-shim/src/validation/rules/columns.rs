//! Names and types of columns.

use std::collections::HashSet;

use paimon::spec::{is_java_whitespace_only, DataField, DataType};

use super::super::broken::Broken;
use super::super::subject::Subject;
use super::super::{Origin, Rule};
use crate::types;

pub(super) const NAMES: &[Rule] = &[
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
        name: "columns-once",
        of: Origin::Both,
        check: columns_once,
    },
    Rule {
        name: "fields-of-a-row-once",
        of: Origin::Both,
        check: fields_of_a_row_once,
    },
    // The character 0 ends names in the Arrow C data interface.
    Rule {
        name: "name-without-character-0",
        of: Origin::LibraryAtCreation,
        check: name_without_character_0,
    },
];

pub(super) const TYPES: &[Rule] = &[Rule {
    name: "type-parameter",
    of: Origin::Both,
    check: type_parameter,
}];

/// Columns that Paimon adds to the columns of a table.
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
            format!("the column name '{}' is reserved", field.name()),
            format!(
                "a name other than {} and {KEY_PREFIX}…, which are Paimon's own columns",
                SYSTEM_COLUMNS.join(", ")
            ),
        )),
        None => Ok(()),
    }
}

/// Describes a name. `row` is the path of the ROW, and is empty for a column.
fn described(row: &str, name: &str) -> String {
    match row {
        "" => format!("the column name '{name}'"),
        row => format!("the field name '{name}' in the ROW '{row}'"),
    }
}

fn blank_name(s: &Subject) -> Result<(), Broken> {
    types::check_fields(s.fields(), &|row, fields| {
        let mut names = fields.iter().map(DataField::name);
        match names.find(|name| is_java_whitespace_only(name)) {
            Some(name) => Err(Broken::new(
                format!("{} is blank", described(row, name)),
                "a name that is not blank",
            )),
            None => Ok(()),
        }
    })
}

/// Fails if two fields have the same name.
fn ensure_once(row: &str, fields: &[DataField]) -> Result<(), Broken> {
    let mut names = HashSet::new();
    match fields.iter().find(|field| !names.insert(field.name())) {
        Some(field) => Err(Broken::new(
            format!("{} is given twice", described(row, field.name())),
            "each name once",
        )),
        None => Ok(()),
    }
}

fn columns_once(s: &Subject) -> Result<(), Broken> {
    ensure_once("", s.fields())
}

fn fields_of_a_row_once(s: &Subject) -> Result<(), Broken> {
    types::check_fields(s.fields(), &|row, fields| match row {
        "" => Ok(()),
        row => ensure_once(row, fields),
    })
}

fn name_without_character_0(s: &Subject) -> Result<(), Broken> {
    types::check_fields(s.fields(), &|row, fields| {
        let mut names = fields.iter().map(DataField::name);
        match names.find(|name| name.contains('\0')) {
            Some(name) => Err(Broken::new(
                described(row, &name.replace('\0', "\\0")),
                "a name without the character 0, which ends names in the Arrow C data interface",
            )),
            None => Ok(()),
        }
    })
}

fn type_parameter(s: &Subject) -> Result<(), Broken> {
    use DataType as T;
    let length = |length: usize| {
        (!(1..=MAX_LENGTH).contains(&length)).then_some("a length from 1 to 2147483647")
    };
    let precision = |precision: u32| (precision > 9).then_some("a precision of at most 9 digits");
    let misfit = |data_type: &DataType| match data_type {
        T::Char(t) => length(t.length()),
        T::VarChar(t) => length(t.length() as usize),
        T::Binary(t) => length(t.length()),
        T::VarBinary(t) => length(t.length() as usize),
        T::Vector(t) => length(t.length() as usize),
        T::Time(t) => precision(t.precision()),
        T::Timestamp(t) => precision(t.precision()),
        T::LocalZonedTimestamp(t) => precision(t.precision()),
        T::Decimal(t) => (!(1..=38).contains(&t.precision()) || t.scale() > t.precision())
            .then_some("a precision from 1 to 38, and a scale of at most the precision"),
        _ => None,
    };
    for field in s.fields() {
        let found = types::find(field.name(), field.data_type(), &misfit);
        if let Some((path, expected)) = found {
            return Err(Broken::new(
                format!("column '{path}' is of type {}", field.data_type()),
                expected,
            ));
        }
    }
    Ok(())
}
