//! Commits, which publish commit messages as one snapshot.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle;
use super::table::PffmTable;
use crate::commit::{CommitRequest, PreparedCommit};
use crate::options::Work;
use crate::runtime;

/// Checks the options of the table as a commit does. Fails with `PFFM_UNSUPPORTED` for a table option that this
/// library does not implement, if ignoring the option would make data stale or wrong. `ignored_options`: a JSON
/// array of the option names that the caller allows this library to ignore.
#[no_mangle]
pub unsafe extern "C" fn pffm_commit_check_options(
    table: *const PffmTable,
    ignored_options: *const u8,
    ignored_options_len: i64,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let accepted: Vec<String> =
            unsafe { args::json(ignored_options, ignored_options_len, "ignored options") }?;
        let ignored = open.ignored_options(open.table.schema());
        ignored.ensure_accepted(&open.full_name(), Work::Committing, &accepted)
    })
}

/// Publishes commit messages as one snapshot. `messages`: frames of serializer bodies, version 14. Returns JSON
/// `{"snapshot":{},"attempts":n}`: Paimon's Snapshot JSON, or null if the commit has no effect and publishes no
/// snapshot; and how often the call tried to publish a snapshot, which is 0 if an earlier call had published it.
/// The caller frees `result`.
///
/// `request`: JSON `{"commitUser":text,"sinceSnapshotId":n,"sinceSnapshotMillis":n,"firstAttempt":bool,
/// "operation":text,"partitions":[{}],"schemaIds":[n],"strictSchema":bool,"emptySnapshot":bool,
/// "ignoredOptions":[text]}`.
///
/// `operation` is one of:
/// * `append` (the default);
/// * `dynamicOverwrite`: replaces the partitions of the messages, or all data of an unpartitioned table;
/// * `staticOverwrite`: replaces the partitions that match the one given partition, or all data for `{}`;
/// * `truncateTable` and `truncatePartitions`, which accept no messages.
///
/// A partition is `{"dt":"2026-06-26"}`. Each value is the text of a value of its partition column. The null
/// partition is null or the table's default partition name. Columns may be absent.
///
/// A commit user publishes at most one snapshot. Repeating a commit returns the existing snapshot; a different
/// second commit fails with `PFFM_ILLEGAL_STATE`. The library looks for snapshots of the commit user above
/// `sinceSnapshotId` (0: in all snapshots), which was committed at `sinceSnapshotMillis`. If `firstAttempt` is
/// true, it does not look for them, and the caller guarantees that no earlier attempt was made. If snapshots have
/// expired since, an earlier commit is recognized by its files (`PFFM_ILLEGAL_STATE`); for a commit without files
/// the outcome is unknown (`PFFM_COMMIT_OUTCOME_UNKNOWN`).
///
/// `schemaIds` are the schemas that the messages were written with. The commit fails with `PFFM_SCHEMA_MISMATCH`
/// if the table's schema changed and the messages do not match the new schema, or if it changed at all and
/// `strictSchema` is true. An append without messages publishes a snapshot only if `emptySnapshot` is true.
/// `ignoredOptions`: as for `pffm_commit_check_options`. The call never deletes files, whatever the outcome.
#[no_mangle]
pub unsafe extern "C" fn pffm_commit(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    messages: *const u8,
    messages_len: i64,
    result: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(result, "result") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let request: CommitRequest = unsafe { args::json(request, request_len, "request") }?;
        let frames = unsafe { args::bytes(messages, messages_len, "messages") }?;
        let commit = PreparedCommit::of(&open, &request, frames)?;
        let published = runtime::run(async move { commit.publish(&open, &request).await })?;
        args::put_json(place, &published)
    })
}
