//! The decoding of units: from files to the batches that the caller receives.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use futures::StreamExt;
use paimon::arrow::build_target_arrow_schema;
use paimon::table::ArrowRecordBatchStream;
use paimon::Table;

use super::parts::WANTED_ROWS;
use super::request::ResolvedRead;
use super::units::Unit;
use crate::arrow::one_line;
use crate::failure::codes::{
    PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL, PFFM_RESOURCE_EXHAUSTED,
};
use crate::failure::Failure;
use crate::faults;
use crate::options;
use crate::upstream::avro::Risk;
use crate::upstream::error_texts;

/// The table option with the number of rows of each batch that the crate decodes, and its default.
const BATCH_ROWS: &str = "read.batch-size";
const DEFAULT_BATCH_ROWS: usize = 1024;

/// The size in bytes from which a batch is not joined with the next one.
const WANTED_BYTES: usize = 4 << 20;

/// The largest number of decoded batches that are joined. If a filter removes most rows, this bound lets the
/// caller receive the remaining rows early.
const JOINED_BATCHES: usize = WANTED_ROWS / DEFAULT_BATCH_ROWS;

/// The size from which a batch of single records is returned, in rows or in bytes. Only the last batch of a
/// unit may be smaller.
const JOINED_RECORDS: usize = 1024;
const JOINED_RECORD_BYTES: usize = 256 << 20;

/// The number of row groups of one file that the crate decodes at the same time. Lanes decode several units
/// at the same time, so a lane decodes one row group after the other.
const ROW_GROUPS: (&str, &str) = ("read.parquet.row-group.parallelism", "1");

/// The decoding of the units of one reader. Any number of lanes can use it at the same time.
pub(super) struct Decoder {
    read: ResolvedRead,
    /// The table with an option that lets the crate decode [`WANTED_ROWS`] rows at once. None if the table
    /// sets the number of rows itself.
    with_large_batches: Option<Table>,
    /// The risk of Avro files. If there is a risk, the crate returns batches of one record, and each joined
    /// batch is checked.
    risk: Option<Risk>,
    /// The schema of the batches that are read from files. Its first columns are the returned columns.
    read_schema: SchemaRef,
    /// The schema of the batches that are returned.
    schema: SchemaRef,
}

/// A unit that a lane decodes.
pub(super) struct OpenUnit {
    stream: ArrowRecordBatchStream,
    /// A decoded batch that is too large to be joined with the batches before it.
    kept: Option<RecordBatch>,
    /// Whether the stream has ended. An ended stream is not polled again.
    ended: bool,
}

/// When decoded batches are joined no further.
struct Join {
    rows: usize,
    bytes: usize,
    batches: usize,
}

impl Decoder {
    pub(super) fn new(mut read: ResolvedRead, risk: Option<Risk>) -> Result<Self, Failure> {
        let set = |table: &Table, (key, value): (&str, &str)| {
            table.copy_with_options([(key.to_string(), value.to_string())].into())
        };
        if options::text(read.table.schema(), ROW_GROUPS.0).is_none() {
            read.table = set(&read.table, ROW_GROUPS);
        }
        let sets_batches = options::text(read.table.schema(), BATCH_ROWS).is_some();
        let rows = WANTED_ROWS.to_string();
        let with_large_batches = (!sets_batches).then(|| set(&read.table, (BATCH_ROWS, &rows)));

        let read_schema = {
            let table_read = read
                .builder()?
                .new_read()
                .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
            build_target_arrow_schema(table_read.read_type())
                .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?
        };
        // Columns that only the filter compares come after the returned columns.
        let returned = read
            .projection
            .as_ref()
            .map_or(read_schema.fields().len(), Vec::len);
        let columns: Vec<usize> = (0..returned).collect();
        let schema = read_schema
            .project(&columns)
            .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(Decoder {
            read,
            with_large_batches,
            risk,
            read_schema,
            schema: Arc::new(schema),
        })
    }

    /// Returns the resolved read.
    pub(super) fn read(&self) -> &ResolvedRead {
        &self.read
    }

    /// Returns the schema of the returned batches.
    pub(super) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Opens a unit, for [`Self::next`].
    pub(super) fn open(&self, unit: &Unit) -> Result<OpenUnit, Failure> {
        let table = match &self.with_large_batches {
            Some(table) if unit.large_batches => table,
            _ => &self.read.table,
        };
        self.read
            .builder_on(table)?
            .new_read()
            .and_then(|read| read.to_arrow(std::slice::from_ref(&unit.split)))
            .map(|stream| OpenUnit {
                stream,
                kept: None,
                ended: false,
            })
            .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))
    }

    /// Returns the next rows of a unit, or none at the end. Batches are never empty.
    pub(super) async fn next(&self, unit: &mut OpenUnit) -> Result<Option<RecordBatch>, Failure> {
        let join = self.join();
        let mut parts = Vec::new();
        let (mut rows, mut bytes, mut batches) = (0, 0, 0);
        while rows < join.rows && bytes < join.bytes && (batches < join.batches || rows == 0) {
            let batch = match unit.kept.take() {
                Some(batch) => Some(batch),
                None => self.decode(unit).await?,
            };
            let Some(batch) = batch else {
                break;
            };
            batches += 1;
            if batch.num_rows() == 0 {
                continue;
            }
            let size = batch.get_array_memory_size();
            if rows > 0 && bytes + size > 2 * join.bytes {
                // The joined batch could exceed the 2 GiB that a column can have.
                unit.kept = Some(batch);
                break;
            }
            rows += batch.num_rows();
            bytes += size;
            parts.push(batch);
        }
        let batch = match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(
                concat_batches(&self.schema, &parts)
                    .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?,
            ),
        };
        if let (Some(risk), Some(batch)) = (&self.risk, &batch) {
            risk.ensure_nothing_lost(batch)?;
        }
        Ok(batch)
    }

    /// Decodes the next batch of the crate. Returns none at the end of the unit.
    async fn decode(&self, unit: &mut OpenUnit) -> Result<Option<RecordBatch>, Failure> {
        faults::io("read.batch").map_err(|e| Failure::new(PFFM_CORRUPT_DATA, e.to_string()))?;
        if unit.ended {
            return Ok(None);
        }
        match unit.stream.next().await {
            Some(batch) => self.returned_rows(batch.map_err(read_failure)?).map(Some),
            None => {
                unit.ended = true;
                Ok(None)
            }
        }
    }

    fn join(&self) -> Join {
        if self.risk.is_some() {
            return Join {
                rows: JOINED_RECORDS,
                bytes: JOINED_RECORD_BYTES,
                batches: usize::MAX,
            };
        }
        let limit = self.read.limit.unwrap_or(u64::MAX);
        Join {
            // More rows than the limit are never needed.
            rows: usize::try_from(limit).map_or(WANTED_ROWS, |limit| limit.min(WANTED_ROWS)),
            bytes: WANTED_BYTES,
            batches: match self.with_large_batches {
                Some(_) => JOINED_BATCHES,
                None => 1,
            },
        }
    }

    /// Returns the part of a batch that the caller receives: the rows that the filter keeps, with the reader's
    /// schema.
    fn returned_rows(&self, batch: RecordBatch) -> Result<RecordBatch, Failure> {
        let corrupt = |e: ArrowError, found: &Schema| {
            Failure::new(
                PFFM_CORRUPT_DATA,
                format!(
                    "the files contain {}, expected {}: {e}",
                    one_line(found),
                    one_line(&self.read_schema)
                ),
            )
        };
        let found = batch.schema();
        let batch = if found == self.read_schema {
            batch
        } else {
            RecordBatch::try_new(self.read_schema.clone(), batch.columns().to_vec())
                .map_err(|e| corrupt(e, &found))?
        };
        let batch = match &self.read.filter {
            Some(filter) => filter.keep(&batch)?,
            None => batch,
        };
        let columns = batch.columns()[..self.schema.fields().len()].to_vec();
        RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| corrupt(e, &found))
    }
}

/// Returns the failure for an error of the stream.
fn read_failure(error: paimon::Error) -> Failure {
    let failure = Failure::of(error, PFFM_CORRUPT_DATA);
    match error_texts::is_offset_overflow(&failure.message) {
        true => Failure::new(
            PFFM_RESOURCE_EXHAUSTED,
            format!(
                "a column has more than 2 GiB in one batch, which Arrow cannot address; set the table \
                 option read.batch-size to fewer rows (default: 1024): {}",
                failure.message
            ),
        ),
        false => failure,
    }
}
