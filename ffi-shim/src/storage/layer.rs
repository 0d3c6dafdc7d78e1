//! The OpenDAL layer that publishes snapshots exclusively.
//!
//! The crate writes `snapshot-N.tmp-x`, looks whether `snapshot-N` exists, and renames. Here the
//! temporary stays in memory and the rename publishes its bytes exclusively, so a killed process
//! never leaves one behind. The crate's fallback, a plain write of `snapshot-N`, is published the
//! same way. Manifests are written without a sync each, and synced together before the publish. When the target exists both fail with `ConditionNotMatch`; the crate then sees the
//! other writer's snapshot and tries again on top of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use opendal::raw::oio::Read as _;
use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename,
    OpStat, OpWrite, RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo,
    Servicer,
};
use opendal::{
    Buffer, BytesRange, Capability, EntryMode, Error, ErrorKind, Metadata, OperationContext, Result,
};

use super::exclusive::{publish, replace, Published};
use super::unsynced::Unsynced;
use super::whole::{is_metadata, WholeFile};

/// The snapshots that an operator published, by path. The only word on the outcome of a commit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Publications(Arc<Mutex<Vec<String>>>);

impl Publications {
    /// The id of the snapshot that was published last.
    pub(crate) fn last_snapshot_id(&self) -> Option<i64> {
        let paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, name) = paths.last()?.rsplit_once('/')?;
        name.strip_prefix("snapshot-")?.parse().ok()
    }

    fn add(&self, path: &str) {
        let mut paths = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path.to_string());
    }
}

/// What a path means to the publish of a snapshot.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    /// `snapshot/snapshot-N`
    Snapshot,
    /// `snapshot/snapshot-N.tmp-…`, the crate's temporary
    Staged,
    /// `snapshot/LATEST` or `snapshot/EARLIEST`
    Hint,
    /// `manifest/…`: a manifest, or a list of them
    Manifest,
    Other,
}

fn role(path: &str) -> Role {
    let mut parts = path.rsplit('/');
    let name = match (parts.next(), parts.next()) {
        (Some(name), Some("snapshot")) => name,
        (Some(_), Some("manifest")) => return Role::Manifest,
        _ => return Role::Other,
    };
    if name == "LATEST" || name == "EARLIEST" {
        return Role::Hint;
    }
    let Some(rest) = name.strip_prefix("snapshot-") else {
        return Role::Other;
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match &rest[digits..] {
        "" if digits > 0 => Role::Snapshot,
        tail if digits > 0 && tail.starts_with(".tmp-") => Role::Staged,
        _ => Role::Other,
    }
}

type StagedFiles = Arc<Mutex<HashMap<String, Buffer>>>;

fn unstage(staged: &StagedFiles, path: &str) -> Option<Buffer> {
    let mut staged = staged.lock().unwrap_or_else(PoisonError::into_inner);
    staged.remove(path)
}

#[derive(Debug)]
pub(super) struct SnapshotLayer {
    publications: Publications,
    staged: StagedFiles,
    unsynced: Unsynced,
}

impl SnapshotLayer {
    pub(super) fn new(publications: Publications) -> Self {
        SnapshotLayer {
            publications,
            staged: StagedFiles::default(),
            unsynced: Unsynced::default(),
        }
    }
}

impl Layer for SnapshotLayer {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(SnapshotService {
            inner,
            publications: self.publications.clone(),
            staged: self.staged.clone(),
            unsynced: self.unsynced.clone(),
        })
    }
}

#[derive(Debug)]
struct SnapshotService {
    inner: Servicer,
    publications: Publications,
    staged: StagedFiles,
    unsynced: Unsynced,
}

impl SnapshotService {
    async fn publish(&self, path: &str, bytes: Buffer) -> Result<()> {
        let info = self.inner.info_dyn();
        publish_at(info, &self.publications, &self.unsynced, path, bytes).await
    }
}

/// The path on disk of a path of the service.
fn on_disk(info: &ServiceInfo, path: &str) -> PathBuf {
    Path::new(info.root().as_ref()).join(path)
}

async fn publish_at(
    info: ServiceInfo,
    publications: &Publications,
    unsynced: &Unsynced,
    path: &str,
    bytes: Buffer,
) -> Result<()> {
    let target = on_disk(&info, path);
    let bytes = bytes.to_bytes();
    let unsynced = unsynced.clone();
    let outcome = blocking(move || {
        unsynced.sync()?;
        publish(&target, &bytes)
    })
    .await?;
    match outcome {
        Published::Ours => {
            publications.add(path);
            Ok(())
        }
        Published::Theirs => Err(Error::new(
            ErrorKind::ConditionNotMatch,
            "another writer published this snapshot first",
        )
        .with_context("path", path)),
    }
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| {
            Error::new(ErrorKind::Unexpected, "a thread of the storage failed").set_source(e)
        })?
        .map_err(|e| {
            let kind = match e.kind() {
                std::io::ErrorKind::NotFound => ErrorKind::NotFound,
                std::io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
                _ => ErrorKind::Unexpected,
            };
            Error::new(kind, "the local disk failed").set_source(e)
        })
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
        self.inner.capability_dyn()
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
        self.inner.stat_dyn(ctx, path, args).await
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        let inner: oio::Reader = if is_metadata(path) {
            Box::new(WholeFile(on_disk(&self.inner.info_dyn(), path)))
        } else {
            self.inner.read_dyn(ctx, path, args)?
        };
        let hint_of = (role(path) == Role::Hint).then(|| HintOf {
            service: self.inner.clone(),
            context: ctx.clone(),
            folder: path.rsplit_once('/').map_or("", |(f, _)| f).to_string(),
        });
        Ok(SnapshotReader { inner, hint_of })
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        let destination = match role(path) {
            Role::Other => {
                return Ok(SnapshotWriter::Plain(
                    self.inner.write_dyn(ctx, path, args)?,
                ))
            }
            Role::Staged => Destination::Staged(self.staged.clone()),
            Role::Snapshot => Destination::Snapshot(
                self.inner.info_dyn(),
                self.publications.clone(),
                self.unsynced.clone(),
            ),
            Role::Hint => Destination::Hint(self.inner.info_dyn()),
            Role::Manifest => Destination::Manifest(self.inner.info_dyn(), self.unsynced.clone()),
        };
        Ok(SnapshotWriter::Whole {
            path: path.to_string(),
            bytes: Vec::new(),
            destination,
        })
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        Ok(SnapshotDeleter {
            inner: self.inner.delete_dyn(ctx)?,
            staged: self.staged.clone(),
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
        self.inner.copy_dyn(ctx, from, to, args, opts)
    }

    async fn rename(
        &self,
        ctx: &OperationContext,
        from: &str,
        to: &str,
        args: OpRename,
    ) -> Result<RpRename> {
        match unstage(&self.staged, from) {
            Some(bytes) => {
                self.publish(to, bytes).await?;
                Ok(RpRename::default())
            }
            None if role(to) == Role::Snapshot => Err(Error::new(
                ErrorKind::Unsupported,
                "a snapshot is published from its staged bytes only",
            )),
            None => self.inner.rename_dyn(ctx, from, to, args).await,
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

/// Where bytes go that are not written through, but whole at the close of the writer.
enum Destination {
    Staged(StagedFiles),
    Snapshot(ServiceInfo, Publications, Unsynced),
    Hint(ServiceInfo),
    Manifest(ServiceInfo, Unsynced),
}

enum SnapshotWriter {
    Plain(oio::Writer),
    Whole {
        path: String,
        bytes: Vec<u8>,
        destination: Destination,
    },
}

impl oio::Write for SnapshotWriter {
    async fn write(&mut self, buffer: Buffer) -> Result<()> {
        match self {
            SnapshotWriter::Plain(inner) => inner.write(buffer).await,
            SnapshotWriter::Whole { bytes, .. } => {
                buffer.for_each(|chunk| bytes.extend_from_slice(&chunk));
                Ok(())
            }
        }
    }

    async fn close(&mut self) -> Result<Metadata> {
        let (path, bytes, destination) = match self {
            SnapshotWriter::Plain(inner) => return inner.close().await,
            SnapshotWriter::Whole {
                path,
                bytes,
                destination,
            } => (path, std::mem::take(bytes), destination),
        };
        let length = bytes.len() as u64;
        match destination {
            Destination::Staged(staged) => {
                let mut staged = staged.lock().unwrap_or_else(PoisonError::into_inner);
                staged.insert(path.clone(), Buffer::from(bytes));
            }
            Destination::Snapshot(info, publications, unsynced) => {
                let bytes = Buffer::from(bytes);
                publish_at(info.clone(), publications, unsynced, path, bytes).await?;
            }
            Destination::Manifest(info, unsynced) => {
                let (target, unsynced) = (on_disk(info, path), unsynced.clone());
                blocking(move || unsynced.write(&target, &bytes)).await?;
            }
            Destination::Hint(info) => {
                let target = on_disk(info, path);
                blocking(move || replace(&target, &bytes)).await?;
            }
        }
        Ok(Metadata::new(EntryMode::FILE).with_content_length(length))
    }

    async fn abort(&mut self) -> Result<()> {
        match self {
            SnapshotWriter::Plain(inner) => inner.abort().await,
            SnapshotWriter::Whole { bytes, .. } => {
                bytes.clear();
                Ok(())
            }
        }
    }
}

struct SnapshotDeleter {
    inner: oio::Deleter,
    staged: StagedFiles,
}

impl oio::Delete for SnapshotDeleter {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        if unstage(&self.staged, path).is_some() {
            return Ok(());
        }
        self.inner.delete(path, args).await
    }

    async fn close(&mut self) -> Result<()> {
        self.inner.close().await
    }
}

/// A hint past the last snapshot would stop every read and commit until somebody deletes it;
/// such a hint is answered as missing, and the crate lists instead.
struct HintOf {
    service: Servicer,
    context: OperationContext,
    folder: String,
}

struct SnapshotReader {
    inner: oio::Reader,
    hint_of: Option<HintOf>,
}

impl SnapshotReader {
    async fn check(&self) -> Result<()> {
        let Some(hint_of) = &self.hint_of else {
            return Ok(());
        };
        let (_, mut stream) = self.inner.open(BytesRange::default()).await?;
        let bytes = stream.read_all_dyn().await?.to_bytes();
        let id = std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.trim().parse::<i64>().ok());
        // What is no number the crate takes for missing by itself.
        let Some(id) = id else { return Ok(()) };
        let snapshot = format!("{}/snapshot-{id}", hint_of.folder);
        let service = &hint_of.service;
        service
            .stat_dyn(&hint_of.context, &snapshot, OpStat::default())
            .await
            .map(|_| ())
    }
}

impl oio::Read for SnapshotReader {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        self.check().await?;
        self.inner.open(range).await
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        self.check().await?;
        self.inner.read(range).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_roles() {
        let roles = [
            ("w/t/snapshot/snapshot-12", Role::Snapshot),
            ("w/t/branch/branch-b/snapshot/snapshot-1", Role::Snapshot),
            ("w/t/snapshot/snapshot-12.tmp-ab-cd", Role::Staged),
            ("w/t/snapshot/LATEST", Role::Hint),
            ("w/t/snapshot/EARLIEST", Role::Hint),
            ("w/t/snapshot/snapshot-", Role::Other),
            ("w/t/snapshot/snapshot-1x", Role::Other),
            ("w/t/manifest/manifest-list-a-0", Role::Manifest),
            ("w/t/tag/tag-snapshot-1", Role::Other),
            ("w/t/bucket-0/data-1.parquet", Role::Other),
            ("LATEST", Role::Other),
        ];
        for (path, expected) in roles {
            assert_eq!(role(path), expected, "{path}");
        }
    }
}
