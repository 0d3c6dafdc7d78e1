//! Exclusive publishing: a published file appears complete or not at all, and never replaces a file of
//! another writer.
//!
//! The crate checks whether a snapshot exists and then renames over it. If two writers do this at the
//! same time, both can report success, although one snapshot is lost. Therefore this module publishes
//! the snapshots of tables on the local disk and in S3 buckets. It records the outcome of each publish.
//!
//! * `snapshot_owner`: the party that publishes the snapshots of a table
//! * `exclusive_store`: the store of a catalog
//! * `caller`: storage that only the caller reaches. This library does not publish snapshots there
//! * `file_io`, `layer`: the crate's view of the store, with snapshots published exclusively
//! * `file_lookup`: lookups of the files of a commit
//! * `record`: the files and snapshots that one table handle has written
//! * `backend`, `local`, `s3`: publishing on a disk and in a bucket
//! * `queue`: the queue of commits in this process

mod backend;
mod byte_range;
mod caller;
mod error;
mod exclusive_store;
mod file_io;
mod file_lookup;
mod layer;
mod local;
mod location;
mod outcome;
mod queue;
mod record;
mod s3;
mod snapshot_owner;

pub(crate) use caller::{AccessError, CallerFiles, FileAccess, FileStatus, ListedFile};
pub(crate) use exclusive_store::ExclusiveStore;
pub(crate) use file_io::on_caller_files;
pub(crate) use file_lookup::missing_file;
pub(crate) use layer::ManifestHandling;
pub(crate) use local::longest_name;
pub(crate) use location::{on_storage_of, without_host};
pub(crate) use outcome::PublishOutcome;
pub(crate) use queue::wait_for_turn;
pub(crate) use record::{CommitRecord, FileRecord, StopReason, StorageRecord};
pub(crate) use snapshot_owner::SnapshotOwner;
