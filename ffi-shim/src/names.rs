//! Names of new databases, tables, tags and branches, and the length limit of their folder and file names.
//!
//! A name is refused before anything is written if Paimon Java refuses it or could not open the object, or if
//! the file system does not allow a name of that length. The rules for column names are part of the schema
//! validation (`validation/rules/columns.rs`).

use paimon::catalog::{Identifier, SYSTEM_TABLE_SPLITTER};
use paimon::spec::{is_java_whitespace_only, DataField};

use crate::failure::Failure;
use crate::storage;

/// The database of Paimon Java's own tables.
const SYSTEM_DATABASE: &str = "sys";

/// Fails if Paimon Java could not open a database of this name.
pub(crate) fn check_database(name: &str) -> Result<(), Failure> {
    check_object("database", name)?;
    match name {
        SYSTEM_DATABASE => Err(refused("database", name, "is Paimon's system database")),
        _ => Ok(()),
    }
}

/// Fails if Paimon Java could not open a table of this name, or would open another object.
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

/// Checks the rules that database names and table names share. The crate refuses names that lead out of the
/// warehouse.
fn check_object(what: &str, name: &str) -> Result<(), Failure> {
    if is_java_whitespace_only(name) {
        return Err(refused(what, name, "is blank"));
    }
    if name.contains(':') {
        let why = "contains ':', and Paimon Java reads the part before it as the scheme of a URI";
        return Err(refused(what, name, why));
    }
    Ok(())
}

fn refused(what: &str, name: &str, why: &str) -> Failure {
    Failure::argument(format!(
        "the {what} name '{name}' {why}; choose another name"
    ))
}

/// The name of the table itself among its branches.
pub(crate) const MAIN_BRANCH: &str = "main";

/// Fails if Paimon Java refuses the name of a tag, or could not list the tags of the table any more.
pub(crate) fn check_tag(location: &str, name: &str) -> Result<(), Failure> {
    let own = (name.trim_end() != name).then_some("ends with a space");
    check_label(location, ("tag", "tags"), name, own, None)
}

/// Fails if Paimon Java refuses the name of a branch, or could not open or list the branches any more.
pub(crate) fn check_branch(location: &str, name: &str) -> Result<(), Failure> {
    let own = if name == MAIN_BRANCH {
        Some("is the name of the table's own branch")
    } else {
        name.chars()
            .all(char::is_numeric)
            .then_some("has digits only")
    };
    let separator = name
        .contains('$')
        .then_some("contains '$', which separates a table from its branch or system table");
    check_label(location, ("branch", "branches"), name, own, separator)
}

/// Checks the name of a tag or branch. `own` and `last` are faults that only one of the two kinds has, in the order of
/// the checks.
fn check_label(
    location: &str,
    (kind, kinds): (&str, &str),
    name: &str,
    own: Option<&str>,
    last: Option<&str>,
) -> Result<(), Failure> {
    let why = if is_java_whitespace_only(name) {
        "is blank".to_string()
    } else if let Some(own) = own {
        own.to_string()
    } else if name.contains(['/', '\\']) || name.chars().any(char::is_control) {
        "contains a path separator or a control character".to_string()
    } else if name.contains(':') {
        format!("contains ':', and Paimon Java could not list the {kinds} of the table any more")
    } else if let Some(last) = last {
        last.to_string()
    } else {
        return check_length(&format!("the {kind}"), location, &format!("{kind}-{name}"));
    };
    Err(refused(kind, name, &why))
}

/// Fails if the file system of `parent` does not allow a folder name of this length. `what` is the object that
/// needs the folder.
pub(crate) fn check_length(what: &str, parent: &str, folder: &str) -> Result<(), Failure> {
    match storage::longest_name(parent) {
        Some(limit) if folder.len() > limit => Err(too_long(what, folder, limit)),
        _ => Ok(()),
    }
}

/// Returns the error for a folder name that is longer than `limit` bytes.
pub(crate) fn too_long(what: &str, folder: &str, limit: usize) -> Failure {
    Failure::argument(format!(
        "{what} needs a folder named '{}', which is {} bytes long: the file system allows {limit}; \
         choose a shorter name",
        shortened(folder),
        folder.len(),
    ))
}

fn shortened(name: &str) -> String {
    const SHOWN: usize = 60;
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}

/// Returns the folder name of the partition whose value in this column is null.
pub(crate) fn null_partition(field: &DataField) -> String {
    format!("{}__DEFAULT_PARTITION__", partition_prefix(field))
}

/// Returns the prefix `column=` of a partition column's folder names.
pub(crate) fn partition_prefix(field: &DataField) -> String {
    format!("{}=", escaped(field.name()))
}

/// Escapes a column name or a value as Paimon does in the folder names of partitions.
pub(crate) fn escaped(text: &str) -> String {
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
