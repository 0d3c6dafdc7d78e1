//! The party that publishes the snapshots of a table.

use paimon::io::FileIO;

use super::caller::CallerFiles;
use super::exclusive_store::ExclusiveStore;
use super::file_io::recording_on_caller_files;
use super::layer::ManifestHandling;
use super::location::{is_s3, scheme};
use super::record::StorageRecord;
use crate::failure::Failure;

/// Party that publishes the snapshots of a table and ensures that no snapshot is lost.
#[derive(Debug, Clone)]
pub(crate) enum SnapshotOwner {
    /// This library, in a store that publishes exclusively and records the outcome.
    Store(ExclusiveStore),
    /// The crate, in the memory of this process. Only the commit queue keeps writers apart.
    Memory,
    /// The server of the catalog.
    Server,
    /// The caller, who alone reaches the files.
    Caller(CallerFiles),
    /// Nobody: this library cannot publish exclusively in storage with this scheme.
    Unsupported { scheme: String },
}

impl SnapshotOwner {
    /// Returns the owner for a table at `location`. `server` tells whether the server of the catalog
    /// publishes snapshots.
    pub(crate) fn at(location: &str, server: bool, store: Option<&ExclusiveStore>) -> Self {
        if server {
            return SnapshotOwner::Server;
        }
        match (scheme(location), store) {
            (None | Some("file"), _) => SnapshotOwner::Store(ExclusiveStore::LocalDisk),
            (Some("memory"), _) => SnapshotOwner::Memory,
            (Some(scheme), Some(store @ ExclusiveStore::S3(_))) if is_s3(scheme) => {
                SnapshotOwner::Store(store.clone())
            }
            (Some(other), _) => SnapshotOwner::Unsupported {
                scheme: other.to_string(),
            },
        }
    }

    /// Returns a FileIO of this library that shares the caches of `base` and records its writes. Returns `None` if the
    /// crate's own FileIO is used.
    pub(crate) fn file_io(
        &self,
        base: &FileIO,
        record: StorageRecord,
        manifests: ManifestHandling,
    ) -> Result<Option<FileIO>, Failure> {
        match self {
            SnapshotOwner::Store(store) => store.file_io(base, record, manifests).map(Some),
            SnapshotOwner::Caller(files) => {
                let files = files.clone();
                Ok(Some(recording_on_caller_files(
                    base, files, record, manifests,
                )))
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn location_decides_who_publishes_snapshots() {
        let s3 = ExclusiveStore::of("s3://bucket/w", &HashMap::new()).unwrap();
        let at = |location, server| match SnapshotOwner::at(location, server, s3.as_ref()) {
            SnapshotOwner::Store(ExclusiveStore::LocalDisk) => "disk".to_string(),
            SnapshotOwner::Store(ExclusiveStore::S3(_)) => "s3".to_string(),
            SnapshotOwner::Memory => "memory".to_string(),
            SnapshotOwner::Server => "server".to_string(),
            SnapshotOwner::Caller(_) => "caller".to_string(),
            SnapshotOwner::Unsupported { scheme } => format!("unsupported: {scheme}"),
        };
        assert_eq!(at("/tmp/warehouse/a.db/t", false), "disk");
        assert_eq!(at("/tmp/odd:name/t", false), "disk");
        assert_eq!(at("C:\\warehouse\\t", false), "disk");
        assert_eq!(at("file:///tmp/t", false), "disk");
        assert_eq!(at("memory:/w/t", false), "memory");
        assert_eq!(at("s3://bucket/t", false), "s3");
        assert_eq!(at("s3a://bucket/t", false), "s3");
        assert_eq!(at("oss://bucket/t", false), "unsupported: oss");
        assert_eq!(at("s3://bucket/t", true), "server");
    }
}
