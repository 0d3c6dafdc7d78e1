//! Publishing in storage. The record of the publishes decides the outcome of the commit.

use std::pin::pin;

use futures::future::{select, Either};
use paimon::spec::Snapshot;
use paimon::table::{CommitMessage, SnapshotManager};
use paimon::Table;

use super::prepared::PreparedCommit;
use super::{crate_commit, history, outcome};
use crate::failure::codes::{
    PFFM_COMMIT_CONFLICT, PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_CORRUPT_DATA, PFFM_IO,
};
use crate::failure::Failure;
use crate::storage::{CommitRecord, StopReason};
use crate::table::OpenTable;

/// Publishes a commit. As far as the history shows, the commit was not published before.
pub(super) async fn publish(
    open: &OpenTable,
    table: &Table,
    mut commit: PreparedCommit,
    record: &CommitRecord,
) -> Result<Option<Snapshot>, Failure> {
    // A commit of very many files needs much memory, so the crate gets the messages and not a copy.
    let messages = std::mem::take(&mut commit.messages);
    let commit = &commit;
    let ended = match commit_until_stopped(table, commit, messages, record).await {
        Ok(ended) => ended.map_err(outcome::failure),
        Err(StopReason::UserHasSnapshot) => {
            let found = history::find(open, table, commit).await;
            return outcome::committed_snapshot(found, &commit.files);
        }
        Err(StopReason::UserUnknown(reason)) => {
            let failure = outcome::unknown(Failure::new(PFFM_IO, reason));
            return Err(failure.context("this attempt published nothing"));
        }
        Err(StopReason::TooManyFailures(failure)) => Err(failure),
    };
    // The record decides the outcome, whatever the crate reports.
    if let Some(id) = record.published_snapshot_id() {
        return published_snapshot(table, commit, id).await.map(Some);
    }
    let Err(failure) = ended else {
        // There was nothing to commit, or another process published the same commit.
        let found = history::find(open, table, commit).await;
        return outcome::committed_snapshot(found, &commit.files);
    };
    let in_doubt = record.path_in_doubt();
    if in_doubt.is_some() || failure.code == PFFM_COMMIT_CONFLICT {
        // The commit may have succeeded despite the failure.
        if let Ok(Some(snapshot)) = history::find(open, table, commit).await {
            return Ok(Some(snapshot));
        }
    }
    Err(match in_doubt {
        None => failure,
        Some(path) => outcome::unknown(failure).context(format!(
            "the storage did not report whether it published {path}"
        )),
    })
}

/// Runs the crate's commit until the commit ends or the record stops it. A stopped commit can be dropped
/// safely, see [`CommitRecord::stop`].
async fn commit_until_stopped(
    table: &Table,
    commit: &PreparedCommit,
    messages: Vec<CommitMessage>,
    record: &CommitRecord,
) -> Result<paimon::Result<()>, StopReason> {
    let committing = pin!(crate_commit::commit(table, commit, messages));
    let stopped = pin!(record.stopped());
    match select(committing, stopped).await {
        Either::Left((ended, _)) => Ok(ended),
        Either::Right((reason, _)) => Err(reason),
    }
}

/// Returns the snapshot that this commit has published.
async fn published_snapshot(
    table: &Table,
    commit: &PreparedCommit,
    id: i64,
) -> Result<Snapshot, Failure> {
    let manager = table.snapshot_manager();
    let snapshot = read_back(&manager, id).await?;
    ensure_own(&snapshot, &commit.user)?;
    if id == 1 {
        // A failure has no consequence: without the hint, readers list the folder.
        let _ = manager.write_earliest_hint(id).await;
    }
    Ok(snapshot)
}

async fn read_back(manager: &SnapshotManager, id: i64) -> Result<Snapshot, Failure> {
    manager.get_snapshot(id).await.map_err(|e| {
        // The snapshot is published, so the caller must not treat this as a failed commit.
        outcome::unknown(Failure::of(e, PFFM_CORRUPT_DATA)).context(format!(
            "snapshot {id} was published, but reading it back failed"
        ))
    })
}

/// Fails if the snapshot belongs to another commit user. A program whose renames replace existing files
/// can overwrite a published snapshot. This check cannot detect an overwrite that happens later.
fn ensure_own(snapshot: &Snapshot, user: &str) -> Result<(), Failure> {
    if snapshot.commit_user() == user {
        return Ok(());
    }
    Err(Failure::new(
        PFFM_COMMIT_OUTCOME_UNKNOWN,
        format!(
            "snapshot {} was published and then overwritten by commit user '{}': another program \
             that writes to this table replaces existing snapshots",
            snapshot.id(),
            snapshot.commit_user()
        ),
    ))
}
