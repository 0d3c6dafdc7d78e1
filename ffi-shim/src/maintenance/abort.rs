//! Aborts: deletion of the files of messages that will not be committed.

use paimon::table::CommitMessage;

use crate::failure::Failure;
use crate::maintenance::references::References;
use crate::maintenance::removal::{Removal, RemovedFile};
use crate::message;
use crate::storage;
use crate::table::server;
use crate::table::OpenTable;

/// Deletes the files that the messages name as new. Fails and deletes nothing if one of the files belongs to
/// the table's history.
pub(crate) async fn abort(
    open: &OpenTable,
    messages: &[CommitMessage],
) -> Result<Removal, Failure> {
    // In its turn, so that no commit of this process publishes the messages in the meantime.
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
    let mut removal = Removal::default();
    let file_io = open.table.file_io();
    for path in open.file_locator.paths(&open.table, messages).await? {
        match file_io.get_status(&path).await {
            Ok(status) => {
                removal
                    .delete(file_io, RemovedFile::of(path, &status))
                    .await
            }
            Err(e) => removal.note_error(path, e),
        }
    }
    Ok(removal)
}
