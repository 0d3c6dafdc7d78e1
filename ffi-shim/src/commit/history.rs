//! The search for an earlier snapshot of the same commit. A commit user publishes only one commit, so a
//! repeated commit returns the existing snapshot.

use paimon::spec::Snapshot;
use paimon::{Error, Table};

use super::delta;
use super::operation::Operation;
use super::prepared::PreparedCommit;
use super::snapshot_ref::SnapshotRef;
use crate::failure::codes::{PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_CORRUPT_DATA};
use crate::failure::Failure;
use crate::maintenance::references::References;
use crate::table::server;
use crate::table::OpenTable;

/// Returns the snapshot of this commit if the commit user has already published it.
pub(super) async fn find(
    open: &OpenTable,
    table: &Table,
    commit: &PreparedCommit,
) -> Result<Option<Snapshot>, Failure> {
    Ok(search(open, table, commit).await?.of_user)
}

/// Searches for the snapshot of the commit user. Fails if this snapshot has or may have expired, or if it belongs to a
/// different commit.
pub(super) async fn search(
    open: &OpenTable,
    table: &Table,
    commit: &PreparedCommit,
) -> Result<History, Failure> {
    let history = History::read(table, commit).await?;
    let Some(snapshot) = &history.of_user else {
        // No expired snapshot can contain a first attempt.
        if !history.complete && !commit.first_attempt {
            ensure_not_expired(open, commit).await?;
        }
        return Ok(history);
    };
    if delta::matches(table, snapshot, commit).await? {
        return Ok(history);
    }
    Err(Failure::state(format!(
        "commit user '{}' has already published snapshot {} of table {} with different messages; a \
         commit user can publish only one commit",
        commit.user,
        snapshot.id(),
        table.identifier().full_name()
    )))
}

/// Fails if an expired snapshot contains the commit or may contain it.
async fn ensure_not_expired(open: &OpenTable, commit: &PreparedCommit) -> Result<(), Failure> {
    let name = open.full_name();
    if commit.files.is_empty() {
        let partitioned = !open.table.schema().partition_keys().is_empty();
        let nothing_to_do = match commit.operation {
            Operation::Append => true,
            Operation::DynamicOverwrite => partitioned,
            _ => false,
        };
        if nothing_to_do {
            return Ok(());
        }
        return Err(Failure::new(
            PFFM_COMMIT_OUTCOME_UNKNOWN,
            format!(
                "snapshots of table {name} have expired or were rolled back since the builder of \
                 commit user '{}' was created, so it is unknown whether this commit was already \
                 done. Repeating it could remove rows that were written since. To commit anyway, \
                 use a new builder",
                commit.user
            ),
        ));
    }
    // The snapshot of a commit refers to the files of the commit. Later snapshots refer to the same files
    // until the files are deleted.
    let references = References::of(open).await?;
    let held = commit
        .files
        .iter()
        .find_map(|file| Some((file, references.holder(file)?)));
    match held {
        None => Ok(()),
        Some((file, holder)) => Err(Failure::state(format!(
            "this commit of commit user '{}' was already done, and its snapshot has expired: {holder} \
             of table {name} refers to its file {file}",
            commit.user
        ))),
    }
}

/// Returns the failure of a repeated commit whose file does not exist, after snapshots have expired. If the commit was
/// done and a later snapshot removed the file, merged manifests no longer mention the file.
pub(super) fn unknown_without_file(
    open: &OpenTable,
    commit: &PreparedCommit,
    path: &str,
) -> Failure {
    Failure::new(
        PFFM_COMMIT_OUTCOME_UNKNOWN,
        format!(
            "file '{path}' of a commit message does not exist, and snapshots of table {} have expired or were rolled \
             back since the builder of commit user '{}' was created. So it is unknown whether this commit was already \
             done and its rows were removed or compacted later, or whether its files were deleted before it was done. \
             The messages cannot be committed again",
            open.full_name(),
            commit.user
        ),
    )
}

/// Snapshots of a table since the builder of a commit was created.
pub(super) struct History {
    /// The latest snapshot of the commit user.
    pub(super) of_user: Option<Snapshot>,
    pub(super) newest: SnapshotRef,
    /// Whether no snapshot has expired.
    pub(super) complete: bool,
}

impl History {
    async fn read(table: &Table, commit: &PreparedCommit) -> Result<Self, Failure> {
        let manager = table.snapshot_manager();
        let since = &commit.since;
        let Some(newest) = manager.get_latest_snapshot().await.map_err(corrupt)? else {
            return Ok(History {
                of_user: None,
                newest: SnapshotRef::NONE,
                complete: since.id == 0,
            });
        };
        let mut history = History {
            of_user: None,
            newest: SnapshotRef::to(&newest),
            complete: true,
        };
        // A rollback removes snapshots. Later snapshots get the ids of the removed snapshots.
        let rolled_back = match since.id {
            0 => false,
            id if id > newest.id() => true,
            id if id == newest.id() => !since.refers_to(&newest),
            id => match manager.get_snapshot(id).await {
                Ok(snapshot) => !since.refers_to(&snapshot),
                // The snapshot has expired.
                Err(Error::SnapshotNotExist { .. }) => false,
                Err(e) => return Err(corrupt(e)),
            },
        };
        let oldest = if rolled_back { 1 } else { since.id + 1 };
        for id in (oldest..=newest.id()).rev() {
            let snapshot = match id == newest.id() {
                true => Ok(newest.clone()),
                false => manager.get_snapshot(id).await,
            };
            match snapshot {
                Ok(snapshot) if snapshot.commit_user() == commit.user => {
                    history.of_user = Some(snapshot);
                    break;
                }
                Ok(_) => {}
                // This snapshot and all earlier snapshots have expired.
                Err(Error::SnapshotNotExist { .. }) => {
                    server::ensure_history(table, &newest).await?;
                    history.complete = false;
                    break;
                }
                Err(e) => return Err(corrupt(e)),
            }
        }
        Ok(history)
    }
}

fn corrupt(error: Error) -> Failure {
    Failure::of(error, PFFM_CORRUPT_DATA)
}
