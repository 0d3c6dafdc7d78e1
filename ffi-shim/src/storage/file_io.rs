//! The FileIO that the crate uses for a table. Its operator contains the layer that publishes snapshots.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use opendal::Operator;
use paimon::io::{FileIO, FileIOProvider};
use paimon::Error;

use super::backend::Backend;
use super::caller::CallerFiles;
use super::layer::{ManifestHandling, SnapshotLayer};
use super::local::{self, UnsyncedManifests};
use super::location::{
    bucket_and_key, disk_path, ensure_local_host, not_in_bucket, prefix_and_path,
};
use super::record::StorageRecord;
use super::s3::Buckets;
use crate::failure::Failure;
use crate::faults;

/// Returns a FileIO on the local disk that shares the caches of `base` and records its writes.
pub(super) fn on_local_disk(
    base: &FileIO,
    record: StorageRecord,
    manifests: ManifestHandling,
) -> Result<FileIO, Failure> {
    let cache_namespace = manifests
        .translator
        .is_none()
        .then(|| "paimon-ffm-local".to_string());
    let backend = Backend::LocalDisk(UnsyncedManifests::default());
    let operator = with_layers(local::operator()?, backend, record, manifests);
    Ok(base.clone().with_provider(Arc::new(DiskProvider {
        operator,
        cache_namespace,
    })))
}

/// Returns a FileIO on the buckets of a catalog. Otherwise the same as [`on_local_disk`].
pub(super) fn on_s3(
    base: &FileIO,
    buckets: Arc<Buckets>,
    record: StorageRecord,
    manifests: ManifestHandling,
) -> FileIO {
    base.clone().with_provider(Arc::new(BucketProvider {
        buckets,
        record,
        manifests,
        operators: Mutex::default(),
    }))
}

/// Returns a FileIO on storage that only the caller reaches, with the cache sizes of the catalog options.
pub(crate) fn on_caller_files(
    files: CallerFiles,
    options: &HashMap<String, String>,
) -> Result<FileIO, Failure> {
    let base = CallerFiles::caches(options)?;
    let (record, manifests) = (StorageRecord::default(), ManifestHandling::default());
    Ok(recording_on_caller_files(&base, files, record, manifests))
}

/// Returns a FileIO on storage that only the caller reaches. Otherwise the same as [`on_local_disk`].
pub(super) fn recording_on_caller_files(
    base: &FileIO,
    files: CallerFiles,
    record: StorageRecord,
    manifests: ManifestHandling,
) -> FileIO {
    base.clone().with_provider(Arc::new(CallerProvider {
        files,
        record,
        manifests,
        operators: Mutex::default(),
    }))
}

fn with_layers(
    operator: Operator,
    backend: Backend,
    record: StorageRecord,
    manifests: ManifestHandling,
) -> Operator {
    let layer = SnapshotLayer::new(backend, record, manifests);
    faults::with_storage_faults(operator.layer(layer))
}

/// Provider that returns the same operator for every path. The crate requires that both paths of a rename
/// have the same service.
#[derive(Debug)]
struct DiskProvider {
    operator: Operator,
    /// `None` if manifests are translated: a shared cache would mix original and translated bytes.
    cache_namespace: Option<String>,
}

#[async_trait]
impl FileIOProvider for DiskProvider {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        ensure_local_host(path).map_err(|e| Error::ConfigInvalid { message: e.message })?;
        Ok((self.operator.clone(), disk_path(path).to_string()))
    }

    async fn create_with_cache_namespace(
        &self,
        path: &str,
    ) -> paimon::Result<(Operator, String, Option<String>)> {
        let (operator, path) = self.create(path).await?;
        Ok((operator, path, self.cache_namespace.clone()))
    }
}

/// Provider of one operator per bucket, for the same reason as in [`DiskProvider`].
#[derive(Debug)]
struct BucketProvider {
    buckets: Arc<Buckets>,
    record: StorageRecord,
    manifests: ManifestHandling,
    operators: Mutex<HashMap<String, Operator>>,
}

impl BucketProvider {
    fn operator(&self, name: &str) -> paimon::Result<Operator> {
        let mut operators = self
            .operators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(operator) = operators.get(name) {
            return Ok(operator.clone());
        }
        let bucket = self
            .buckets
            .bucket(name)
            .map_err(|e| Error::ConfigInvalid { message: e.message })?;
        let operator = with_layers(
            bucket.operator().clone(),
            Backend::Bucket(bucket),
            self.record.clone(),
            self.manifests.clone(),
        );
        operators.insert(name.to_string(), operator.clone());
        Ok(operator)
    }
}

/// Provider of one operator per prefix of locations, for the same reason as in [`DiskProvider`]. It has no cache namespace,
/// because another catalog may reach other files by the same locations.
#[derive(Debug)]
struct CallerProvider {
    files: CallerFiles,
    record: StorageRecord,
    manifests: ManifestHandling,
    operators: Mutex<HashMap<String, Operator>>,
}

#[async_trait]
impl FileIOProvider for CallerProvider {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let (prefix, path) = prefix_and_path(path);
        let mut operators = self
            .operators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(operator) = operators.get(prefix) {
            return Ok((operator.clone(), path.to_string()));
        }
        let plain = self.files.operator(prefix);
        let plain = plain.map_err(|e| Error::ConfigInvalid {
            message: e.to_string(),
        })?;
        let operator = with_layers(
            plain.clone(),
            Backend::Caller(plain),
            self.record.clone(),
            self.manifests.clone(),
        );
        operators.insert(prefix.to_string(), operator.clone());
        Ok((operator, path.to_string()))
    }
}

fn split(path: &str) -> paimon::Result<(&str, &str)> {
    bucket_and_key(path).ok_or_else(|| Error::ConfigInvalid {
        message: not_in_bucket(path),
    })
}

#[async_trait]
impl FileIOProvider for BucketProvider {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let (bucket, key) = split(path)?;
        Ok((self.operator(bucket)?, key.to_string()))
    }

    async fn create_with_cache_namespace(
        &self,
        path: &str,
    ) -> paimon::Result<(Operator, String, Option<String>)> {
        let (bucket, key) = split(path)?;
        let namespace = self
            .manifests
            .translator
            .is_none()
            .then(|| self.buckets.cache_namespace(bucket));
        Ok((self.operator(bucket)?, key.to_string(), namespace))
    }
}
