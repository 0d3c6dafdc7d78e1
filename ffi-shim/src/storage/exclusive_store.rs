//! The store of a catalog, in which this library publishes files exclusively.

use std::collections::HashMap;
use std::sync::Arc;

use futures::TryStreamExt as _;
use opendal::options::ListOptions;
use opendal::{Buffer, ErrorKind};
use paimon::io::FileIO;

use super::backend::Backend;
use super::error::failure;
use super::layer::ManifestHandling;
use super::local::{self, UnsyncedManifests};
use super::location::{bucket_and_key, disk_path, ensure_local_host, is_s3, not_in_bucket, scheme};
use super::outcome::PublishOutcome;
use super::record::StorageRecord;
use super::{file_io, s3};
use crate::failure::Failure;

/// Storage in which this library publishes files exclusively.
#[derive(Debug, Clone)]
pub(crate) enum ExclusiveStore {
    LocalDisk,
    S3(Arc<s3::Buckets>),
}

impl ExclusiveStore {
    /// Returns the store for a location, configured with the catalog options. Returns `None` if this
    /// library cannot publish exclusively at that location.
    pub(crate) fn of(
        location: &str,
        options: &HashMap<String, String>,
    ) -> Result<Option<Self>, Failure> {
        Ok(match scheme(location) {
            None | Some("file") => {
                ensure_local_host(location)?;
                Some(ExclusiveStore::LocalDisk)
            }
            Some(scheme) if is_s3(scheme) => {
                Some(ExclusiveStore::S3(Arc::new(s3::Buckets::new(options)?)))
            }
            Some(_) => None,
        })
    }

    /// Returns a FileIO on this store that shares the caches of `base` and records its writes.
    pub(crate) fn file_io(
        &self,
        base: &FileIO,
        record: StorageRecord,
        manifests: ManifestHandling,
    ) -> Result<FileIO, Failure> {
        match self {
            ExclusiveStore::LocalDisk => file_io::on_local_disk(base, record, manifests),
            ExclusiveStore::S3(buckets) => {
                Ok(file_io::on_s3(base, buckets.clone(), record, manifests))
            }
        }
    }

    /// Publishes a complete and durable file, unless the file already exists.
    ///
    /// On the local disk, creates the folder of the file and the parent of that folder if they are missing.
    pub(crate) async fn publish(
        &self,
        path: &str,
        bytes: Vec<u8>,
    ) -> Result<PublishOutcome, Failure> {
        let (backend, path) = self.resolve(path)?;
        if matches!(backend, Backend::LocalDisk(_)) {
            local::create_grandparent(path)
                .await
                .map_err(|e| failure(&e))?;
        }
        let outcome = backend.publish(path, Buffer::from(bytes)).await;
        outcome.map_err(|e| failure(&e.error))
    }

    /// Writes a complete and durable file. Replaces the file if it exists.
    ///
    /// On the local disk, creates the folder of the file and the parent of that folder if they are missing.
    pub(crate) async fn replace(&self, path: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let (backend, path) = self.resolve(path)?;
        let outcome = match backend {
            Backend::LocalDisk(_) => {
                local::create_grandparent(path)
                    .await
                    .map_err(|e| failure(&e))?;
                local::replace_durably(path, bytes).await
            }
            Backend::Bucket(bucket) => bucket.operator().write(path, bytes).await.map(|_| ()),
            Backend::Caller(operator) => operator.write(path, bytes).await.map(|_| ()),
        };
        outcome.map_err(|e| failure(&e))
    }

    /// Returns the names of the entries of a folder. A missing folder has no entries.
    pub(crate) async fn names(&self, folder: &str) -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        let visit = |name: &str| {
            names.push(name.to_string());
            true
        };
        self.visit_names(folder, None, visit).await?;
        Ok(names)
    }

    /// Visits the names of the entries of a folder until `visit` returns false. A missing folder has no entries.
    /// `per_request` limits the number of entries that a bucket returns for one request. The next request is made
    /// after all of its entries were visited.
    pub(super) async fn visit_names(
        &self,
        folder: &str,
        per_request: Option<usize>,
        mut visit: impl FnMut(&str) -> bool,
    ) -> Result<(), Failure> {
        let (backend, path) = self.resolve(folder)?;
        let operator = match backend {
            Backend::LocalDisk(_) => local::operator()?,
            Backend::Bucket(bucket) => bucket.operator().clone(),
            Backend::Caller(operator) => operator,
        };
        let path = format!("{}/", path.trim_end_matches('/'));
        let options = ListOptions {
            limit: per_request,
            ..ListOptions::default()
        };
        let visited = async {
            let mut entries = operator.lister_options(&path, options).await?;
            while let Some(entry) = entries.try_next().await? {
                if !visit(entry.name()) {
                    break;
                }
            }
            Ok::<_, opendal::Error>(())
        };
        match visited.await {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
            visited => visited.map_err(|e| failure(&e)),
        }
    }

    /// Fails if publishing below `location` would not be exclusive.
    pub(crate) async fn ensure_exclusive(&self, location: &str) -> Result<(), Failure> {
        let path = format!("{}/snapshot/", location.trim_end_matches('/'));
        match self.resolve(&path)? {
            (Backend::LocalDisk(_) | Backend::Caller(_), _) => Ok(()),
            (Backend::Bucket(bucket), path) => bucket
                .ensure_conditional_put(path)
                .await
                .map_err(|e| failure(&e)),
        }
    }

    /// Returns the backend of a location, and the path of the location in the backend.
    fn resolve<'a>(&self, location: &'a str) -> Result<(Backend, &'a str), Failure> {
        match self {
            ExclusiveStore::LocalDisk => {
                let backend = Backend::LocalDisk(UnsyncedManifests::default());
                Ok((backend, disk_path(location)))
            }
            ExclusiveStore::S3(buckets) => {
                let (bucket, key) = bucket_and_key(location)
                    .ok_or_else(|| Failure::argument(not_in_bucket(location)))?;
                Ok((Backend::Bucket(buckets.bucket(bucket)?), key))
            }
        }
    }
}
