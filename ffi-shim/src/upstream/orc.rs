//! Timestamps in ORC files that are not what they seem.
//!
//! Unless `orc.timestamp-ltz.legacy.type` is false, Paimon Java shifts each TIMESTAMP WITH LOCAL TIME
//! ZONE by the offset of the zone it runs in, and back when it reads. Files do not tell which zone
//! that was, and the crate does not shift.

use paimon::spec::{DataType, TableSchema};

use crate::write::preconditions::option;

/// Whether instants in the ORC files of the table are shifted by what only their writer knows.
pub(crate) fn shifts_instants(schema: &TableSchema) -> bool {
    let legacy = option(schema, "orc.timestamp-ltz.legacy.type");
    !legacy.is_some_and(|value| value.trim().eq_ignore_ascii_case("false"))
}

pub(crate) fn has_instants(data_type: &DataType) -> bool {
    match data_type {
        DataType::LocalZonedTimestamp(_) => true,
        DataType::Array(t) => has_instants(t.element_type()),
        DataType::Vector(t) => has_instants(t.element_type()),
        DataType::Multiset(t) => has_instants(t.element_type()),
        DataType::Map(t) => has_instants(t.key_type()) || has_instants(t.value_type()),
        DataType::Row(t) => t.fields().iter().any(|f| has_instants(f.data_type())),
        _ => false,
    }
}
