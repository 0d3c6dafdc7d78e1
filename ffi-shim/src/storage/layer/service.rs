//! The layer and its service. The path of a file decides how the service reads and writes the file.

use std::sync::Arc;

use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename,
    OpStat, OpWrite, RpCreateDir, RpPresign, RpRename, RpStat, Service, ServiceInfo, Servicer,
};
use opendal::{Capability, Error, ErrorKind, OperationContext, Result};

use super::base_list::is_base_list;
use super::hint::{HintTarget, SnapshotReader};
use super::publish::publish_snapshot;
use super::role::PathRole;
use super::staged::StagedSnapshots;
use super::translated::TranslatedManifest;
use super::writer::{Destination, SnapshotWriter};
use crate::manifests::ManifestMerger;
use crate::storage::backend::Backend;
use crate::storage::record::{FileRecord, StorageRecord};
use crate::upstream::null_keys::ManifestTranslator;

/// What the layer does to the manifests and manifest lists that it reads and writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct ManifestHandling {
    /// Translates manifests between their form in files and the form of the crate.
    pub(crate) translator: Option<Arc<ManifestTranslator>>,
    /// Merges the manifests that a base manifest list names.
    pub(crate) merger: Option<Arc<ManifestMerger>>,
}

/// Layer that publishes snapshots exclusively and records every write.
#[derive(Debug)]
pub(in crate::storage) struct SnapshotLayer {
    backend: Backend,
    record: StorageRecord,
    manifests: ManifestHandling,
    staged: StagedSnapshots,
}

impl SnapshotLayer {
    /// Returns a layer that records its writes in `record`.
    pub(in crate::storage) fn new(
        backend: Backend,
        record: StorageRecord,
        manifests: ManifestHandling,
    ) -> Self {
        SnapshotLayer {
            backend,
            record,
            manifests,
            staged: StagedSnapshots::default(),
        }
    }
}

impl Layer for SnapshotLayer {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(SnapshotService {
            inner,
            backend: self.backend.clone(),
            record: self.record.clone(),
            manifests: self.manifests.clone(),
            staged: self.staged.clone(),
        })
    }
}

#[derive(Debug)]
struct SnapshotService {
    inner: Servicer,
    backend: Backend,
    record: StorageRecord,
    manifests: ManifestHandling,
    staged: StagedSnapshots,
}

impl SnapshotService {
    fn streaming_writer(
        &self,
        ctx: &OperationContext,
        path: &str,
        args: OpWrite,
    ) -> Result<SnapshotWriter> {
        let inner = self.inner.write_dyn(ctx, path, args)?;
        Ok(SnapshotWriter::Streaming(inner, self.record.files.clone()))
    }
}

impl Service for SnapshotService {
    type Reader = SnapshotReader;
    type Writer = SnapshotWriter;
    type Lister = oio::Lister;
    type Deleter = SnapshotDeleter;
    type Copier = oio::Copier;

    fn info(&self) -> ServiceInfo {
        self.inner.info_dyn()
    }

    fn capability(&self) -> Capability {
        Capability {
            // Staged snapshots can be renamed in every storage.
            rename: true,
            ..self.inner.capability_dyn()
        }
    }

    async fn create_dir(
        &self,
        ctx: &OperationContext,
        path: &str,
        args: OpCreateDir,
    ) -> Result<RpCreateDir> {
        self.inner.create_dir_dyn(ctx, path, args).await
    }

    async fn stat(&self, ctx: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        let path = self.record.files.actual_path(path);
        self.inner.stat_dyn(ctx, &path, args).await
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        let actual = self.record.files.actual_path(path);
        let inner = self.inner.read_dyn(ctx, &actual, args)?;
        let role = PathRole::of(path);
        let inner = match &self.manifests.translator {
            Some(translator) if role == PathRole::Manifest => {
                Box::new(TranslatedManifest::new(inner, path, translator.clone()))
            }
            _ => inner,
        };
        let hint_target =
            (role == PathRole::Hint).then(|| HintTarget::of(path, self.inner.clone(), ctx.clone()));
        Ok(SnapshotReader::new(inner, hint_target))
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        let role = PathRole::of(path);
        let is_manifest = role == PathRole::Manifest;
        let files: &FileRecord = &self.record.files;
        let destination = match (role, &self.backend) {
            (PathRole::Staged, _) => Destination::Staged(self.staged.clone()),
            (PathRole::Snapshot, _) => {
                Destination::Snapshot(self.backend.clone(), self.record.clone())
            }
            (PathRole::Hint, Backend::LocalDisk(_)) => Destination::HintOnDisk,
            (PathRole::Manifest, Backend::LocalDisk(unsynced)) => {
                Destination::ManifestOnDisk(unsynced.clone(), files.clone())
            }
            (PathRole::Other, _) => {
                let path = files.start_file(path);
                return self.streaming_writer(ctx, &path, args);
            }
            (PathRole::Manifest, Backend::Bucket(_) | Backend::Caller(_)) => {
                let manifest = self.inner.write_dyn(ctx, path, args)?;
                Destination::Manifest(manifest, files.clone())
            }
            // A bucket replaces an object durably and in one step.
            (PathRole::Hint, Backend::Bucket(_) | Backend::Caller(_)) => {
                return self.streaming_writer(ctx, path, args)
            }
        };
        let merger = self.manifests.merger.as_ref();
        let merger = merger.filter(|_| is_manifest && is_base_list(path));
        let translator = self.manifests.translator.as_ref();
        Ok(SnapshotWriter::Buffered {
            path: path.to_string(),
            bytes: Vec::new(),
            destination: Box::new(destination),
            translator: translator.filter(|_| is_manifest).cloned(),
            merge: merger.map(|merger| (merger.clone(), self.backend.clone())),
        })
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        Ok(SnapshotDeleter {
            inner: self.inner.delete_dyn(ctx)?,
            staged: self.staged.clone(),
            files: self.record.files.clone(),
        })
    }

    fn list(&self, ctx: &OperationContext, path: &str, args: OpList) -> Result<Self::Lister> {
        self.inner.list_dyn(ctx, path, args)
    }

    fn copy(
        &self,
        ctx: &OperationContext,
        from: &str,
        to: &str,
        args: OpCopy,
        opts: OpCopier,
    ) -> Result<Self::Copier> {
        let from = self.record.files.actual_path(from);
        self.inner.copy_dyn(ctx, &from, to, args, opts)
    }

    async fn rename(
        &self,
        ctx: &OperationContext,
        from: &str,
        to: &str,
        args: OpRename,
    ) -> Result<RpRename> {
        match self.staged.take(from) {
            Some(bytes) => {
                publish_snapshot(&self.backend, &self.record, to, bytes).await?;
                Ok(RpRename::default())
            }
            None if PathRole::of(to) == PathRole::Snapshot => Err(Error::new(
                ErrorKind::Unsupported,
                "a snapshot can be published only from its staged bytes",
            )),
            None => {
                let from = self.record.files.actual_path(from);
                self.inner.rename_dyn(ctx, &from, to, args).await
            }
        }
    }

    async fn presign(
        &self,
        ctx: &OperationContext,
        path: &str,
        args: OpPresign,
    ) -> Result<RpPresign> {
        self.inner.presign_dyn(ctx, path, args).await
    }
}

/// Deleter of files and staged snapshots.
struct SnapshotDeleter {
    inner: oio::Deleter,
    staged: StagedSnapshots,
    files: FileRecord,
}

impl oio::Delete for SnapshotDeleter {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        if self.staged.take(path).is_some() {
            return Ok(());
        }
        let path = self.files.actual_path(path);
        self.inner.delete(&path, args).await
    }

    async fn close(&mut self) -> Result<()> {
        self.inner.close().await
    }
}
