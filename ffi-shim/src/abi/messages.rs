//! Descriptions of commit messages.

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

/// Reads the table and the commit messages from the arguments of a call.
pub(crate) unsafe fn table_and_messages(
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

/// Describes the data files that each commit message adds. Returns JSON, in the order of the frames:
/// `[{"partition":{"dt":"2026-06-26"},"bucket":0,"fileCount":n,"rowCount":n,"fileSize":n,"schemaId":n}]`.
/// `fileSize` is in bytes. `schemaId` is the schema of the first file, or null if the message adds no data
/// file. A null partition value appears as the table's default partition name. `messages`: frames, as
/// `pffm_write_prepare_commit` returns them. Fails with `PFFM_CORRUPT_DATA` for messages that cannot belong to
/// this table. The caller frees `json`.
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
        let (open, messages) = unsafe { table_and_messages(table, messages, messages_len) }?;
        let descriptions = message::describe(&messages, &open.table)?;
        args::put_json(json, &descriptions)
    })
}
