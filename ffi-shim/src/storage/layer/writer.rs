//! Writers of files.

use std::sync::Arc;

use opendal::raw::oio;
use opendal::{Buffer, EntryMode, Metadata, Result};

use super::base_list;
use super::publish::publish_snapshot;
use super::staged::StagedSnapshots;
use super::translated;
use crate::manifests::ManifestMerger;
use crate::storage::backend::Backend;
use crate::storage::local::{self, UnsyncedManifests};
use crate::storage::record::{FileRecord, StorageRecord};
use crate::upstream::null_keys::ManifestTranslator;

/// Destination of a file that its writer buffers until the close.
pub(super) enum Destination {
    Staged(StagedSnapshots),
    Snapshot(Backend, StorageRecord),
    HintOnDisk,
    ManifestOnDisk(UnsyncedManifests, FileRecord),
    Manifest(oio::Writer, FileRecord),
}

/// Writer of one file.
pub(super) enum SnapshotWriter {
    /// Writes each chunk immediately.
    Streaming(oio::Writer, FileRecord),
    /// Collects all chunks and writes the file on close.
    Buffered {
        path: String,
        bytes: Vec<u8>,
        destination: Box<Destination>,
        translator: Option<Arc<ManifestTranslator>>,
        /// The merger of a base manifest list, and the backend of the manifests that the list names.
        merge: Option<(Arc<ManifestMerger>, Backend)>,
    },
}

impl oio::Write for SnapshotWriter {
    async fn write(&mut self, buffer: Buffer) -> Result<()> {
        match self {
            SnapshotWriter::Streaming(inner, record) => {
                record.note_failure(inner.write(buffer).await)
            }
            SnapshotWriter::Buffered { bytes, .. } => {
                buffer.for_each(|chunk| bytes.extend_from_slice(&chunk));
                Ok(())
            }
        }
    }

    async fn close(&mut self) -> Result<Metadata> {
        let (path, bytes, destination, translator, merge) = match self {
            SnapshotWriter::Streaming(inner, record) => {
                return record.note_failure(inner.close().await)
            }
            SnapshotWriter::Buffered {
                path,
                bytes,
                destination,
                translator,
                merge,
            } => (path, std::mem::take(bytes), destination, translator, merge),
        };
        let bytes = match translator {
            Some(translator) => translated::to_file(translator, path, bytes).await?,
            None => bytes,
        };
        let bytes = match merge {
            Some((merger, backend)) => base_list::merged(merger, backend, path, bytes).await,
            None => bytes,
        };
        let length = bytes.len() as u64;
        match destination.as_mut() {
            Destination::Staged(staged) => staged.insert(path, Buffer::from(bytes)),
            Destination::Snapshot(backend, record) => {
                publish_snapshot(backend, record, path, Buffer::from(bytes)).await?;
            }
            Destination::HintOnDisk => local::replace(path, bytes).await?,
            Destination::ManifestOnDisk(unsynced, record) => {
                unsynced.write(path, bytes).await?;
                record.note_manifest_size(path, length);
            }
            Destination::Manifest(writer, record) => {
                writer.write(Buffer::from(bytes)).await?;
                record.note_manifest_size(path, length);
                return writer.close().await;
            }
        }
        Ok(Metadata::new(EntryMode::FILE).with_content_length(length))
    }

    async fn abort(&mut self) -> Result<()> {
        match self {
            SnapshotWriter::Streaming(inner, _) => inner.abort().await,
            SnapshotWriter::Buffered {
                bytes, destination, ..
            } => {
                bytes.clear();
                match destination.as_mut() {
                    Destination::Manifest(writer, _) => writer.abort().await,
                    _ => Ok(()),
                }
            }
        }
    }
}
