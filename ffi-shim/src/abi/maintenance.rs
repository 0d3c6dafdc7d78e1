//! Removal of files that no snapshot needs: files of aborted messages, and orphan files.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::messages::table_and_messages;
use super::table::{answer, PffmTable};
use crate::maintenance::{abort, orphans};
use crate::runtime;

/// Deletes the files that the messages name as new: data, changelog and index files with their
/// sidecars. Returns JSON `{"removed":[{"path","sizeInBytes","modifiedMillis"}],"missing":[path],
/// "failed":[{"path","reason"}]}`. `modifiedMillis` is null if the storage does not report it. Files that
/// did not exist are `missing`. A file that could not be deleted is in `failed` and does not stop the
/// others.
///
/// Fails with `PFFM_ILLEGAL_STATE` and deletes nothing if one of the files belongs to a snapshot, tag, branch or
/// changelog of the table. Also deletes nothing if one of these cannot be read.
#[no_mangle]
pub unsafe extern "C" fn pffm_abort(
    table: *const PffmTable,
    messages: *const u8,
    messages_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let (open, messages) = unsafe { table_and_messages(table, messages, messages_len) }?;
        let outcome = runtime::run(async move { abort::abort(&open, &messages).await })?;
        args::put_json(json, &outcome)
    })
}

/// Deletes the orphan files of the table. `request`: JSON `{"olderThanMillis":n,"dryRun":bool}`. Only
/// files last modified before that time, in milliseconds since 1970-01-01 UTC, and only files with
/// names that Paimon gives are candidates. A dry run deletes no file. Returns the same JSON as `pffm_abort`.
/// `removed` of a dry run lists the files that would be deleted.
///
/// A file is needed if a snapshot, tag, branch or changelog of the table names it. Fails and deletes nothing if one
/// of these cannot be read. Files outside the folder of the table are never deleted, because other tables may use
/// the same folder.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_remove_orphans(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let request: orphans::Request = unsafe { args::json(request, request_len, "request") }?;
        unsafe {
            answer(table, json, |open| async move {
                orphans::remove(&open, &request).await
            })
        }
    })
}
