//! Commit messages as bytes.

use std::sync::Arc;

use paimon::table::CommitMessage;

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle;
use super::table::PffmTable;
use crate::failure::Failure;
use crate::message;
use crate::table::OpenTable;

/// The table and the messages that a call was given.
pub(crate) unsafe fn given(
    table: *const PffmTable,
    messages: *const u8,
    len: i64,
) -> Result<(Arc<OpenTable>, Vec<CommitMessage>), Failure> {
    // SAFETY: the contract in the crate's documentation.
    let open = unsafe { handle::borrow(table, "table") }?.open();
    let frames = unsafe { args::bytes(messages, len, "messages") }?;
    let messages = message::from_bytes(frames, &open.table)?;
    Ok((open, messages))
}

/// What each message adds, as JSON
/// `[{"partition":{"dt":"2026-06-26"},"bucket":0,"fileCount":n,"rowCount":n,"fileSize":n,
/// "schemaId":n}]` in the order of the frames; sizes in bytes, data files only; the schema that it
/// was written by is null for a message without data files. A null partition value is shown as the
/// table's default partition name. `PFFM_CORRUPT_DATA` for messages that cannot be of this table.
#[no_mangle]
pub unsafe extern "C" fn pffm_messages_describe(
    table: *const PffmTable,
    messages: *const u8,
    messages_len: i64,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        let json = unsafe { args::out(json, "json") }?;
        let (open, messages) = unsafe { given(table, messages, messages_len) }?;
        let descriptions = message::describe(&messages, &open.table)?;
        args::put_json(json, &descriptions)
    })
}
