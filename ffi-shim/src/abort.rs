//! Aborting: the files of messages that will not be committed are deleted.

use paimon::table::CommitMessage;
use serde::Serialize;

use crate::buffer::PffmBuffer;
use crate::error::{guard, FailedFile, Failure, PffmError};
use crate::references::References;
use crate::server;
use crate::storage;
use crate::table::{OpenTable, PffmTable};
use crate::{args, message, runtime};

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    deleted: Vec<String>,
    missing: Vec<String>,
    failed: Vec<FailedFile>,
}

/// Deletes the files that the messages made: data, changelog and index files with their sidecars.
/// Gives JSON `{"deleted":[path],"missing":[path],"failed":[{"path","reason"}]}`; what was not
/// there is missing, and one file that could not be deleted does not stop the rest.
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
        let (open, messages) = unsafe { message::given(table, messages, messages_len) }?;
        let outcome = runtime::run(async move {
            // No commit of this process may publish them in between.
            let _turn = storage::enter(open.queue()).await;
            abort(&open, &messages).await
        })?;
        args::put_json(json, &outcome)
    })
}

async fn abort(open: &OpenTable, messages: &[CommitMessage]) -> Result<Outcome, Failure> {
    open.ensure_same().await?;
    if let Some(latest) = server::latest_snapshot(&open.table).await? {
        let known = server::ensure_history(&open.table, &latest).await;
        known.map_err(|failure| failure.context("nothing was deleted"))?;
    }
    let references = References::of(open).await.map_err(|failure| {
        failure.context(format!(
            "nothing was deleted, because it is not known what table {} still needs",
            open.full_name()
        ))
    })?;
    for file in message::made_files(messages) {
        if let Some(holder) = references.holder(file) {
            return Err(Failure::state(format!(
                "nothing was deleted: file {file} is committed, {holder} of table {} needs it",
                open.full_name()
            )));
        }
    }
    let mut outcome = Outcome::default();
    let file_io = open.table.file_io();
    for path in message::made_paths(open, messages).await? {
        let deleted = async {
            let there = file_io.exists(&path).await?;
            if there {
                file_io.delete_file(&path).await?;
            }
            Ok::<bool, paimon::Error>(there)
        };
        match deleted.await {
            Ok(true) => outcome.deleted.push(path),
            Ok(false) => outcome.missing.push(path),
            Err(e) => outcome.failed.push(FailedFile::of(path, e)),
        }
    }
    Ok(outcome)
}
