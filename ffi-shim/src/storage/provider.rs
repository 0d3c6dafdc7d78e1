//! The FileIO of a table on the local disk: the crate's, with our layer in the operator.

use async_trait::async_trait;
use opendal::Operator;
use opendal_service_fs::FsConfig;
use paimon::io::{FileIO, FileIOProvider};

use super::layer::{Publications, SnapshotLayer};
use crate::error::{Failure, PFFM_IO};

/// One operator, cloned: the crate insists on the same service for both ends of a rename.
#[derive(Debug)]
struct LocalDisk {
    operator: Operator,
}

#[async_trait]
impl FileIOProvider for LocalDisk {
    async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
        let relative = path.strip_prefix("file:").unwrap_or(path);
        let relative = relative.trim_start_matches('/');
        Ok((self.operator.clone(), relative.to_string()))
    }

    async fn create_with_cache_namespace(
        &self,
        path: &str,
    ) -> paimon::Result<(Operator, String, Option<String>)> {
        let (operator, relative) = self.create(path).await?;
        Ok((operator, relative, Some("paimon-ffm-local".to_string())))
    }
}

/// `base` (for its caches), reading and writing through an operator that publishes snapshots
/// exclusively and records the outcome in `publications`.
pub(crate) fn local_file_io(base: &FileIO, publications: Publications) -> Result<FileIO, Failure> {
    let mut config = FsConfig::default();
    config.root = Some("/".to_string());
    let operator = Operator::from_config(config)
        .map_err(|e| Failure::new(PFFM_IO, format!("local storage: {e}")))?
        .layer(SnapshotLayer::new(publications));
    #[cfg(feature = "faults")]
    let operator = super::faults::around(operator);
    Ok(base
        .clone()
        .with_provider(std::sync::Arc::new(LocalDisk { operator })))
}
