//! Writing: batches in, commit messages out.

use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use tokio::sync::Mutex;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle::{self, Live};
use super::table::PffmTable;
use crate::arrow::Imported;
use crate::failure::Failure;
use crate::runtime;
use crate::write::{Options, Writer};

/// A table write. Exclusive: one call at a time. It goes from open to prepared; a failure below
/// the checks of a batch is final, and every later call says why.
pub struct PffmWrite {
    inner: Arc<Mutex<Writer>>,
    _live: Live,
}

impl PffmWrite {
    fn lock(&self) -> Result<tokio::sync::OwnedMutexGuard<Writer>, Failure> {
        self.inner
            .clone()
            .try_lock_owned()
            .map_err(|_| Failure::state("the write is in use by another thread"))
    }
}

/// Opens a write for the commit user whose commit will publish it. The table must still have the
/// schema that the handle shows. `options`: JSON
/// `{"strict":bool,"allowUnreadable":bool,"overwrite":bool,"ignoredOptions":[text],
/// "zoneOffsets":[{"fromMillis":n,"offsetMillis":n}]}`; strict batches have the table's
/// columns in its order and types; what this library could not read again is refused unless
/// unreadable tables and rows are allowed: here, tables that read back empty until Paimon Java
/// compacts them, and those whose aggregations put ROWs from Avro files together; at each batch, rows
/// whose ROWs in an ARRAY, MAP or MULTISET would come out of Avro files changed. The messages of an
/// overwrite are for a commit that overwrites. Options of the table whose being ignored would make
/// data stale or wrong are `PFFM_UNSUPPORTED` unless `ignoredOptions` names them. The zone offsets
/// are those of the caller's time zone: each holds from an instant on, in milliseconds since 1970-01-01 UTC, and is positive east of
/// Greenwich. Data files get the wall clock of that zone as their creation time, or UTC without them.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_new(
    table: *const PffmTable,
    commit_user: *const u8,
    commit_user_len: i64,
    options: *const u8,
    options_len: i64,
    write: *mut *mut PffmWrite,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(write, "write") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let user = unsafe { args::text(commit_user, commit_user_len, "commit user") }?;
        let options: Options = match options_len {
            0 => Options::default(),
            _ => unsafe { args::json(options, options_len, "options") }?,
        };
        let inner = runtime::run(Writer::open(open, user, options))?;
        *place = handle::give(PffmWrite {
            inner: Arc::new(Mutex::new(inner)),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Writes one batch: a struct array and its schema, columns matched by name. Both structs are
/// consumed (released) once import starts, whatever comes of it; null or released ones are refused
/// untouched. A batch that is refused (`PFFM_ILLEGAL_ARGUMENT`, `PFFM_SCHEMA_MISMATCH`) leaves the
/// write as it was. When the call returns the library no longer uses the caller's buffers.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_arrow(
    write: *mut PffmWrite,
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::borrow(write, "write") }?;
        let mut imported = unsafe { Imported::take(array, schema) }?;
        let mut write = handle.lock()?;
        write.begin()?;
        let (outcome, imported) = runtime::run(async move {
            let outcome = write.write(&mut imported).await;
            Ok((outcome, imported))
        })?;
        drop(imported);
        outcome
    })
}

/// Closes the files and gives the commit messages: frames of Paimon's serializer bodies, version
/// 14. They belong to the caller, and so do the files they name. Once only.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_prepare_commit(
    write: *mut PffmWrite,
    messages: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(messages, "messages") }?;
        let mut write = unsafe { handle::borrow(write, "write") }?.lock()?;
        write.begin()?;
        let frames = runtime::run(async move { write.prepare_commit().await })?;
        *place = PffmBuffer::from(frames);
        Ok(())
    })
}

/// Closes a write and consumes the handle. A null handle has no effect. Waits for a call in progress,
/// then deletes the files that no prepared message names.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_close(write: *mut PffmWrite, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(write) }) else {
            return Ok(());
        };
        let inner = handle.inner.clone();
        runtime::run(async move {
            inner.lock().await.close().await;
            Ok(())
        })
    })
}
