//! Small batches, which are gathered until they are worth handing over: to a lane, or to the crate.

use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;
use paimon::spec::{CoreOptions, TableSchema};

use crate::failure::codes::PFFM_INTERNAL;
use crate::failure::Failure;

/// Gathered batches are handed over when they have this many rows or bytes.
const ENOUGH_ROWS: usize = 4096;
const ENOUGH_BYTES: usize = 1024 * 1024;

/// The smallest files and row groups, in bytes, that are much larger than gathered batches.
const LARGE: i64 = 16 * 1024 * 1024;

/// Whether batches of a table can be gathered. The crate ends files and row groups only after a whole batch. So batches
/// stay apart if the table asks for small files or small row groups.
pub(super) fn can_gather(schema: &TableSchema) -> bool {
    let options = CoreOptions::new(schema.options());
    !schema.options().contains_key("target-file-row-num")
        && options.target_file_size() >= LARGE
        && options.write_parquet_buffer_size() >= LARGE
}

/// Gathered batches, in the order of the calls. They share no memory with the caller.
pub(super) struct SmallBatches {
    gathers: bool,
    batches: Vec<RecordBatch>,
    rows: usize,
    bytes: usize,
}

impl SmallBatches {
    /// `gathers` is whether batches [can be gathered](can_gather).
    pub(super) fn new(gathers: bool) -> Self {
        SmallBatches {
            gathers,
            batches: Vec::new(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Whether a batch is handed over alone. `bytes` is the memory of its rows.
    pub(super) fn is_large(&self, batch: &RecordBatch, bytes: usize) -> bool {
        !self.gathers || batch.num_rows() >= ENOUGH_ROWS || bytes >= ENOUGH_BYTES
    }

    /// Whether a batch has the same columns as the gathered batches.
    pub(super) fn accepts(&self, batch: &RecordBatch) -> bool {
        let first = self.batches.first();
        first.is_none_or(|first| first.schema_ref() == batch.schema_ref())
    }

    pub(super) fn add(&mut self, batch: RecordBatch, bytes: usize) {
        self.rows += batch.num_rows();
        self.bytes += bytes;
        self.batches.push(batch);
    }

    /// Whether the gathered batches are large enough to be handed over.
    pub(super) fn is_enough(&self) -> bool {
        !self.gathers || self.rows >= ENOUGH_ROWS || self.bytes >= ENOUGH_BYTES
    }

    /// Whether no rows are gathered.
    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The memory of the gathered rows in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the gathered rows as one batch, or none if there are no rows.
    pub(super) fn take(&mut self) -> Result<Option<RecordBatch>, Failure> {
        let batches = std::mem::take(&mut self.batches);
        (self.rows, self.bytes) = (0, 0);
        match batches.as_slice() {
            [] => Ok(None),
            [single] => Ok(Some(single.clone())),
            [first, ..] => {
                let joined = concat_batches(&first.schema(), &batches);
                let joined = joined.map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
                Ok(Some(joined))
            }
        }
    }
}
