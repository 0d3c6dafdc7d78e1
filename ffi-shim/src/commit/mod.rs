//! Committing: messages in, one snapshot published or none.

mod history;
mod request;
mod schema_drift;
mod server;

use std::collections::HashSet;
use std::pin::pin;

use futures::future::{select, Either};
use paimon::spec::Snapshot;
use paimon::table::{CommitMessage, SnapshotManager};
use paimon::{Error, Table};

use self::request::Operation;
pub(crate) use self::request::Request;
use crate::failure::codes::{
    PFFM_COMMIT_CONFLICT, PFFM_COMMIT_OUTCOME_UNKNOWN, PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT,
    PFFM_IO,
};
use crate::failure::Failure;
use crate::faults;
use crate::message;
use crate::options::Work;
use crate::storage::{self, SnapshotOwner, StopReason, StorageRecord};
use crate::table::{with_commit_defaults, OpenTable};

/// A commit whose parts belong to the table.
pub(crate) struct Commit {
    user: String,
    /// The user has no snapshot up to this one.
    since: Since,
    /// The user has no snapshot at all.
    first: bool,
    operation: Operation,
    messages: Vec<CommitMessage>,
    /// An append without messages publishes a snapshot.
    empty_snapshot: bool,
}

impl Commit {
    /// What a request asks for, with its messages as frames. Fails if they are not of the table or do
    /// not go together.
    pub(crate) fn of(open: &OpenTable, request: &Request, frames: &[u8]) -> Result<Self, Failure> {
        let operation = request.operation(&open.table)?;
        let truncates = matches!(
            operation,
            Operation::TruncateTable | Operation::TruncatePartitions(_)
        );
        if truncates && !frames.is_empty() {
            return Err(Failure::argument("a truncation takes no messages"));
        }
        let messages = message::from_bytes(frames, &open.table)?;
        operation.ensure_inside(&messages, &open.table)?;
        if matches!(open.publish, SnapshotOwner::Server) {
            operation.ensure_without_null_keys(&messages, &open.table)?;
        }
        Ok(Commit {
            messages,
            user: request.commit_user.clone(),
            since: Since {
                id: request.since_snapshot_id,
                millis: request.since_snapshot_millis,
            },
            first: request.first_attempt,
            operation,
            empty_snapshot: request.empty_snapshot,
        })
    }

    /// Publishes one snapshot, or none where there is nothing to commit.
    pub(crate) async fn publish(
        self,
        open: &OpenTable,
        request: &Request,
    ) -> Result<Option<Snapshot>, Failure> {
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
        publish(open, self).await
    }
}

/// A snapshot that was the latest.
struct Since {
    /// 0 where there was none.
    id: i64,
    millis: Option<u64>,
}

impl Since {
    const NONE: Since = Since {
        id: 0,
        millis: None,
    };

    fn of(snapshot: &Snapshot) -> Self {
        Since {
            id: snapshot.id(),
            millis: Some(snapshot.time_millis()),
        }
    }

    /// Whether it still is what has that id.
    fn is(&self, snapshot: &Snapshot) -> bool {
        let millis = snapshot.time_millis();
        self.id == snapshot.id() && self.millis.is_none_or(|then| then == millis)
    }
}

async fn publish(open: &OpenTable, mut commit: Commit) -> Result<Option<Snapshot>, Failure> {
    faults::point("commit.prepared");
    let storage = StorageRecord::default();
    let record = &storage.commit;
    let table = with_commit_defaults(&open.recording(storage.clone())?);
    let files = message::added_files(&commit.messages);
    // The snapshots since are as many as others have published while this one waited for its turn.
    if !commit.first {
        let search = history::search(open, &table, &commit, &files).await?;
        if let Some(snapshot) = search.found {
            return Ok(Some(snapshot));
        }
        record.require_absent_user(&commit.user, search.newest.id);
        // What was searched is not searched again.
        commit.since = search.newest;
    }
    message::ensure_made(open, &commit.messages).await?;
    let context = |failure: Failure| failure.context(format!("commit to {}", open.full_name()));
    if matches!(open.publish, SnapshotOwner::Server) {
        let outcome = server::publish(open, &table, &commit, &files).await;
        return outcome.map_err(context);
    }
    let outcome = match select(pin!(run(&table, &commit)), pin!(record.stopped())).await {
        Either::Left((outcome, _)) => outcome.map_err(failed),
        // The publish waits for its end, and does nothing more.
        Either::Right((StopReason::UserHasSnapshot, _)) => {
            return known(history::find(open, &table, &commit, &files).await, &files)
                .map_err(context);
        }
        Either::Right((StopReason::UserUnknown(reason), _)) => {
            let failure = unknown(Failure::new(PFFM_IO, reason));
            return Err(context(failure.context("nothing was published now")));
        }
        Either::Right((StopReason::TooManyFailures(failure), _)) => Err(failure),
    };
    // The storage's own record decides, wherever there is one.
    if let Some(id) = record.published_snapshot_id() {
        let manager = table.snapshot_manager();
        let snapshot = read(&manager, id).await?;
        ensure_ours(&snapshot, &commit.user)?;
        if id == 1 {
            // Without the hint readers list the folder, so a failure has no consequence.
            let _ = manager.write_earliest_hint(id).await;
        }
        return Ok(Some(snapshot));
    }
    match outcome {
        // Nothing to commit, or another process published the same in the meantime.
        Ok(()) => known(history::find(open, &table, &commit, &files).await, &files),
        Err(failure) => {
            let in_doubt = record.path_in_doubt();
            if in_doubt.is_some() || failure.code == PFFM_COMMIT_CONFLICT {
                // It may have been done after all.
                if let Ok(Some(snapshot)) = history::find(open, &table, &commit, &files).await {
                    return Ok(Some(snapshot));
                }
            }
            Err(context(match in_doubt {
                None => failure,
                Some(path) => unknown(failure).context(format!(
                    "the storage did not tell whether it published {path}"
                )),
            }))
        }
    }
}

/// The snapshot of a commit that was done, or that had nothing to do.
fn known(
    found: Result<Option<Snapshot>, Failure>,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    let found = found.and_then(|found| match found {
        None if !files.is_empty() => Err(Failure::new(
            PFFM_CORRUPT_DATA,
            "its snapshot is not to be found",
        )),
        found => Ok(found),
    });
    found.map_err(|failure| unknown(failure).context("the commit was done, or not needed"))
}

/// The failure, of a commit that may have been published all the same.
fn unknown(failure: Failure) -> Failure {
    Failure {
        code: PFFM_COMMIT_OUTCOME_UNKNOWN,
        ..failure
    }
}

async fn run(table: &Table, commit: &Commit) -> paimon::Result<()> {
    let messages = commit.messages.clone();
    let committer = table
        .new_write_builder()
        .with_commit_user(&commit.user)?
        .try_new_commit()?
        .with_ignore_empty_commit(!commit.empty_snapshot);
    match &commit.operation {
        Operation::Append => committer.commit(messages).await,
        Operation::DynamicOverwrite => committer.overwrite(messages, None).await,
        Operation::StaticOverwrite(partition) => {
            committer.overwrite(messages, Some(partition.clone())).await
        }
        Operation::TruncateTable => committer.truncate_table().await,
        Operation::TruncatePartitions(partitions) => {
            committer.truncate_partitions(partitions.clone()).await
        }
    }
}

async fn read(manager: &SnapshotManager, id: i64) -> Result<Snapshot, Failure> {
    manager.get_snapshot(id).await.map_err(|e| {
        // Published, and yet not readable: the caller must not take it for a failed commit.
        unknown(Failure::of(e, PFFM_CORRUPT_DATA)).context(format!(
            "snapshot {id} was published, but reading it failed"
        ))
    })
}

/// Programs whose renames replace what is there may write to the same table. What they do later
/// nobody here can see, but the snapshot of another is not reported as ours.
fn ensure_ours(snapshot: &Snapshot, user: &str) -> Result<(), Failure> {
    if snapshot.commit_user() == user {
        return Ok(());
    }
    Err(Failure::new(
        PFFM_COMMIT_OUTCOME_UNKNOWN,
        format!(
            "snapshot {} was published, and overwritten by commit user {} at once: another program \
             writes to this table, and does not keep to what is there",
            snapshot.id(),
            snapshot.commit_user()
        ),
    ))
}

/// A commit that published nothing that we know of.
fn failed(error: Error) -> Failure {
    /// How the crate says that others got in the way.
    const CONFLICTS: [&str; 3] = [
        "Commit failed for snapshot",
        "Delete conflict",
        "File conflict",
    ];
    let inner = match error {
        // Publishing failed and then something else did: the record says that nothing was published.
        Error::UnexpectedError { message, source }
            if message.contains("outcome may be unknown") =>
        {
            match source.map(|s| s.downcast::<Error>()) {
                Some(Ok(inner)) => *inner,
                Some(Err(source)) => Error::UnexpectedError {
                    message,
                    source: Some(source),
                },
                None => Error::UnexpectedError {
                    message,
                    source: None,
                },
            }
        }
        other => other,
    };
    match &inner {
        Error::DataInvalid { message, .. }
            if CONFLICTS.iter().any(|start| message.starts_with(start)) =>
        {
            Failure::of(inner, PFFM_COMMIT_CONFLICT)
        }
        _ => Failure::of(inner, PFFM_ILLEGAL_ARGUMENT),
    }
}
