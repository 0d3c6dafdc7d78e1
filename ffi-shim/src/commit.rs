//! Committing: messages in, one snapshot published or none.

use std::collections::HashSet;

use paimon::spec::{FileKind, Manifest, ManifestList, Snapshot};
use paimon::table::{CommitMessage, SnapshotManager};
use paimon::{Error, Table};

use crate::buffer::PffmBuffer;
use crate::error::{
    guard, Failure, PffmError, PFFM_COMMIT_CONFLICT, PFFM_COMMIT_OUTCOME_UNKNOWN,
    PFFM_CORRUPT_DATA, PFFM_ILLEGAL_ARGUMENT,
};
use crate::storage::{self, Publications, Publish};
use crate::table::{put_snapshot, with_commit_defaults, OpenTable, PffmTable};
use crate::write::refuse_unsafe_publish;
use crate::{args, handle, message, runtime};

struct Request {
    user: String,
    identifier: i64,
    /// The user has no snapshot up to this id.
    since: i64,
    messages: Vec<CommitMessage>,
}

/// Publishes the messages (frames of version-14 bodies) as one snapshot and gives it as Paimon's
/// Snapshot JSON; an empty buffer when there is nothing to commit.
///
/// One commit user publishes once: the same messages again give the snapshot that holds them,
/// other messages are `PFFM_ILLEGAL_STATE`. Snapshots of the user are looked for above
/// `since_snapshot_id` (0: everywhere). Files are never deleted here, whatever the outcome.
#[no_mangle]
pub unsafe extern "C" fn pffm_commit(
    table: *const PffmTable,
    commit_user: *const u8,
    commit_user_len: i64,
    commit_identifier: i64,
    since_snapshot_id: i64,
    messages: *const u8,
    messages_len: i64,
    snapshot: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(snapshot, "snapshot") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let user = unsafe { args::text(commit_user, commit_user_len, "commit user") }?;
        let frames = unsafe { args::bytes(messages, messages_len, "messages") }?;
        let request = Request {
            user,
            identifier: commit_identifier,
            since: since_snapshot_id,
            messages: message::from_bytes(frames)?,
        };
        refuse_unsafe_publish(&open)?;
        let published = runtime::run(async move {
            let _turn = storage::enter(open.queue()).await;
            commit(&open, request).await
        })?;
        put_snapshot(place, published.as_ref())
    })
}

async fn commit(open: &OpenTable, request: Request) -> Result<Option<Snapshot>, Failure> {
    open.ensure_same().await?;
    let publications = Publications::default();
    let table = with_commit_defaults(&open.recording(publications.clone())?);
    let files = message::added_files(&request.messages);
    if let Some(snapshot) = published_before(&table, &request, &files).await? {
        return Ok(Some(snapshot));
    }
    let outcome = async {
        table
            .new_write_builder()
            .with_commit_user(&request.user)?
            .try_new_commit()?
            .commit_with_identifier(request.messages.clone(), request.identifier)
            .await
    }
    .await;
    // The storage's own record decides, wherever there is one.
    if let Some(id) = publications.last_snapshot_id() {
        return read(&table.snapshot_manager(), id).await.map(Some);
    }
    match outcome {
        // Nothing to commit, or another process published the same in the meantime.
        Ok(()) => published_before(&table, &request, &files).await,
        Err(error) => Err(failed(open, error).context(format!("commit to {}", open.full_name()))),
    }
}

/// The snapshot that holds these very messages, if the user published before.
async fn published_before(
    table: &Table,
    request: &Request,
    files: &HashSet<String>,
) -> Result<Option<Snapshot>, Failure> {
    let Some(snapshot) = latest_of_user(table, request).await? else {
        return Ok(None);
    };
    if *files == delta_files(table, &snapshot).await? {
        return Ok(Some(snapshot));
    }
    Err(Failure::state(format!(
        "commit user {} has published snapshot {} of table {} already, with other messages: one \
         commit user is one commit",
        request.user,
        snapshot.id(),
        table.identifier().full_name()
    )))
}

async fn latest_of_user(table: &Table, request: &Request) -> Result<Option<Snapshot>, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    let manager = table.snapshot_manager();
    let Some(latest) = manager.get_latest_snapshot_id().await.map_err(corrupt)? else {
        return Ok(None);
    };
    if latest <= request.since {
        return Ok(None);
    }
    let earliest = manager.earliest_snapshot_id().await.map_err(corrupt)?;
    let first = earliest.unwrap_or(1).max(request.since.saturating_add(1));
    for id in (first..=latest).rev() {
        match manager.get_snapshot(id).await {
            Ok(snapshot) if snapshot.commit_user() == request.user => return Ok(Some(snapshot)),
            // Expired meanwhile, and so is everything before it.
            Err(Error::SnapshotNotExist { .. }) => break,
            Ok(_) => {}
            Err(e) => return Err(corrupt(e)),
        }
    }
    Ok(None)
}

/// The data files that a snapshot added.
async fn delta_files(table: &Table, snapshot: &Snapshot) -> Result<HashSet<String>, Failure> {
    let corrupt = |e| Failure::of(e, PFFM_CORRUPT_DATA);
    let manager = table.snapshot_manager();
    let list = manager.manifest_path(snapshot.delta_manifest_list());
    let manifests = ManifestList::read(table.file_io(), &list)
        .await
        .map_err(corrupt)?;
    let mut files = HashSet::new();
    for manifest in manifests {
        let path = manager.manifest_path(manifest.file_name());
        let entries = Manifest::read(table.file_io(), &path)
            .await
            .map_err(corrupt)?;
        files.extend(
            entries
                .iter()
                // The crate keeps the kind to itself, but lets us ask whether an Add is the same.
                .filter(|entry| (*entry).clone().with_kind(FileKind::Add) == **entry)
                .map(|entry| entry.file().file_name.clone()),
        );
    }
    Ok(files)
}

async fn read(manager: &SnapshotManager, id: i64) -> Result<Snapshot, Failure> {
    manager.get_snapshot(id).await.map_err(|e| {
        // Published, and yet not readable: the caller must not take it for a failed commit.
        Failure {
            code: PFFM_COMMIT_OUTCOME_UNKNOWN,
            ..Failure::of(e, PFFM_CORRUPT_DATA)
        }
        .context(format!(
            "snapshot {id} was published, but reading it failed"
        ))
    })
}

/// A commit that published nothing that we know of.
fn failed(open: &OpenTable, error: Error) -> Failure {
    const GAVE_UP: &str = "Commit failed for snapshot";
    let inner = match error {
        // Publishing failed and then something else did. On storage of ours the record says that
        // nothing was published; elsewhere nobody knows.
        Error::UnexpectedError { message, source }
            if message.contains("outcome may be unknown") =>
        {
            match open.publish {
                Publish::Server => {
                    return Failure::of(
                        Error::UnexpectedError { message, source },
                        PFFM_COMMIT_OUTCOME_UNKNOWN,
                    )
                }
                _ => match source.map(|s| s.downcast::<Error>()) {
                    Some(Ok(inner)) => *inner,
                    Some(Err(source)) => Error::UnexpectedError {
                        message,
                        source: Some(source),
                    },
                    None => Error::UnexpectedError {
                        message,
                        source: None,
                    },
                },
            }
        }
        other => other,
    };
    match &inner {
        Error::DataInvalid { message, .. } if message.starts_with(GAVE_UP) => {
            Failure::of(inner, PFFM_COMMIT_CONFLICT)
        }
        _ => Failure::of(inner, PFFM_ILLEGAL_ARGUMENT),
    }
}
