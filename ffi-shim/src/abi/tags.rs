//! Tags of a table.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::table::{answer, change_by_name, PffmTable};
use crate::table::tags;

/// Returns the tags, sorted by name, as JSON `[{"name":"t","snapshot":{…},"createdWallClockMillis":n|null,
/// "retainedSeconds":n|null}]` with Paimon's Snapshot JSON. The creation is a time of day without a
/// zone, in milliseconds since 1970-01-01 00:00; tags without retention have none.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_tags(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        unsafe { answer(table, json, |open| async move { tags::list(&open).await }) }
    })
}

/// Tags a snapshot. `request`: JSON
/// `{"snapshotId":n,"replace":bool,"fields":{},"successMillis":n,"byServer":bool}`, with optional
/// members. Without `snapshotId` the call tags the latest snapshot. A snapshot that expired can
/// still be tagged if it has another tag. The tag file contains the snapshot and the `fields`. With
/// `successMillis` the call also writes a success file. With `byServer` the server of a REST catalog
/// creates the tag, and the call ignores `replace`, `fields` and `successMillis`; other catalogs ignore
/// `byServer`. Sets `created` to 1, or to 0 if a tag with this name exists and `replace` is false.
/// Fails with `PFFM_NOT_FOUND` if the snapshot does not exist.
#[no_mangle]
pub unsafe extern "C" fn pffm_tag_create(
    table: *const PffmTable,
    name: *const u8,
    name_len: i64,
    request: *const u8,
    request_len: i64,
    created: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        unsafe {
            change_by_name(
                table,
                (created, "created"),
                (name, name_len, "tag name"),
                |open, name| {
                    let request: tags::Request = args::json(request, request_len, "request")?;
                    Ok(async move { tags::create(&open, &name, &request).await })
                },
            )
        }
    })
}

/// Deletes a tag and its success file. The files of the tagged snapshot stay. Files that no other
/// snapshot, tag or branch needs become orphan files. If `by_server` is 1, the server of a REST catalog
/// deletes the tag; other catalogs ignore `by_server`. Sets `deleted` to 1, or to 0 if the tag does not
/// exist.
#[no_mangle]
pub unsafe extern "C" fn pffm_tag_delete(
    table: *const PffmTable,
    name: *const u8,
    name_len: i64,
    by_server: u8,
    deleted: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        unsafe {
            change_by_name(
                table,
                (deleted, "deleted"),
                (name, name_len, "tag name"),
                |open, name| Ok(async move { tags::delete(&open, &name, by_server != 0).await }),
            )
        }
    })
}
