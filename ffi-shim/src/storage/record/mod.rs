//! Records of the files and snapshots that one table handle has written.

mod commit;
mod files;

pub(in crate::storage) use commit::AbsentUser;
pub(crate) use commit::{CommitRecord, StopReason};
pub(crate) use files::FileRecord;

/// Record of one table handle. Clones share the record.
#[derive(Debug, Clone, Default)]
pub(crate) struct StorageRecord {
    pub(crate) commit: CommitRecord,
    pub(crate) files: FileRecord,
}
