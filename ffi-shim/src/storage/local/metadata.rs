//! Readers of small metadata files, which read each file in one step. A commit reads about thirty snapshots, schemas,
//! manifests and manifest lists.

use std::path::PathBuf;

use opendal::raw::{oio, RpRead};
use opendal::{Buffer, BytesRange, Result};

use super::disk::{absolute, on_disk, with_path};
use crate::storage::byte_range;

/// Returns whether the file at `path` holds metadata and not rows.
pub(super) fn is_metadata(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1);
    matches!(folder, Some("snapshot" | "manifest" | "schema" | "tag"))
}

/// Reads the file at an operator path.
pub(in crate::storage) async fn read_metadata(path: &str) -> Result<Buffer> {
    read(absolute(path)).await
}

async fn read(path: PathBuf) -> Result<Buffer> {
    on_disk(move || std::fs::read(&path).map_err(|e| with_path(&path, e)))
        .await
        .map(Buffer::from)
}

/// Reader of one file. Reads the complete file and returns the requested range.
pub(super) struct MetadataFile(PathBuf);

impl MetadataFile {
    /// Returns the reader for an operator path.
    pub(super) fn at(path: &str) -> Self {
        MetadataFile(absolute(path))
    }

    async fn read_all(&self) -> Result<Buffer> {
        read(self.0.clone()).await
    }
}

impl oio::Read for MetadataFile {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let part = byte_range::available(&self.read_all().await?, range);
        Ok((RpRead::default(), Box::new(part)))
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        byte_range::exact(&self.read_all().await?, range, &self.0.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_decides_whether_a_file_is_metadata() {
        for path in ["w/t/schema/schema-0", "w/t/snapshot/LATEST", "t/tag/tag-a"] {
            assert!(is_metadata(path), "{path}");
        }
        for path in [
            "w/t/bucket-0/data-a.parquet",
            "schema-0",
            "w/manifest/t/x/y",
        ] {
            assert!(!is_metadata(path), "{path}");
        }
    }
}
