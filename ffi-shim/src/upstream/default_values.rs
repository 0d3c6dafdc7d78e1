//! Default values of columns.
//!
//! Defect: the crate drops the default value of a column when it makes the column of a primary key NOT NULL, makes bytes
//! a BLOB, or changes the type or the nullability of a column.
//!
//! Consequence: rows without a value in the column get null instead of the default value.
//!
//! Work-around: this library writes the default values into the new schema again.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate keeps the default values.

use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Returns the schema with these default values. Each has the position of its column.
pub(crate) fn restore<S: Serialize + DeserializeOwned>(
    schema: S,
    defaults: &[(usize, &str)],
) -> Result<S, Failure> {
    if defaults.is_empty() {
        return Ok(schema);
    }
    let internal = |e: serde_json::Error| Failure::new(PFFM_INTERNAL, format!("schema: {e}"));
    let mut json = serde_json::to_value(&schema).map_err(internal)?;
    for (position, text) in defaults {
        json["fields"][position]["defaultValue"] = (*text).into();
    }
    serde_json::from_value(json).map_err(internal)
}
