//! Files that no snapshot needs: those of messages that are given up, and orphans.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::messages::table_and_messages;
use super::table::{answer, PffmTable};
use crate::maintenance::{abort, orphans};
use crate::runtime;

/// Deletes the files that the messages name as new: data, changelog and index files with their
/// sidecars. Gives JSON `{"removed":[{"path","sizeInBytes","modifiedMillis"}],"missing":[path],
/// "failed":[{"path","reason"}]}`. `modifiedMillis` is null if the storage does not tell. Files that
/// did not exist are `missing`. A file that could not be deleted is in `failed` and does not stop the
/// others.
///
/// Nothing is deleted, and the call is `PFFM_ILLEGAL_STATE`, when any of the files belongs to a
/// snapshot, tag, branch or changelog of the table; nor when any of these cannot be read.
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
/// names that Paimon gives are candidates. A dry run deletes no file. Gives JSON as `pffm_abort` does;
/// for a dry run `removed` are the files that it would delete.
///
/// A file is needed when a snapshot, tag, branch or changelog of the table names it. When any of
/// these cannot be read nothing is deleted, and the call fails. Files outside the table's folder are
/// left alone, for other tables may have theirs there.
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
