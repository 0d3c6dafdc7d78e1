//! Reads: plans of splits, and readers of splits.

use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::SchemaRef;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::export::{export_batch, export_schema};
use super::handle::{self, ExclusiveHandle, Live};
use super::table::PffmTable;
use crate::failure::Failure;
use crate::read::{self, Metrics, Reader, Request};
use crate::runtime;

/// Plans a read.
///
/// `request`: JSON `{"projection":["c",…],"limit":n,"filter":f,"snapshotId":n,"tag":"t","parallelism":n}`. Every member is
/// optional. `projection` lists the columns to return, `limit` is a number of rows. `snapshotId` or `tag` names
/// the snapshot to read; without them, the read uses the latest snapshot. A filter is `{"and":[f,…]}`,
/// `{"or":[f,…]}`, `{"not":f}` or `{"column":"c","op":o,"literals":["text",…]}`. `o` is one of eq, ne, lt, le,
/// gt, ge, in, notIn, isNull, isNotNull, between, startsWith, endsWith, contains, like. Each literal is the text
/// of a value of the column's type. `parallelism` is the number of lanes of a reader, from 1 to 256; without it, a
/// reader has two lanes, or one on a machine with one core. Plans ignore it.
///
/// Returns frames in `plan`. The first frame is JSON:
/// `{"snapshotId":n|null,"splits":[{"partition":{},"bucket","totalBuckets","rowCount","fileCount",
/// "fileSize"}]}`. One frame for each split follows. `partition` has the value of each partition column as text, as in
/// `pffm_messages_describe`. `totalBuckets` is the number of buckets that the partition had when the files were
/// written, or -1 if the number is not fixed. `rowCount` counts the rows in files before merging. `fileSize` is in bytes. The
/// caller frees `plan`.
///
/// Fails with `PFFM_ILLEGAL_ARGUMENT` for an unknown column or a literal that is not a value of its column, and
/// with `PFFM_NOT_FOUND` for an unknown snapshot or tag.
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
        let frames = runtime::run(async move { read::plan(&open, request).await })?;
        *place = PffmBuffer::from(frames);
        Ok(())
    })
}

/// A reader of splits. Exclusive: a second call at the same time fails with `PFFM_ILLEGAL_STATE`. After a
/// failure, every later call fails.
pub struct PffmReader {
    schema: SchemaRef,
    metrics: Arc<Metrics>,
    inner: ExclusiveHandle<Reader>,
    _live: Live,
}

/// Opens a reader of splits. `splits`: frames of splits, as in a plan without its first frame. `request`: as for
/// `pffm_plan`. The reader evaluates the filter exactly, even if the splits were planned without it, and then
/// applies the limit. From the first call of `pffm_reader_next` on, lanes decode batches ahead of the caller. The reader stays usable after the table is closed. Close it with `pffm_reader_close`. Fails
/// with `PFFM_CORRUPT_DATA` for damaged splits, and with `PFFM_UNSUPPORTED` for files that this library cannot
/// read correctly.
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
        let splits = read::splits(frames)?;
        let inner = runtime::run(async move { Reader::open(&open, request, splits).await })?;
        *place = handle::give(PffmReader {
            schema: inner.schema(),
            metrics: inner.metrics(),
            inner: ExclusiveHandle::new(inner),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Exports the Arrow schema of the reader's batches into the caller's struct. The caller releases the struct.
/// This call may run at the same time as another call on the reader.
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

/// The counters of a reader. Times are in nanoseconds.
#[repr(C)]
pub struct PffmReaderMetrics {
    /// The rows that the caller received.
    pub rows: i64,
    /// The batches that the caller received.
    pub batches: i64,
    /// The bytes of Arrow memory of these batches.
    pub bytes: i64,
    /// The splits of which the caller received all rows.
    pub splits_read: i64,
    /// The splits of the reader.
    pub splits_total: i64,
    /// The bytes of the decoded batches that the caller has not received.
    pub buffered_bytes: i64,
    /// The time in which lanes read, decoded and filtered, added over all lanes.
    pub decode_nanos: i64,
    /// The time in which the caller waited for batches.
    pub wait_nanos: i64,
}

/// Writes the counters of a reader to the caller's struct. This call may run at the same time as another call on
/// the reader. The counters are read one after the other, so they can differ by a batch.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_metrics(
    reader: *const PffmReader,
    metrics: *mut PffmReaderMetrics,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(metrics, "metrics") }?;
        let reader = unsafe { handle::borrow(reader, "reader") }?;
        let metrics = &reader.metrics;
        *place = PffmReaderMetrics {
            rows: metrics.rows.get(),
            batches: metrics.batches.get(),
            bytes: metrics.bytes.get(),
            splits_read: metrics.splits_read.get(),
            splits_total: metrics.splits_total.get(),
            buffered_bytes: metrics.buffered_bytes.get(),
            decode_nanos: metrics.decode_nanos.get(),
            wait_nanos: metrics.wait_nanos.get(),
        };
        Ok(())
    })
}

/// Exports the next batch as a struct array into the caller's struct, and sets `has_next` to 1. The caller
/// releases the struct. After the last batch the call sets `has_next` to 0 and does not write to the struct.
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
        let mut reader = handle.inner.access("reader")?;
        match reader.next()? {
            Some(batch) => {
                unsafe { export_batch(batch, array) }?;
                *has_next = 1;
            }
            None => *has_next = 0,
        }
        Ok(())
    })
}

/// Closes a reader and consumes the handle. A null handle has no effect. Waits for a call in progress. Stops the
/// lanes, and frees the batches that the caller has not received before the call returns. Exported batches stay valid until the caller releases them.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_close(reader: *mut PffmReader, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(reader) }) else {
            return Ok(());
        };
        // The lanes are awaited on the runtime.
        runtime::run(async move {
            handle.inner.into_access().await.close().await;
            Ok(())
        })
    })
}
