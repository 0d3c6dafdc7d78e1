//! Instants in ORC files.
//!
//! Defect: unless `orc.timestamp-ltz.legacy.type` is false, Paimon Java shifts each TIMESTAMP WITH LOCAL TIME ZONE by
//! the offset of its JVM's time zone when it writes, and shifts the value back when it reads. The crate does not
//! shift, and the files do not name the zone.
//!
//! Consequence: the crate reads instants that are off by the offset of the writer's zone.
//!
//! Work-around: reading such columns fails, unless the option is false.
//!
//! Applies to: paimon 0.4.0
//!
//! Remove when: the crate shifts instants as Paimon Java does.

use paimon::spec::{DataType, TableSchema};

use crate::{options, types};

/// Returns whether Paimon Java shifts the instants in the ORC files of the table.
pub(crate) fn shifts_instants(schema: &TableSchema) -> bool {
    let legacy = options::text(schema, "orc.timestamp-ltz.legacy.type");
    !legacy.is_some_and(|value| value.trim().eq_ignore_ascii_case("false"))
}

/// Returns whether a type is, or contains, a TIMESTAMP WITH LOCAL TIME ZONE.
pub(crate) fn has_instants(data_type: &DataType) -> bool {
    let is_instant = |inner: &DataType| matches!(inner, DataType::LocalZonedTimestamp(_));
    types::contains(data_type, is_instant)
}
