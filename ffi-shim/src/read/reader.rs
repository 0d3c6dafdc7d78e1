//! Readers, which stream the batches of splits.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use futures::StreamExt;
use paimon::arrow::build_target_arrow_schema;
use paimon::table::{ArrowRecordBatchStream, DataSplit};

use super::request::Request;
use crate::arrow::one_line;
use crate::failure::codes::{
    PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL, PFFM_RESOURCE_EXHAUSTED,
};
use crate::failure::Failure;
use crate::filter::Filter;
use crate::table::OpenTable;
use crate::upstream::avro::Risk;
use crate::upstream::error_texts;

/// The minimum size of a batch that is concatenated from smaller batches, in rows or in bytes. Only the
/// last batch may be smaller.
const MIN_ROWS: usize = 1024;
const MIN_BYTES: usize = 256 << 20;

/// A stream of the batches of some splits. A failure is final.
pub(crate) struct Reader {
    /// None at the end, and after a failure.
    stream: Option<ArrowRecordBatchStream>,
    failure: Option<Failure>,
    remaining: u64,
    filter: Option<Filter>,
    /// The risk of Avro files. If there is a risk, the crate returns batches of one row, and the reader
    /// checks each batch that it returns.
    risk: Option<Risk>,
    /// The schema of the batches that are read from files. Its first columns are the returned columns.
    read_schema: SchemaRef,
    /// The schema of the batches that are returned.
    schema: SchemaRef,
}

impl Reader {
    /// Opens a reader. The reader evaluates the filter of the request exactly, even if the splits were
    /// planned without it, and then applies the limit.
    pub(crate) async fn open(
        open: &OpenTable,
        request: Request,
        splits: &[DataSplit],
    ) -> Result<Self, Failure> {
        let mut request = request.resolve(open).await?;
        let risk = request.check_files(splits).await?;
        let read = request
            .builder()?
            .new_read()
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        let read_schema = build_target_arrow_schema(read.read_type())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        // Columns that only the filter compares come after the returned columns.
        let returned = request
            .projection
            .as_ref()
            .map_or(read_schema.fields().len(), Vec::len);
        let stream = match splits.is_empty() {
            true => None,
            false => Some(
                read.to_arrow(splits)
                    .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?,
            ),
        };
        let columns: Vec<usize> = (0..returned).collect();
        let schema = read_schema
            .project(&columns)
            .map_err(|e| Failure::new(PFFM_INTERNAL, e.to_string()))?;
        Ok(Reader {
            stream,
            failure: None,
            remaining: request.limit.unwrap_or(u64::MAX),
            filter: request.filter,
            risk,
            read_schema,
            schema: Arc::new(schema),
        })
    }

    /// Returns the schema of the returned batches.
    pub(crate) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Ends the stream. Call this function on the runtime, because the stream's own tasks need the runtime.
    pub(crate) fn close(&mut self) {
        self.stream = None;
    }

    /// Returns the next batch, or none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<RecordBatch>, Failure> {
        if let Some(failure) = &self.failure {
            return Err(Failure::state(format!(
                "the reader already failed: {}",
                failure.message
            )));
        }
        // The stream is moved out of the reader, so a stream that panics is not polled again.
        let Some(mut stream) = self.stream.take() else {
            return Ok(None);
        };
        let batch = self.next_rows(&mut stream).await;
        let batch = batch.inspect_err(|f| self.failure = Some(f.clone()))?;
        if batch.is_some() {
            self.stream = Some(stream);
        }
        Ok(batch)
    }

    /// Returns the next rows, or none at the end. Small batches are concatenated.
    async fn next_rows(
        &mut self,
        stream: &mut ArrowRecordBatchStream,
    ) -> Result<Option<RecordBatch>, Failure> {
        let min_rows = self.risk.as_ref().map_or(1, |_| MIN_ROWS);
        let mut parts = Vec::new();
        let mut rows = 0;
        let mut bytes = 0;
        while self.remaining > 0 && rows < min_rows && bytes < MIN_BYTES {
            let Some(batch) = stream.next().await else {
                break;
            };
            let batch = self.returned_rows(batch.map_err(read_failure)?)?;
            if batch.num_rows() > 0 {
                self.remaining -= batch.num_rows() as u64;
                rows += batch.num_rows();
                bytes += batch.get_array_memory_size();
                parts.push(batch);
            }
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

    /// Returns the part of a batch that the caller receives: the rows that the filter keeps, up to the
    /// limit, with the reader's schema.
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
        let batch = match &self.filter {
            Some(filter) => filter.keep(&batch)?,
            None => batch,
        };
        let rows = usize::try_from(self.remaining).unwrap_or(usize::MAX);
        let batch = batch.slice(0, batch.num_rows().min(rows));
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
