//! Committing: messages in, one snapshot published or none.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::handle;
use super::table::{put_snapshot, PffmTable};
use crate::commit::{CommitRequest, PreparedCommit};
use crate::options::Work;
use crate::runtime;

/// Checks the options of the table as a commit does. Fails with `PFFM_UNSUPPORTED` for an option that
/// this library ignores, although ignoring it makes data stale or wrong. `ignored_options` is a JSON
/// array of option names that the caller accepts.
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

/// Publishes the messages (frames of version-14 bodies) as one snapshot. Returns the snapshot as Paimon's
/// Snapshot JSON, or an empty buffer if the commit has no effect and publishes no snapshot.
///
/// `request`: JSON `{"commitUser":text,"sinceSnapshotId":n,"sinceSnapshotMillis":n,
/// "firstAttempt":bool,"operation":text,"partitions":[{}],"schemaIds":[n],"strictSchema":bool,
/// "emptySnapshot":bool,"ignoredOptions":[text]}`. The operation is `append` (the default),
/// `dynamicOverwrite` (replaces the partitions that the messages touch; all of an unpartitioned
/// table), `staticOverwrite` (replaces those that match the one partition given, all for `{}`),
/// `truncateTable` or `truncatePartitions`; the last two take no messages. A partition is
/// `{"dt":"2026-06-26"}`, values as texts that the partition columns give a type, null or the
/// table's default partition name for the null partition; columns may be left out.
///
/// One commit user publishes once: the same commit again gives the snapshot that holds it, another
/// one is `PFFM_ILLEGAL_STATE`. Snapshots of the user are looked for above `sinceSnapshotId` (0:
/// everywhere), which was committed at `sinceSnapshotMillis`, and not at all on a `firstAttempt`,
/// before which nobody has tried. Where snapshots have expired meanwhile, what was done before is
/// known by its files (`PFFM_ILLEGAL_STATE`); without files the outcome is unknown. `schemaIds` are those
/// by which the messages were written: when the schema moved on so that they no longer fit, or at all if
/// `strictSchema`, it is `PFFM_SCHEMA_MISMATCH`. An append without messages publishes a snapshot only
/// with `emptySnapshot`. Options of the table whose being ignored would make data stale or wrong are
/// `PFFM_UNSUPPORTED` unless `ignoredOptions` names them. Files are never deleted here, whatever the
/// outcome.
#[no_mangle]
pub unsafe extern "C" fn pffm_commit(
    table: *const PffmTable,
    request: *const u8,
    request_len: i64,
    messages: *const u8,
    messages_len: i64,
    snapshot: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        let place = unsafe { args::out(snapshot, "snapshot") }?;
        let open = unsafe { handle::borrow(table, "table") }?.open();
        let request: CommitRequest = unsafe { args::json(request, request_len, "request") }?;
        let frames = unsafe { args::bytes(messages, messages_len, "messages") }?;
        let commit = PreparedCommit::of(&open, &request, frames)?;
        let published = runtime::run(async move { commit.publish(&open, &request).await })?;
        put_snapshot(place, published.as_ref())
    })
}
