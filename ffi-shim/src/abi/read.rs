//! Reading: a plan of splits, and a reader of some of them.

use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::SchemaRef;
use tokio::sync::Mutex;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::export::{export_batch, export_schema};
use super::handle::{self, Live};
use super::table::PffmTable;
use crate::failure::Failure;
use crate::read::{self, Reader, Request};
use crate::runtime;

/// Plans a read. `request`: JSON
/// `{"projection":["c",…],"limit":n,"filter":f,"snapshotId":n,"tag":"t"}`, each of which may be left
/// out; without snapshot and tag it is the latest snapshot that is read. A filter is `{"and":[f,…]}`,
/// `{"or":[f,…]}`, `{"not":f}` or `{"column":"c","op":o,"literals":["text",…]}` with `o` one of eq, ne,
/// lt, le, gt, ge, in, notIn, isNull, isNotNull, between, startsWith, endsWith, contains, like;
/// literals get the type of their column. `plan`: frames; the first is JSON
/// `{"snapshotId":n|null,"splits":[{"partition":{},"bucket","rowCount","fileCount","fileSize"}]}`, then
/// comes one frame per split. `partition` has the values of the partition columns as texts, as in
/// `pffm_messages_describe`. Row counts are of the files, before merging; sizes are in bytes.
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

/// A reader. Exclusive: one call at a time. A failure is final.
pub struct PffmReader {
    schema: SchemaRef,
    inner: Arc<Mutex<Reader>>,
    _live: Live,
}

/// Opens a reader over splits (frames, as in a plan). `request` as for `pffm_plan`: the reader
/// applies its filter exactly, whatever the splits were planned with, and then cuts at its limit.
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
        let inner = runtime::run(async move { Reader::open(&open, request, &splits).await })?;
        *place = handle::give(PffmReader {
            schema: inner.schema(),
            inner: Arc::new(Mutex::new(inner)),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Exports the schema of the reader's batches into the caller's struct. The caller releases the struct.
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

/// Exports the next batch, as a struct array, into the caller's struct, and sets `has_next` to 1. The
/// caller releases the struct. After the last batch the call sets `has_next` to 0 and does not touch the
/// struct.
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

/// Closes a reader and consumes the handle. A null handle has no effect. Exported batches stay valid
/// until the caller releases them.
#[no_mangle]
pub unsafe extern "C" fn pffm_reader_close(reader: *mut PffmReader, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(reader) }) else {
            return Ok(());
        };
        let inner = handle.inner.clone();
        // Dropped on the runtime, which a stream's own tasks expect.
        runtime::run(async move {
            inner.lock().await.close();
            Ok(())
        })
    })
}
