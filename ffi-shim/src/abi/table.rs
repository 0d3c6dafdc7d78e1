//! Tables: the facts of one, its snapshots, partitions and branches.

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
use super::handle::{self, Live};
use crate::failure::codes::PFFM_ILLEGAL_ARGUMENT;
use crate::failure::Failure;
use crate::runtime;
use crate::table::OpenTable;

/// A table as it was when it was got. Shared: any number of threads may use it at once. Writes and
/// readers keep what they need of it alive.
pub struct PffmTable {
    inner: Arc<OpenTable>,
    _live: Live,
}

impl PffmTable {
    pub(crate) fn new(inner: OpenTable) -> Self {
        PffmTable {
            inner: Arc::new(inner),
            _live: Live::new(),
        }
    }

    pub(crate) fn open(&self) -> Arc<OpenTable> {
        self.inner.clone()
    }
}

/// Closes a table and consumes the handle. A null handle has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_close(table: *mut PffmTable, error: *mut PffmError) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        drop(unsafe { handle::take(table) });
        Ok(())
    })
}

/// The table, as JSON: `{"database","name","location","branch","createdMillis","schema",
/// "ignoredOptions"}`, where `schema` is Paimon's TableSchema JSON and `createdMillis` the time of the
/// first schema, in milliseconds since 1970-01-01 UTC. `ignoredOptions` are the table's options that
/// this library does not carry out: `[{"name","value","refused":bool,"reason"}]`. Writers and
/// committers fail for those that are refused, unless their caller accepts them.
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

/// Exports the table's schema as Arrow into the caller's struct. The caller releases the struct.
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

/// Runs `work` with the table behind the handle, and puts the result into the caller's buffer.
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

/// The latest snapshot, as Paimon's Snapshot JSON; an empty buffer if the table has no snapshot.
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

pub(super) fn put_snapshot(
    json: &mut PffmBuffer,
    snapshot: Option<&Snapshot>,
) -> Result<(), Failure> {
    match snapshot {
        Some(snapshot) => args::put_json(json, snapshot),
        None => {
            *json = PffmBuffer::EMPTY;
            Ok(())
        }
    }
}

/// The snapshot with this id, as Paimon's Snapshot JSON.
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

/// All snapshots by rising id, as an array of Paimon's Snapshot JSON.
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

/// The partitions of the latest snapshot, as JSON
/// `[{"partition":{"dt":"2026-06-26"},"rowCount":n,"fileCount":n,"fileSize":n}]`, like Paimon's
/// `$partitions`: rows as they lie in files, before merging, and bytes. A null is shown as the
/// table's default partition name. A table without partition keys has one partition, `{}`.
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

/// The same table on a branch; `PFFM_NOT_FOUND` when it has none of that name.
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
