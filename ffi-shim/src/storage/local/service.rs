//! An OpenDAL layer for the local disk that does each operation in one step.
//!
//! OpenDAL's service runs each system call on another thread, and clears a buffer of several megabytes for each file that
//! it reads. For the small files of a commit, this took longer than all other work. So this layer gets attributes, lists
//! and creates folders, reads metadata and writes files with [`blocking`](crate::blocking). OpenDAL's service reads data
//! files, and copies, renames and deletes files.

use std::sync::Arc;

use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpList, OpPresign, OpRead, OpRename, OpStat,
    OpWrite, RpCreateDir, RpPresign, RpRename, RpStat, Service, ServiceInfo, Servicer,
};
use opendal::{Capability, OperationContext, Result};

use super::attributes::{create_dir, is_plain, stat, FolderLister};
use super::data_file::DataFileWriter;
use super::metadata::{is_metadata, MetadataFile};

/// See the module.
#[derive(Debug)]
pub(super) struct DiskLayer;

impl Layer for DiskLayer {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(DiskService { inner })
    }
}

#[derive(Debug)]
struct DiskService {
    /// OpenDAL's service.
    inner: Servicer,
}

impl Service for DiskService {
    type Reader = oio::Reader;
    type Writer = oio::Writer;
    type Lister = oio::Lister;
    type Deleter = oio::Deleter;
    type Copier = oio::Copier;

    fn info(&self) -> ServiceInfo {
        self.inner.info_dyn()
    }

    fn capability(&self) -> Capability {
        self.inner.capability_dyn()
    }

    async fn create_dir(
        &self,
        ctx: &OperationContext,
        path: &str,
        args: OpCreateDir,
    ) -> Result<RpCreateDir> {
        if !is_plain(path.trim_end_matches('/')) {
            return self.inner.create_dir_dyn(ctx, path, args).await;
        }
        create_dir(path).await?;
        Ok(RpCreateDir::default())
    }

    async fn stat(&self, ctx: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        if !is_plain(path) {
            return self.inner.stat_dyn(ctx, path, args).await;
        }
        stat(path).await.map(RpStat::new)
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        match is_metadata(path) {
            true => Ok(Box::new(MetadataFile::at(path))),
            false => self.inner.read_dyn(ctx, path, args),
        }
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        let replaces = !args.append() && !args.if_not_exists() && args.user_metadata().is_none();
        match replaces && is_plain(path) {
            true => Ok(Box::new(DataFileWriter::at(path))),
            false => self.inner.write_dyn(ctx, path, args),
        }
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        self.inner.delete_dyn(ctx)
    }

    fn list(&self, ctx: &OperationContext, path: &str, args: OpList) -> Result<Self::Lister> {
        let all = !args.recursive() && args.start_after().is_none();
        // A path without a slash at its end is a prefix of the names to list.
        match path.strip_suffix('/') {
            Some(folder) if all && is_plain(folder) => Ok(Box::new(FolderLister::of(path))),
            _ => self.inner.list_dyn(ctx, path, args),
        }
    }

    fn copy(
        &self,
        ctx: &OperationContext,
        from: &str,
        to: &str,
        args: OpCopy,
        opts: OpCopier,
    ) -> Result<Self::Copier> {
        self.inner.copy_dyn(ctx, from, to, args, opts)
    }

    async fn rename(
        &self,
        ctx: &OperationContext,
        from: &str,
        to: &str,
        args: OpRename,
    ) -> Result<RpRename> {
        self.inner.rename_dyn(ctx, from, to, args).await
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
