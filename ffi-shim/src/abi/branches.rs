//! Branches of a table.

use super::args;
use super::buffer::PffmBuffer;
use super::error::{guard, PffmError};
use super::table::{answer, change_by_name, PffmTable};
use crate::table::branches;

/// Returns the names of the table's branches, as a sorted JSON array without `main`. Fails with
/// `PFFM_UNSUPPORTED` for a table of a REST catalog, as do the functions that create and delete
/// branches.
#[no_mangle]
pub unsafe extern "C" fn pffm_table_branches(
    table: *const PffmTable,
    json: *mut PffmBuffer,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY (here and below): the contract in the crate's documentation.
        unsafe {
            answer(
                table,
                json,
                |open| async move { branches::list(&open).await },
            )
        }
    })
}

/// Creates a branch of the table. `request`: JSON `{"tag":"t"}` or `{}`. With a tag the branch starts
/// with the snapshot of the tag and the schemas up to its schema. Without a tag it starts without
/// snapshots, with all schemas of the table. Sets `created` to 1, or to 0 if a branch with this name
/// exists. If two callers, in any processes, create the same branch on the local disk or on S3 at the same time,
/// one of them creates it. Fails with `PFFM_NOT_FOUND` if the tag does not exist, and with
/// `PFFM_ILLEGAL_ARGUMENT` for a name that Paimon Java refuses.
#[no_mangle]
pub unsafe extern "C" fn pffm_branch_create(
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
                (name, name_len, "branch name"),
                |open, name| {
                    let request: branches::Request = args::json(request, request_len, "request")?;
                    Ok(async move { branches::create(&open, &name, &request).await })
                },
            )
        }
    })
}

/// Deletes a branch with its snapshots, tags and schemas. Data files that nothing else needs become
/// orphan files. Sets `deleted` to 1, or to 0 if the branch does not exist. Fails with
/// `PFFM_ILLEGAL_STATE` if the table's option `scan.fallback-branch` names the branch.
#[no_mangle]
pub unsafe extern "C" fn pffm_branch_delete(
    table: *const PffmTable,
    name: *const u8,
    name_len: i64,
    deleted: *mut u8,
    error: *mut PffmError,
) -> i32 {
    guard(error, || {
        // SAFETY: the contract in the crate's documentation.
        unsafe {
            change_by_name(
                table,
                (deleted, "deleted"),
                (name, name_len, "branch name"),
                |open, name| Ok(async move { branches::delete(&open, &name).await }),
            )
        }
    })
}
