//! Writers, which accept batches and return commit messages.

use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle::{self, ExclusiveHandle, Live};
use super::table::PffmTable;
use crate::arrow::Imported;
use crate::failure::Failure;
use crate::runtime;
use crate::write::{Metrics, Options, Writer};

/// A writer of a table. Exclusive: a second call at the same time fails with `PFFM_ILLEGAL_STATE`. A writer
/// accepts batches until its commit is prepared. A batch that fails a check leaves the writer usable. Any other
/// failure is final, and every later call fails with its reason.
pub struct PffmWrite {
    metrics: Arc<Metrics>,
    inner: ExclusiveHandle<Writer>,
    _live: Live,
}

/// Opens a writer. `commit_user` is the commit user of the commit that will publish the written files.
///
/// `options`: JSON, or empty (`options_len` 0) for the defaults:
/// `{"strict":bool,"unreadableData":bool,"overwrite":bool,"ignoredOptions":[text],
/// "zoneOffsets":[{"fromMillis":n,"offsetMillis":n}],"parallelism":n,"memoryLimit":n}`.
/// * `strict`: every batch must contain all columns of the table, in the table's order and types.
/// * `unreadableData`: accepts data that this library cannot read back. Without it, opening fails with
///   `PFFM_UNSUPPORTED` for tables that read as empty until Paimon Java compacts them, and for tables whose
///   aggregations merge ROWs from Avro files; a batch fails if its ROWs in an ARRAY, MAP or MULTISET would
///   change in Avro files.
/// * `overwrite`: the messages are for a commit that overwrites.
/// * `ignoredOptions`: the table options that the caller allows this library to ignore. Opening fails with
///   `PFFM_UNSUPPORTED` for any other option, if ignoring the option would make data stale or wrong.
/// * `zoneOffsets`: the offsets of the caller's time zone in milliseconds, positive east of Greenwich. Each
///   applies from the instant `fromMillis`, in milliseconds since 1970-01-01 UTC. The creation times of data
///   files are wall-clock times in this zone, or in UTC without offsets.
/// * `parallelism`: the number of lanes. A lane writes rows on a thread of its own. 0, the default: one for each core.
/// * `memoryLimit`: the memory that the writer may hold, in bytes. 0, the default: 128 MiB for each lane, but at most a
///   quarter of the memory of the machine or container. A larger batch is still written.
///
/// Fails with `PFFM_SCHEMA_MISMATCH` if the schema of the table changed after the handle was opened. The writer
/// stays usable after the table is closed. Close it with `pffm_write_close`.
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
            metrics: inner.metrics(),
            inner: ExclusiveHandle::new(inner),
            _live: Live::new(),
        });
        Ok(())
    })
}

/// Hands one batch over to the lanes of the writer: a struct array and its schema. Columns are matched by name. The call consumes both structs,
/// even if it fails: it marks them released and releases their contents. Exception: if a struct is null or
/// already released, the call fails and leaves both structs untouched. A batch that fails a check
/// (`PFFM_ILLEGAL_ARGUMENT`, `PFFM_SCHEMA_MISMATCH`) does not change the writer. After the call returns, the
/// library does not use the caller's buffers. Waits while the lanes hold as many rows as the memory limit allows. A
/// failure of a lane is returned by the next call of `pffm_write_arrow` or `pffm_write_prepare_commit`.
///
/// `bucket`: the bucket of all rows, or -1 if the writer finds their buckets. If a row is in another bucket, or if the
/// table has no fixed number of buckets, the batch fails a check. The rows may be in several partitions.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_arrow(
    write: *mut PffmWrite,
    array: *mut FFI_ArrowArray,
    schema: *mut FFI_ArrowSchema,
    bucket: i32,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::borrow(write, "write") }?;
        let imported = unsafe { Imported::take(array, schema) }?;
        hand_over(handle, imported, bucket)
    })
}

/// Hands one batch over like [`pffm_write_arrow`]. The batch has the schema of the previous batch of this writer, which
/// the writer keeps. Fails with `PFFM_ILLEGAL_STATE` if the writer has no previous batch.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_same_schema(
    write: *mut PffmWrite,
    array: *mut FFI_ArrowArray,
    bucket: i32,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let handle = unsafe { handle::borrow(write, "write") }?;
        let imported = unsafe { Imported::take_array(array) }?;
        hand_over(handle, imported, bucket)
    })
}

/// Hands a batch over to the lanes.
fn hand_over(handle: &PffmWrite, mut imported: Imported, bucket: i32) -> Result<(), Failure> {
    let bucket = (bucket != -1).then_some(bucket);
    let mut write = handle.inner.access("writer")?;
    write.begin()?;
    // The stack of the calling thread may be too small for nested columns.
    if write.is_flat(&imported) {
        return runtime::run_here(write.write(&mut imported, bucket));
    }
    let (outcome, imported) = runtime::run(async move {
        let outcome = write.write(&mut imported, bucket).await;
        Ok((outcome, imported))
    })?;
    drop(imported);
    outcome
}

/// Marks an array as released. This is the release callback of arrays whose memory the caller keeps until the call that
/// gets the array returns. A null array has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_array_release(array: *mut FFI_ArrowArray) {
    // SAFETY: the array is null or a struct of the Arrow C data interface, whose memory does not belong to the struct.
    unsafe { Imported::mark_released(array) }
}

/// Marks a schema as released. This is the release callback of schemas whose memory the caller keeps until the call that
/// gets the schema returns. A null schema has no effect.
#[no_mangle]
pub unsafe extern "C" fn pffm_schema_release(schema: *mut FFI_ArrowSchema) {
    // SAFETY: the schema is null or a struct of the Arrow C data interface, whose memory does not belong to the struct.
    unsafe { Imported::mark_schema_released(schema) }
}

/// Waits for the lanes, closes the data files and returns the commit messages: frames of Paimon's serializer bodies, version 14. The
/// caller frees `messages`, and owns the files that the messages name. A second call fails with
/// `PFFM_ILLEGAL_STATE`.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_prepare_commit(
    write: *mut PffmWrite,
    messages: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(messages, "messages") }?;
        let handle = unsafe { handle::borrow(write, "write") }?;
        let mut write = handle.inner.access("writer")?;
        write.begin()?;
        let frames = runtime::run(async move { write.prepare_commit().await })?;
        *place = PffmBuffer::from(frames);
        Ok(())
    })
}

/// The counters of a writer. Times are in nanoseconds.
#[repr(C)]
pub struct PffmWriteMetrics {
    /// The rows that the writer accepted.
    pub rows: i64,
    /// The batches that the writer accepted.
    pub batches: i64,
    /// The bytes of Arrow memory of these batches.
    pub bytes: i64,
    /// The data files that were closed because the memory limit was reached or the commit was prepared.
    pub files: i64,
    /// The bytes of these files.
    pub file_bytes: i64,
    /// The partitions with open files. A partition whose buckets belong to several lanes counts once for each lane.
    pub open_partitions: i64,
    /// An estimate of the memory that the writer holds, in bytes.
    pub buffered_bytes: i64,
    /// The time in which lanes encoded and wrote, added over all lanes.
    pub encode_nanos: i64,
    /// The time in which the caller waited for the lanes.
    pub wait_nanos: i64,
}

/// Writes the counters of a writer into the caller's struct. This call may run at the same time as another call on the
/// writer.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_metrics(
    write: *const PffmWrite,
    metrics: *mut PffmWriteMetrics,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        let place = unsafe { args::out(metrics, "metrics") }?;
        let write = unsafe { handle::borrow(write, "write") }?;
        let metrics = &write.metrics;
        *place = PffmWriteMetrics {
            rows: metrics.rows.get(),
            batches: metrics.batches.get(),
            bytes: metrics.bytes.get(),
            files: metrics.files.get(),
            file_bytes: metrics.file_bytes.get(),
            open_partitions: metrics.open_partitions.get(),
            buffered_bytes: metrics.buffered_bytes.get(),
            encode_nanos: metrics.encode_nanos.get(),
            wait_nanos: metrics.wait_nanos.get(),
        };
        Ok(())
    })
}

/// Closes a writer and consumes the handle. A null handle has no effect. Waits for a call in progress, then
/// deletes the written files that no prepared commit message names.
#[no_mangle]
pub unsafe extern "C" fn pffm_write_close(write: *mut PffmWrite, error: *mut PffmError) -> i32 {
    guard(error, || {
        let Some(handle) = (unsafe { handle::take(write) }) else {
            return Ok(());
        };
        runtime::run(async move {
            handle.inner.into_access().await.close().await;
            Ok(())
        })
    })
}
