//! The parts of a batch.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};

use crate::arrow::detached;
use crate::failure::Failure;

/// A partition of the table.
#[derive(Debug, PartialEq)]
pub(in crate::write) struct Partition {
    /// The position of the partition among the partitions that a writer has seen.
    pub(in crate::write) number: usize,
    /// The partition as a serialized row, in the crate's form.
    pub(in crate::write) bytes: Vec<u8>,
}

/// The rows of a batch that belong to one unit, in the order of the batch.
#[derive(Debug)]
pub(in crate::write) struct Part {
    pub(in crate::write) unit: Unit,
    pub(in crate::write) partition: Arc<Partition>,
    /// The bucket of the rows. None: the crate selects the buckets.
    pub(in crate::write) bucket: Option<i32>,
    pub(in crate::write) rows: RecordBatch,
    /// The memory of the rows in bytes.
    pub(in crate::write) bytes: usize,
}

/// The rows that one lane must write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::write) enum Unit {
    /// Any lane can write the rows, because the rows need not be in the same file as other rows.
    Any,
    /// The lane of this number writes the rows. The numbers count from 0, without gaps.
    Numbered(usize),
}

/// The owner of a batch's memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::write) enum Owner {
    /// The caller, who may change the memory when the call returns.
    Caller,
    Writer,
}

impl Owner {
    /// Returns a batch with the same rows that can be kept beyond the call.
    pub(super) fn kept(self, batch: &RecordBatch) -> Result<RecordBatch, Failure> {
        match self {
            Owner::Writer => Ok(batch.clone()),
            Owner::Caller => detached(batch),
        }
    }
}

/// Returns the memory of the rows of a batch in bytes, without the memory that other rows share.
pub(in crate::write) fn bytes_of(batch: &RecordBatch) -> usize {
    batch.columns().iter().map(bytes_of_column).sum()
}

/// Returns the memory of the values of a column in bytes, without the memory that other values share.
pub(in crate::write) fn bytes_of_column(column: &ArrayRef) -> usize {
    let size = column.to_data().get_slice_memory_size();
    size.unwrap_or_else(|_| column.get_array_memory_size())
}
