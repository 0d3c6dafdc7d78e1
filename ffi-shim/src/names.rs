//! Names of what is made: refused before anything is written when Paimon Java refuses them or could
//! not open what is called so, or when the file system has no room for them.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use paimon::catalog::{Identifier, SYSTEM_TABLE_SPLITTER};
use paimon::spec::{is_java_whitespace_only, DataField, DataType, TableSchema};

use crate::failure::Failure;
use crate::storage;

/// The database of Paimon Java's own tables.
const SYSTEM_DATABASE: &str = "sys";
/// Columns that Paimon adds to those of a table.
const SYSTEM_COLUMNS: [&str; 5] = [
    "_SEQUENCE_NUMBER",
    "_VALUE_KIND",
    "_LEVEL",
    "rowkind",
    "_ROW_ID",
];
const KEY_COLUMN_PREFIX: &str = "_KEY_";

/// Fails for a database that Paimon Java could not open.
pub(crate) fn check_database(name: &str) -> Result<(), Failure> {
    check_object("database", name)?;
    match name {
        SYSTEM_DATABASE => Err(refused("database", name, "is Paimon's own system database")),
        _ => Ok(()),
    }
}

/// Fails for a table that Paimon Java could not open, or would take for something else.
pub(crate) fn check_table(name: &Identifier) -> Result<(), Failure> {
    check_database(name.database())?;
    check_object("table", name.object())?;
    match name.object().contains(SYSTEM_TABLE_SPLITTER) {
        true => {
            let why = "contains '$', which separates a table from its branch or system table";
            Err(refused("table", name.object(), why))
        }
        false => Ok(()),
    }
}

/// What the names of databases and tables have in common. Those that lead out of the warehouse are
/// refused by the crate.
fn check_object(what: &str, name: &str) -> Result<(), Failure> {
    if is_java_whitespace_only(name) {
        return Err(refused(what, name, "is blank"));
    }
    if name.contains(':') {
        let why =
            "contains ':', and Paimon Java takes what stands before it for the scheme of a URI";
        return Err(refused(what, name, why));
    }
    Ok(())
}

/// Fails for columns, and fields of ROWs, that Paimon Java refuses.
pub(crate) fn check_columns(fields: &[DataField]) -> Result<(), Failure> {
    for field in fields {
        let name = field.name();
        if SYSTEM_COLUMNS.contains(&name) {
            let why = format!("is reserved; Paimon's own columns are {SYSTEM_COLUMNS:?}");
            return Err(refused("column", name, &why));
        }
        if name.starts_with(KEY_COLUMN_PREFIX) {
            let why = "is reserved: names of Paimon's own columns begin with '_KEY_'";
            return Err(refused("column", name, why));
        }
    }
    check_fields("column", "", fields)
}

fn check_fields(what: &str, path: &str, fields: &[DataField]) -> Result<(), Failure> {
    for (index, field) in fields.iter().enumerate() {
        let name = field.name();
        let full = format!("{path}{name}");
        if is_java_whitespace_only(name) {
            return Err(refused(what, &full, "is blank"));
        }
        if name.contains('\0') {
            let why = "contains the character 0, which ends names in the Arrow C data interface";
            return Err(refused(what, &full.replace('\0', "\\0"), why));
        }
        if fields[..index].iter().any(|other| other.name() == name) {
            return Err(refused(what, &full, "is given twice"));
        }
        check_type(&full, field.data_type())?;
    }
    Ok(())
}

fn check_type(path: &str, data_type: &DataType) -> Result<(), Failure> {
    match data_type {
        DataType::Row(t) => check_fields("field", &format!("{path}."), t.fields()),
        DataType::Array(t) => check_type(&format!("{path}[]"), t.element_type()),
        DataType::Vector(t) => check_type(&format!("{path}[]"), t.element_type()),
        DataType::Multiset(t) => check_type(&format!("{path}[]"), t.element_type()),
        DataType::Map(t) => {
            check_type(&format!("{path}.key"), t.key_type())?;
            check_type(&format!("{path}.value"), t.value_type())
        }
        _ => Ok(()),
    }
}

fn refused(what: &str, name: &str, why: &str) -> Failure {
    Failure::argument(format!(
        "the {what} name '{name}' {why}; choose another name"
    ))
}

/// Fails for a name that is longer than the file system below `folder` allows for that of a folder.
///
/// `file` is the name that the folder gets.
pub(crate) fn check_length(what: &str, folder: &str, file: &str) -> Result<(), Failure> {
    match storage::longest_name(folder) {
        Some(most) if file.len() > most => Err(too_long(what, file, most)),
        _ => Ok(()),
    }
}

fn too_long(what: &str, file: &str, most: usize) -> Failure {
    Failure::argument(format!(
        "{what} needs a folder named '{}', which is {} bytes long: the file system allows {most}; \
         choose a shorter one",
        shortened(file),
        file.len(),
    ))
}

fn shortened(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}

/// The partition columns whose values, being texts of any length, are part of a folder's name.
pub(crate) struct PartitionFolders {
    columns: Vec<Named>,
    /// The most bytes of a folder's name.
    most: usize,
}

struct Named {
    column: String,
    /// `column=`
    prefix: String,
}

impl PartitionFolders {
    /// Those of a table; none where its storage has no limit that is known.
    pub(crate) fn of(schema: &TableSchema, location: &str) -> Option<Self> {
        let text = |field: &DataField| {
            matches!(field.data_type(), DataType::Char(_) | DataType::VarChar(_))
        };
        let fields = schema.partition_fields();
        let columns: Vec<Named> = fields
            .iter()
            .filter(|field| text(field))
            .map(Named::of)
            .collect();
        if columns.is_empty() {
            return None;
        }
        let most = storage::longest_name(location)?;
        Some(PartitionFolders { columns, most })
    }

    /// Fails at the first row whose partition cannot have a folder. The first row of the batch has
    /// the number `first_row` in the caller's.
    pub(crate) fn check(&self, batch: &RecordBatch, first_row: usize) -> Result<(), Failure> {
        for named in &self.columns {
            let column = batch.column_by_name(&named.column);
            let Some(texts) = column.and_then(|column| column.as_string_opt::<i32>()) else {
                continue;
            };
            for row in 0..texts.len() {
                // Each byte takes three characters at most.
                let bytes = texts.value_length(row) as usize;
                if named.prefix.len() + 3 * bytes <= self.most || texts.is_null(row) {
                    continue;
                }
                let folder = format!("{}{}", named.prefix, escaped(texts.value(row)));
                if folder.len() > self.most {
                    let what = format!(
                        "column '{}', row {}: the partition",
                        named.column,
                        first_row + row
                    );
                    return Err(too_long(&what, &folder, self.most));
                }
            }
        }
        Ok(())
    }
}

impl Named {
    fn of(field: &DataField) -> Self {
        Named {
            column: field.name().to_string(),
            prefix: format!("{}=", escaped(field.name())),
        }
    }
}

/// The folder of the partition of nulls; its column's name is what makes it long.
pub(crate) fn null_partition(field: &DataField) -> String {
    format!("{}__DEFAULT_PARTITION__", Named::of(field).prefix)
}

/// A part of a partition's folder, as Paimon spells it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0'..='\u{1F}'
            | '\u{7F}'
            | '"'
            | '#'
            | '%'
            | '\''
            | '*'
            | '/'
            | ':'
            | '='
            | '?'
            | '\\'
            | '{'
            | '}'
            | '['
            | ']'
            | '^' => escaped.push_str(&format!("%{:02X}", character as u32)),
            _ => escaped.push(character),
        }
    }
    escaped
}
