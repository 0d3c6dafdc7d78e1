//! The codes that every call of the library returns.

/// The call succeeded.
pub const PFFM_OK: i32 = 0;
/// An argument is invalid. Nothing was changed.
pub const PFFM_ILLEGAL_ARGUMENT: i32 = 1;
/// The state of the handle or of the table does not allow the call.
pub const PFFM_ILLEGAL_STATE: i32 = 2;
/// The database, table, snapshot or other named object does not exist.
pub const PFFM_NOT_FOUND: i32 = 3;
/// The database or table already exists.
pub const PFFM_ALREADY_EXISTS: i32 = 4;
/// The database contains tables.
pub const PFFM_NOT_EMPTY: i32 = 5;
/// A batch does not match the columns of the table, or the table's schema changed.
pub const PFFM_SCHEMA_MISMATCH: i32 = 6;
/// The `paimon` crate, the storage or this library does not support the operation.
pub const PFFM_UNSUPPORTED: i32 = 7;
/// The storage or the network failed. `retriable` tells whether the same call may succeed later.
pub const PFFM_IO: i32 = 8;
/// A concurrent commit was published first at every attempt. No snapshot was published.
pub const PFFM_COMMIT_CONFLICT: i32 = 9;
/// It is unknown whether the snapshot was published. No file was deleted.
pub const PFFM_COMMIT_OUTCOME_UNKNOWN: i32 = 10;
/// A memory or file limit was reached.
pub const PFFM_RESOURCE_EXHAUSTED: i32 = 11;
/// Stored or received bytes are damaged.
pub const PFFM_CORRUPT_DATA: i32 = 12;
/// The native library panicked. This is a bug in paimon-ffm.
pub const PFFM_PANIC: i32 = 13;
/// Any other failure of the `paimon` crate.
pub const PFFM_INTERNAL: i32 = 14;
