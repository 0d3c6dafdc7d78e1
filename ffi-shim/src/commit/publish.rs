//! The checks and the search that precede a publish.

use paimon::spec::Snapshot;
use serde::Serialize;

use super::prepared::PreparedCommit;
use super::request::CommitRequest;
use super::{history, schema_drift, server, store};
use crate::failure::Failure;
use crate::faults;
use crate::options::Work;
use crate::storage::{self, SnapshotOwner, StorageRecord};
use crate::table::{with_commit_defaults, OpenTable};

/// The result of a commit.
#[derive(Debug, Serialize)]
pub(crate) struct Published {
    /// The snapshot of the commit, or none if the commit had nothing to publish.
    snapshot: Option<Snapshot>,
    /// How often this call tried to publish a snapshot. Zero if an earlier call had published it.
    attempts: u32,
}

impl PreparedCommit {
    /// Publishes the commit.
    pub(crate) async fn publish(
        self,
        open: &OpenTable,
        request: &CommitRequest,
    ) -> Result<Published, Failure> {
        open.ensure_publishable().await?;
        let _turn = storage::wait_for_turn(open.queue()).await;
        let latest = open.ensure_same().await?;
        let ignored = open.ignored_options(&latest);
        ignored.ensure_accepted(
            &open.full_name(),
            Work::Committing,
            &request.ignored_options,
        )?;
        open.report(&ignored, &request.ignored_options);
        schema_drift::check(open, &latest, &request.schema_ids, request.strict_schema).await?;
        let record = StorageRecord::default();
        let snapshot = publish(open, self, &record).await?;
        Ok(Published {
            snapshot,
            attempts: record.commit.attempts(),
        })
    }
}

/// Publishes a commit, unless its user has already published it.
async fn publish(
    open: &OpenTable,
    mut commit: PreparedCommit,
    record: &StorageRecord,
) -> Result<Option<Snapshot>, Failure> {
    faults::point("commit.prepared");
    let table = with_commit_defaults(&open.committing(record.clone())?);
    let mut may_be_done = false;
    // Other writers may have published many snapshots while this commit waited for its turn.
    if !commit.first_attempt {
        let history = history::search(open, &table, &commit).await?;
        if let Some(snapshot) = history.of_user {
            return Ok(Some(snapshot));
        }
        record
            .commit
            .require_absent_user(&commit.user, history.newest.id);
        may_be_done = !history.complete;
        // Later searches start after the newest snapshot of this search.
        commit.since = history.newest;
    }
    // A snapshot that names a deleted file would make the table unreadable. An abort or an orphan file removal can delete
    // files.
    let paths = open.file_locator.paths(&open.table, &commit.messages);
    let missing = storage::missing_file(open.table.file_io(), &open.publish, paths.await?);
    if let Some(path) = missing.await? {
        return Err(match may_be_done {
            true => history::unknown_without_file(open, &commit, &path),
            false => Failure::state(format!(
                "nothing was committed: file '{path}' of a commit message does not exist; the messages were aborted, \
                 or another program deleted the file"
            )),
        });
    }
    let outcome = match open.publish {
        SnapshotOwner::Server => server::publish(open, &table, &commit, &record.commit).await,
        _ => store::publish(open, &table, commit, &record.commit).await,
    };
    outcome.map_err(|failure| failure.context(format!("commit to {}", open.full_name())))
}
