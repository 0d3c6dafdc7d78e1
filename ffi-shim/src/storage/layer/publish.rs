//! The publish of a snapshot.

use opendal::{Buffer, Error, ErrorKind, Result};
use paimon::spec::Snapshot;

use crate::storage::backend::Backend;
use crate::storage::location::snapshot_folder_and_id;
use crate::storage::outcome::PublishOutcome;
use crate::storage::record::{AbsentUser, CommitRecord, StopReason, StorageRecord};

/// Publishes a snapshot and records the outcome. Never completes if the commit must stop.
pub(super) async fn publish_snapshot(
    backend: &Backend,
    record: &StorageRecord,
    path: &str,
    bytes: Buffer,
) -> Result<()> {
    stop_if_user_present(backend, &record.commit, path).await;
    let bytes = record.files.complete_snapshot(bytes);
    record.commit.begin_publish(path);
    let outcome = backend.publish(path, bytes).await;
    if let Some(reason) = record.commit.end_publish(path, &outcome) {
        match record.commit.stop(reason).await {}
    }
    match outcome.map_err(|e| e.error)? {
        PublishOutcome::Won => Ok(()),
        PublishOutcome::Lost => Err(Error::new(
            ErrorKind::ConditionNotMatch,
            "another writer published this snapshot first",
        )
        .with_context("path", path)),
    }
}

/// Stops the commit and never completes if its user may have published a snapshot in the meantime.
async fn stop_if_user_present(backend: &Backend, record: &CommitRecord, path: &str) {
    let Some(user) = record.absent_user() else {
        return;
    };
    let reason = match is_user_present(backend, path, &user).await {
        Ok(false) => return,
        Ok(true) => StopReason::UserHasSnapshot,
        Err(reason) => StopReason::UserUnknown(reason),
    };
    match record.stop(reason).await {}
}

/// Returns whether a snapshot after `user.after` and before the snapshot at `path` belongs to the user.
async fn is_user_present(
    backend: &Backend,
    path: &str,
    user: &AbsentUser,
) -> std::result::Result<bool, String> {
    let Some((folder, next)) = snapshot_folder_and_id(path) else {
        return Ok(false);
    };
    for id in user.after + 1..next {
        let other = format!("{folder}/snapshot-{id}");
        let bytes = backend.read(&other).await;
        let bytes = bytes.map_err(|e| format!("the commit user of {other} is unknown: {e}"))?;
        let snapshot: Snapshot =
            serde_json::from_slice(&bytes.to_vec()).map_err(|e| format!("{other}: {e}"))?;
        if snapshot.commit_user() == user.commit_user {
            return Ok(true);
        }
    }
    Ok(false)
}
