//! Aborting: the files of messages that will not be committed are deleted.

use paimon::table::CommitMessage;
use serde::Serialize;

use crate::failure::{FailedFile, Failure};
use crate::maintenance::references::References;
use crate::message;
use crate::storage;
use crate::table::server;
use crate::table::OpenTable;

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    deleted: Vec<String>,
    missing: Vec<String>,
    failed: Vec<FailedFile>,
}

/// Deletes the files that the messages made, unless one of them belongs to the table's history.
pub(crate) async fn abort(
    open: &OpenTable,
    messages: &[CommitMessage],
) -> Result<Outcome, Failure> {
    // No commit of this process may publish them in between.
    let _turn = storage::wait_for_turn(open.queue()).await;
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
    for file in message::written_files(messages) {
        if let Some(holder) = references.holder(file) {
            return Err(Failure::state(format!(
                "nothing was deleted: file {file} is committed, {holder} of table {} needs it",
                open.full_name()
            )));
        }
    }
    let mut outcome = Outcome::default();
    let file_io = open.table.file_io();
    for path in open.file_locator.paths(&open.table, messages).await? {
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
