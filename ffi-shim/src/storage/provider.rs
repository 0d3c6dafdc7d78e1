//! The FileIO of a table on storage of ours: the crate's, with our layer in the operator.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use opendal::Operator;
use paimon::io::{FileIO, FileIOProvider};
use paimon::Error;

use super::layer::{Publications, SnapshotLayer};
use super::s3::S3;
use super::unsynced::Unsynced;
use super::{local, s3, Publisher};
use crate::failure::Failure;
use crate::faults;
use crate::upstream::null_keys::Manifests;

/// One operator, cloned: the crate insists on the same service for both ends of a rename.
#[derive(Debug)]
struct LocalDisk {
    operator: Operator,
    /// None where files are not what the crate reads: its caches would mix the two.
    cache_namespace: Option<String>,
}

#[async_trait]
impl FileIOProvider for LocalDisk {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        local::ensure_here(path).map_err(|e| Error::ConfigInvalid { message: e.message })?;
        Ok((self.operator.clone(), local::relative(path).to_string()))
    }

    async fn create_with_cache_namespace(
        &self,
        path: &str,
    ) -> paimon::Result<(Operator, String, Option<String>)> {
        let (operator, relative) = self.create(path).await?;
        Ok((operator, relative, self.cache_namespace.clone()))
    }
}

/// One operator for each bucket, for the same reason.
#[derive(Debug)]
struct Buckets {
    s3: Arc<S3>,
    publications: Publications,
    manifests: Option<Arc<Manifests>>,
    operators: Mutex<HashMap<String, Operator>>,
}

impl Buckets {
    fn operator(&self, bucket: &str) -> paimon::Result<Operator> {
        let mut operators = self
            .operators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(operator) = operators.get(bucket) {
            return Ok(operator.clone());
        }
        let plain = self
            .s3
            .bucket(bucket)
            .map_err(|e| Error::ConfigInvalid { message: e.message })?;
        let operator = plain.operator().clone().layer(SnapshotLayer::new(
            Publisher::Bucket(plain),
            self.publications.clone(),
            self.manifests.clone(),
        ));
        let operator = faults::with_storage_faults(operator);
        operators.insert(bucket.to_string(), operator.clone());
        Ok(operator)
    }
}

fn split(path: &str) -> paimon::Result<(&str, &str)> {
    s3::split(path).ok_or_else(|| Error::ConfigInvalid {
        message: format!("{path} is no path in a bucket of S3"),
    })
}

#[async_trait]
impl FileIOProvider for Buckets {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let (bucket, key) = split(path)?;
        Ok((self.operator(bucket)?, key.to_string()))
    }

    async fn create_with_cache_namespace(
        &self,
        path: &str,
    ) -> paimon::Result<(Operator, String, Option<String>)> {
        let (bucket, key) = split(path)?;
        let namespace = self.manifests.is_none().then(|| self.s3.namespace(bucket));
        Ok((self.operator(bucket)?, key.to_string(), namespace))
    }
}

/// `base` (for its caches), reading and writing through an operator that publishes snapshots
/// exclusively and records the outcome in `publications`, and translates manifests if asked to.
pub(super) fn local_disk(
    base: &FileIO,
    publications: Publications,
    manifests: Option<Arc<Manifests>>,
) -> Result<FileIO, Failure> {
    let cache_namespace = manifests.is_none().then(|| "paimon-ffm-local".to_string());
    let publisher = Publisher::LocalDisk(Unsynced::default());
    let layer = SnapshotLayer::new(publisher, publications, manifests);
    let operator = local::operator()?.layer(layer);
    let operator = faults::with_storage_faults(operator);
    Ok(base.clone().with_provider(Arc::new(LocalDisk {
        operator,
        cache_namespace,
    })))
}

/// As [`local_disk`], in the buckets of a catalog.
pub(super) fn buckets(
    base: &FileIO,
    s3: Arc<S3>,
    publications: Publications,
    manifests: Option<Arc<Manifests>>,
) -> FileIO {
    base.clone().with_provider(Arc::new(Buckets {
        s3,
        publications,
        manifests,
        operators: Mutex::default(),
    }))
}
