//! Arrow schemas as text for error messages.

use std::sync::Arc;

use arrow_schema::{Field, Schema};

/// Returns a schema as one line of text: `[id Int32 NOT NULL, name Utf8]`.
pub(crate) fn one_line(schema: &Schema) -> String {
    let fields: Vec<String> = schema.fields().iter().map(one_field).collect();
    format!("[{}]", fields.join(", "))
}

fn one_field(field: &Arc<Field>) -> String {
    let null = if field.is_nullable() { "" } else { " NOT NULL" };
    format!("{} {}{null}", field.name(), field.data_type())
}
