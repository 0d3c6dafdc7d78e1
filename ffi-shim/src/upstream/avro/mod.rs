//! Defects of the crate's reader of Avro files.

mod null_rows;
mod number;
mod unions;

pub(crate) use null_rows::{Risk, SINGLE_RECORD_BATCHES};
pub(crate) use number::{encoded, long};
pub(crate) use unions::records_are_a_union;
