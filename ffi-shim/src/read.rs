//! Reading: a plan of splits, and a reader that streams the batches of some of them.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::SchemaRef;
use futures::StreamExt;
use paimon::arrow::build_target_arrow_schema;
use paimon::table::{ArrowRecordBatchStream, DataSplit, ReadBuilder};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::arrow::{export_batch, export_schema, one_line};
use crate::buffer::{from_frames, to_frames, PffmBuffer};
use crate::error::{
    guard, Failure, PffmError, PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT, PFFM_INTERNAL,
};
use crate::handle::{self, Live};
use crate::table::{OpenTable, PffmTable};
use crate::{args, runtime};

/// What to read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// The columns, in this order; all of them when absent.
    projection: Option<Vec<String>>,
    /// At most so many rows.
    limit: Option<u64>,
}

impl Request {
    fn builder<'a>(&self, open: &'a OpenTable) -> Result<ReadBuilder<'a>, Failure> {
        let illegal = |e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT);
        let mut builder = open.table.new_read_builder();
        if let Some(columns) = &self.projection {
            let known: Vec<&str> = open
                .table
                .schema()
                .fields()
                .iter()
                .map(|field| field.name())
                .collect();
            if columns.is_empty() {
                return Err(Failure::argument("the projection names no column"));
            }
            for (index, column) in columns.iter().enumerate() {
                if !known.contains(&column.as_str()) {
                    return Err(Failure::argument(format!(
                        "projection: table {} has no column '{column}', only {known:?}",
                        open.full_name()
                    )));
                }
                if columns[..index].contains(column) {
                    return Err(Failure::argument(format!(
                        "projection: column '{column}' is named twice"
                    )));
                }
            }
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            builder.with_projection(&columns).map_err(illegal)?;
        }
        if let Some(limit) = self.limit {
            builder.with_limit(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Ok(builder)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanFacts {
    snapshot_id: Option<i64>,
    splits: Vec<SplitFacts>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SplitFacts {
    bucket: i32,
    row_count: i64,
    file_count: usize,
    file_size: i64,
}

impl SplitFacts {
    fn of(split: &DataSplit) -> Self {
        SplitFacts {
            bucket: split.bucket(),
            row_count: split.row_count(),
            file_count: split.data_files().len(),
            file_size: split.data_files().iter().map(|f| f.file_size).sum(),
        }
    }
}

/// Plans a read of the latest snapshot. `request`: JSON `{"projection":[…]|null,"limit":n|null}`.
/// `plan`: frames; the first is JSON
/// `{"snapshotId":n|null,"splits":[{"bucket","rowCount","fileCount","fileSize"}]}`, then comes one
/// frame per split. Row counts are of the files, before merging; sizes are in bytes.
#[no_mangle]
pub unsafe extern "C" fn pffm_plan(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    plan: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(plan, "plan") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let request: Request = unsafe { args::json(request, request_len, "request") }?;
        let frames = runtime::run(async move {
            let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
            let scan = request.builder(&open)?.new_scan();
            let plan = scan.plan().await.map_err(corrupt)?;
            let facts = PlanFacts {
                snapshot_id: plan.snapshot_id(),
                splits: plan.splits().iter().map(SplitFacts::of).collect(),
            };
            let head = serde_json::to_vec(&facts)
                .map_err(|e| Failure::new(PFFM_INTERNAL, format!("JSON: {e}")))?;
            let mut parts = vec![head];
            for split in plan.splits() {
                parts.push(split.serialize().map_err(corrupt)?);
            }
            Ok(to_frames(parts))
        })?;
        *place = PffmBuffer::from(frames);
        Ok(())
    })
}

/// A reader. Exclusive: one call at a time. A failure is final.
pub struct PffmReader {
    schema: SchemaRef,
    inner: Arc<Mutex<Reader>>,
    _live: Live,
}

struct Reader {
    /// None at the end and after a failure.
    stream: Option<ArrowRecordBatchStream>,
    failure: Option<Failure>,
    remaining: u64,
    schema: SchemaRef,
}

impl Reader {
    async fn next(&mut self) -> Result<Option<RecordBatch>, Failure> {
        if let Some(failure) = &self.failure {
            return Err(Failure::state(format!(
                "the reader failed before: {}",
                failure.message
            )));
        }
        // Taken out, so that a panic in it leaves no stream to be polled again.
        let Some(mut stream) = self.stream.take() else {
            return Ok(None);
        };
        while self.remaining > 0 {
            match stream.next().await {
                None => return Ok(None),
                Some(Ok(batch)) if batch.num_rows() == 0 => continue,
                Some(Ok(batch)) => {
                    let rows = usize::try_from(self.remaining).unwrap_or(usize::MAX);
                    let batch = batch.slice(0, batch.num_rows().min(rows));
                    self.remaining -= batch.num_rows() as u64;
                    let batch = self.shaped(batch).inspect_err(|f| {
                        self.failure = Some(f.clone());
                    })?;
                    self.stream = Some(stream);
                    return Ok(Some(batch));
                }
                Some(Err(e)) => {
                    let failure = Failure::of(e, PFFM_CORRUPT_DATA);
                    self.failure = Some(failure.clone());
                    return Err(failure);
                }
            }
        }
        Ok(None)
    }

    /// The batch under the reader's schema, which is what its user was told.
    fn shaped(&self, batch: RecordBatch) -> Result<RecordBatch, Failure> {
        if batch.schema() == self.schema {
            return Ok(batch);
        }
        let found = batch.schema();
        RecordBatch::try_new(self.schema.clone(), batch.columns().to_vec()).map_err(|e| {
            Failure::new(
                PFFM_CORRUPT_DATA,
                format!(
                    "the files hold {} where {} was expected: {e}",
                    one_line(&found),
                    one_line(&self.schema)
                ),
            )
        })
    }
}

/// Opens a reader over splits (frames, as in a plan). `request` as for `pffm_plan`; its limit
/// cuts the rows of this reader exactly.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_new(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    splits: *const u8,
    splits_len: i64,
    reader: *mut *mut PffmReader,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(reader, "reader") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let request: Request = unsafe { args::json(request, request_len, "request") }?;
        let frames = unsafe { args::bytes(splits, splits_len, "splits") }?;
        let corrupt = |e| Failure {
            code: PFFM_CORRUPT_DATA,
            ..Failure::of(e, PFFM_CORRUPT_DATA)
        };
        let splits = from_frames(frames)?
            .into_iter()
            .enumerate()
            .map(|(index, body)| {
                DataSplit::deserialize(body)
                    .map_err(|e| corrupt(e).context(format!("split {index}")))
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let inner = runtime::run(async move {
            let read = request
                .builder(&open)?
                .new_read()
                .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
            let schema = build_target_arrow_schema(read.read_type())
                .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
            let stream = match splits.is_empty() {
                true => None,
                false => Some(
                    read.to_arrow(&splits)
                        .map_err(|e| Failure::of(e, PFFM_CORRUPT_DATA))?,
                ),
            };
            Ok(Reader {
                stream,
                failure: None,
                remaining: request.limit.unwrap_or(u64::MAX),
                schema,
            })
        })?;
        *place = handle::give(PffmReader {
            schema: inner.schema.clone(),
            inner: Arc::new(Mutex::new(inner)),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Exports the schema of the reader's batches into the caller's struct, which he releases.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_schema(
    reader: *const PffmReader,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let reader = unsafe { handle::borrow(reader, "reader") }?;
        unsafe { export_schema(&reader.schema, schema) }
    })
}

/// Exports the next batch, as a struct array, into the caller's struct, which he releases, and
/// sets `has_next` to 1; at the end sets it to 0 and leaves the struct alone.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_next(
    reader: *mut PffmReader,
    array: *mut FFI_ArrowArray,
    has_next: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let has_next = unsafe { args::out(has_next, "has_next") }?;
        if array.is_null() {
            return Err(Failure::argument("array is null"));
        }
        let handle = unsafe { handle::borrow(reader, "reader") }?;
        let mut reader = handle
            .inner
            .clone()
            .try_lock_owned()
            .map_err(|_| Failure::state("the reader is in use by another thread"))?;
        match runtime::run(async move { reader.next().await })? {
            Some(batch) => {
                unsafe { export_batch(batch, array) }?;
                *has_next = 1;
            }
            None => *has_next = 0,
        }
        Ok(())
    })
}

/// Closes a reader. Consumes the handle; null is nothing. Batches that were read stay valid until
/// they are released.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_close(reader: *mut PffmReader, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(reader) }) else {
            return Ok(());
        };
        let inner = handle.inner.clone();
        // Dropped on the runtime, which a stream's own tasks expect.
        runtime::run(async move {
            inner.lock().await.stream = None;
            Ok(())
        })
    })
}
