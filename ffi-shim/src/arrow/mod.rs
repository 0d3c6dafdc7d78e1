//! Arrow over the C data interface: import what a caller exported, make it fit the table, export.

mod adapt;
mod conform;
mod import;
mod limits;
mod own;
mod shape;
mod slicing;

use std::sync::Arc;

use arrow_schema::Schema;

pub(crate) use conform::Target;
pub(crate) use import::{Columns, Imported};
pub(crate) use own::owned;

/// A schema in one line, for messages.
pub(crate) fn one_line(schema: &Schema) -> String {
    let fields: Vec<String> = schema.fields().iter().map(one_field).collect();
    format!("[{}]", fields.join(", "))
}

fn one_field(field: &Arc<arrow_schema::Field>) -> String {
    let null = if field.is_nullable() { "" } else { " NOT NULL" };
    format!("{} {}{null}", field.name(), field.data_type())
}
