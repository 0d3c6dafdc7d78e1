//! Tables: their descriptions, snapshots, partitions and branches.

use std::future::Future;
use std::sync::Arc;

use arrow_schema::ffi::FFI_ArrowSchema;
use paimon::arrow::build_target_arrow_schema;
use paimon::spec::Snapshot;
use serde::Serialize;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::export::export_schema;
use super::handle::{self, Live, SharedHandle};
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;
use crate::runtime;
use crate::table::{DataFilesRequest, OpenTable};

/// A table with the schema that it had when it was opened. Shared: any number of threads may use it at once.
/// Writers and readers of the table stay usable after it is closed.
pub struct PffmTable {
    inner: SharedHandle<OpenTable>,
    _live: Live,
}

impl PffmTable {
    pub(crate) fn new(inner: OpenTable) -> Self {
        PffmTable {
            inner: SharedHandle::new(inner),
            _live: Live::new(),
        }
    }

    pub(crate) fn open(&self) -> Arc<OpenTable> {
        self.inner.share()
    }
}

/// Closes a table and consumes the handle. A null handle has no effect. Calls in progress complete.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_close(table: *mut PffmTable, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        drop(unsafe { handle::take(table) });
        Ok(())
    })
}

/// Describes a table as JSON:
/// `{"database","name","location","branch","createdMillis","schema","ignoredOptions"}`. `schema` is Paimon's
/// TableSchema JSON. `createdMillis` is the time of the first schema in milliseconds since 1970-01-01 UTC; for
/// a table of a catalog server it is a negative hash of the server's table id. `ignoredOptions` are the table
/// options that this library does not implement: `[{"name","value","refused":bool,"reason"}]`. Writers and
/// committers fail for a refused option unless their caller accepts it. The caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_describe(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let open = &unsafe { handle::borrow(table, "table") }?.inner;
        args::put_json(json, &open.facts())
    })
}

/// Exports the Arrow schema of a table into the caller's struct. The caller releases the struct. Fails with
/// `PFFM_UNSUPPORTED` if a column name contains the character 0.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_arrow_schema(
    table: *const PffmTable,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let open = &unsafe { handle::borrow(table, "table") }?.inner;
        let arrow = build_target_arrow_schema(open.table.schema().fields())
            .map_err(|e| Failure::of(e, PFFM_ILLEGAL_ARGUMENT))?;
        unsafe { export_schema(&arrow, schema) }
    })
}

/// Runs `work` with the table behind the handle, and writes the result as JSON into the caller's buffer.
pub(super) unsafe fn answer<T, F>(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    work: impl FnOnce(Arc<OpenTable>) -> F,
) -> Result<(), Failure>
where
    T: Serialize + Send + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    // SAFETY: the contract in the crate's documentation.
    let json = unsafe { args::out(json, "json") }?;
    let open = unsafe { handle::borrow(table, "table") }?.open();
    args::put_json(json, &runtime::run(work(open))?)
}

/// Runs `work` with the table behind the handle and a name. Stores 1 at `place` if the work returns true, otherwise 0.
/// `result` and `what` name the place and the name in errors.
pub(super) unsafe fn change_by_name<F>(
    table: *const PffmTable,
    (place, result): (*mut u8, &str),
    (name, name_len, what): (*const u8, i64, &str),
    work: impl FnOnce(Arc<OpenTable>, String) -> Result<F, Failure>,
) -> Result<(), Failure>
where
    F: Future<Output = Result<bool, Failure>> + Send + 'static,
{
    // SAFETY (here and below): the contract in the crate's documentation.
    let place = unsafe { args::out(place, result) }?;
    let open = unsafe { handle::borrow(table, "table") }?.open();
    let name = unsafe { args::text(name, name_len, what) }?;
    *place = u8::from(runtime::run(work(open, name)?)?);
    Ok(())
}

/// Returns the latest snapshot as Paimon's Snapshot JSON, or an empty buffer if the table has no snapshot. The
/// caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_latest_snapshot(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let json = unsafe { args::out(json, "json") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let latest = runtime::run(async move { open.latest_snapshot().await })?;
        put_snapshot(json, latest.as_ref())
    })
}

/// Writes a snapshot as JSON into the caller's buffer. Without a snapshot, sets the buffer to the empty buffer.
fn put_snapshot(json: &mut PffmBuffer, snapshot: Option<&Snapshot>) -> Result<(), Failure> {
    match snapshot {
        Some(snapshot) => args::put_json(json, snapshot),
        None => {
            *json = PffmBuffer::EMPTY;
            Ok(())
        }
    }
}

/// Returns the snapshot with this id as Paimon's Snapshot JSON. Fails with `PFFM_NOT_FOUND` if it does not
/// exist. The caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_snapshot(
    table: *const PffmTable,
    id: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || unsafe {
        answer(table, json, |open| async move { open.snapshot(id).await })
    })
}

/// Returns all snapshots in ascending order of their ids, as a JSON array of Paimon's Snapshot JSON. The caller
/// frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_snapshots(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || unsafe {
        answer(table, json, |open| async move { open.snapshots().await })
    })
}

/// Returns the partitions of the latest snapshot as JSON:
/// `[{"partition":{"dt":"2026-06-26"},"rowCount":n,"fileCount":n,"fileSize":n}]`, like Paimon's `$partitions`.
/// `rowCount` counts the rows in files before merging. `fileSize` is in bytes. A null partition value appears as
/// the table's default partition name. A table without partition keys has one partition, `{}`. The caller frees
/// `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_partitions(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || unsafe {
        answer(table, json, |open| async move { open.partitions().await })
    })
}

/// Returns the data files of a snapshot as JSON, like Paimon's `$files`:
/// `[{"partition":{"dt":"2026-06-26"},"bucket":n,"path":text,"format":text,"schemaId":n,"level":n,"rowCount":n,
/// "deletedRowCount":n|null,"fileSize":n,"minSequenceNumber":n,"maxSequenceNumber":n,
/// "createdWallClockMillis":n|null,"fileSource":n|null}]`, in no particular order. Unlike `$files`, the result
/// includes the files in the bucket of postponed rows. `request`: JSON `{"snapshotId":n}`; without `snapshotId`, the
/// snapshot is the latest one. `partition` is as for `pffm_table_partitions`. `rowCount` includes the deleted rows.
/// `fileSize` is in bytes. The creation is a time of day without a zone, in milliseconds since 1970-01-01 00:00.
/// `fileSource` is 0 for an append and 1 for a compaction. Fails with `PFFM_NOT_FOUND` if the snapshot does not exist.
/// The caller frees `json`.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_files(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let request: DataFilesRequest = unsafe { args::json(request, request_len, "request") }?;
        unsafe {
            answer(
                table,
                json,
                |open| async move { open.data_files(request).await },
            )
        }
    })
}

/// Opens a branch of the table and sets `out` to a new table handle. The caller closes both handles, in any
/// order. Fails with `PFFM_NOT_FOUND` if the branch does not exist.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_branch(
    table: *const PffmTable,
    branch: *const u8,
    branch_len: i64,
    out: *mut *mut PffmTable,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(out, "out") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let branch = unsafe { args::text(branch, branch_len, "branch") }?;
        *place = handle::give(PffmTable::new(runtime::run(async move {
            open.branch(&branch).await
        })?));
        Ok(())
    })
}
