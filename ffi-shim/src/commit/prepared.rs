//! A commit that was checked against its table.

use std::collections::HashSet;

use paimon::table::CommitMessage;

use super::operation::Operation;
use super::request::CommitRequest;
use super::snapshot_ref::SnapshotRef;
use crate::failure::Failure;
use crate::message;
use crate::storage::SnapshotOwner;
use crate::table::OpenTable;

/// Commit whose messages and operation belong to the table.
pub(crate) struct PreparedCommit {
    pub(super) user: String,
    /// Neither this snapshot nor an earlier snapshot belongs to the commit user.
    pub(super) since: SnapshotRef,
    /// Whether no snapshot belongs to the commit user.
    pub(super) first_attempt: bool,
    pub(super) operation: Operation,
    pub(super) messages: Vec<CommitMessage>,
    /// The names of the data files that the messages add.
    pub(super) files: HashSet<String>,
    /// Whether an append without messages publishes a snapshot.
    pub(super) empty_snapshot: bool,
}

impl PreparedCommit {
    /// Checks a request and its messages, which `frames` holds. Fails if the messages belong to another
    /// table or do not fit the operation.
    pub(crate) fn of(
        open: &OpenTable,
        request: &CommitRequest,
        frames: &[u8],
    ) -> Result<Self, Failure> {
        let operation = Operation::of(request, &open.table)?;
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
        Ok(PreparedCommit {
            files: message::added_files(&messages),
            messages,
            user: request.commit_user.clone(),
            since: SnapshotRef {
                id: request.since_snapshot_id,
                millis: request.since_snapshot_millis,
            },
            first_attempt: request.first_attempt,
            operation,
            empty_snapshot: request.empty_snapshot,
        })
    }
}
