//! The codes of failures, which every call of the library returns.

/// The call did what it says.
pub const PFFM_OK: i32 = 0;
/// An argument is wrong; nothing was changed.
pub const PFFM_ILLEGAL_ARGUMENT: i32 = 1;
/// The handle is not in a state that allows the call.
pub const PFFM_ILLEGAL_STATE: i32 = 2;
/// The database, table or snapshot is not there.
pub const PFFM_NOT_FOUND: i32 = 3;
/// The database or table is there already.
pub const PFFM_ALREADY_EXISTS: i32 = 4;
/// The database holds tables.
pub const PFFM_NOT_EMPTY: i32 = 5;
/// A batch does not have the columns of the table, or the table's schema moved on.
pub const PFFM_SCHEMA_MISMATCH: i32 = 6;
/// The crate, the storage or this library cannot do that.
pub const PFFM_UNSUPPORTED: i32 = 7;
/// The storage failed; `retriable` says whether trying again may help.
pub const PFFM_IO: i32 = 8;
/// Other writers won every attempt; no snapshot was published.
pub const PFFM_COMMIT_CONFLICT: i32 = 9;
/// Nobody can say whether the snapshot was published; nothing was deleted.
pub const PFFM_COMMIT_OUTCOME_UNKNOWN: i32 = 10;
/// A memory or file limit was reached.
pub const PFFM_RESOURCE_EXHAUSTED: i32 = 11;
/// Stored or transported bytes do not decode.
pub const PFFM_CORRUPT_DATA: i32 = 12;
/// A panic was caught at the boundary.
pub const PFFM_PANIC: i32 = 13;
/// The crate failed in a way that fits no other code.
pub const PFFM_INTERNAL: i32 = 14;
