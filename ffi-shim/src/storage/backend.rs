//! The storage that holds a table.

use std::sync::Arc;

use opendal::{Buffer, Error, ErrorKind, Operator};

use super::local::{self, UnsyncedManifests};
use super::outcome::{PublishError, PublishOutcome};
use super::s3::Bucket;

/// The storage that holds a table. Paths are relative to the root of its operator.
#[derive(Debug, Clone)]
pub(super) enum Backend {
    LocalDisk(UnsyncedManifests),
    Bucket(Arc<Bucket>),
    /// Storage that only the caller reaches.
    Caller(Operator),
}

impl Backend {
    /// Publishes a file, unless the file already exists.
    pub(super) async fn publish(
        &self,
        path: &str,
        bytes: Buffer,
    ) -> Result<PublishOutcome, PublishError> {
        match self {
            Backend::LocalDisk(unsynced) => local::publish(path, bytes, unsynced).await,
            Backend::Bucket(bucket) => bucket.publish(path, bytes).await,
            Backend::Caller(_) => Err(Error::new(
                ErrorKind::Unsupported,
                "this library publishes nothing on storage that only its caller reaches",
            )
            .into()),
        }
    }

    /// Writes a manifest. On the local disk, the manifest becomes durable with the next published snapshot.
    pub(super) async fn write_manifest(&self, path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
        match self {
            Backend::LocalDisk(unsynced) => unsynced.write(path, bytes).await,
            Backend::Bucket(bucket) => bucket.operator().write(path, bytes).await.map(|_| ()),
            Backend::Caller(operator) => operator.write(path, bytes).await.map(|_| ()),
        }
    }

    /// Deletes a file.
    pub(super) async fn delete(&self, path: &str) -> opendal::Result<()> {
        match self {
            Backend::LocalDisk(_) => local::delete(path).await,
            Backend::Bucket(bucket) => bucket.operator().delete(path).await,
            Backend::Caller(operator) => operator.delete(path).await,
        }
    }

    /// Returns the bytes of a small file.
    pub(super) async fn read(&self, path: &str) -> opendal::Result<Buffer> {
        match self {
            Backend::LocalDisk(_) => local::read_metadata(path).await,
            Backend::Bucket(bucket) => bucket.operator().read(path).await,
            Backend::Caller(operator) => operator.read(path).await,
        }
    }
}
