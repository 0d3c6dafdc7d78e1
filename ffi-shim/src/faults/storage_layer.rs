//! The OpenDAL layer that makes storage operations fail. OpenDAL's own chaos layer makes only reads fail
//! and accepts no seed.
//!
//! Each operation on a file passes the point `<operation>.<kind>`:
//! * Operations: `stat`, `read`, `write` (of each chunk), `close` (of a written file), `delete`,
//!   `list`, `rename`, `create`.
//! * Kinds: `data`, `index`, `manifest`, `manifest-list`, `index-manifest`, `staged` (a snapshot
//!   before the rename), `snapshot`, `hint`, `schema`, `folder`, `other`.
//!
//! If the point does not fail, an `Injection` may still make the operation fail. Either the operation
//! does not run, or it runs and only its answer is lost.

use std::future::Future;
use std::sync::Arc;

use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename,
    OpStat, OpWrite, RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo,
    Servicer,
};
use opendal::{
    Buffer, BytesRange, Capability, Error, ErrorKind, Metadata, OperationContext, Operator, Result,
};

use super::injection::{self, Fate};
use super::points::io;

/// Adds faults to an operator. They are the outermost layer, so they affect the operations that the crate
/// calls.
pub(crate) fn with_storage_faults(operator: Operator) -> Operator {
    operator.layer(FaultLayer)
}

/// Runs an operation that this library itself does on a file, with the same faults as an operation of the crate.
pub(crate) async fn on_storage<T>(
    operation: &'static str,
    path: &str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let fate = Fate::of(operation, path);
    fate.before(path)?;
    fate.after(path, work.await)
}

impl Fate {
    /// Returns the fate of an operation. Its point decides first. If the point does not fail, an
    /// `Injection` decides.
    fn of(operation: &'static str, path: &str) -> Self {
        let kind = kind(path);
        if io(&format!("{operation}.{kind}")).is_err() {
            return Fate::Refused;
        }
        injection::fate(operation, kind, path)
    }

    /// Fails if the operation must not run. Must be called before the operation.
    fn before(self, path: &str) -> Result<()> {
        match self {
            Fate::Refused => Err(error("injected: refused", path)),
            _ => Ok(()),
        }
    }

    /// Returns the outcome of the operation, or an error if its answer is lost.
    fn after<T>(self, path: &str, outcome: Result<T>) -> Result<T> {
        match self {
            Fate::Unanswered => outcome.and_then(|_| Err(error("injected: no answer", path))),
            _ => outcome,
        }
    }
}

fn error(message: &'static str, path: &str) -> Error {
    Error::new(ErrorKind::Unexpected, message).with_context("path", path)
}

/// Returns the kind of the file at `path`, as it appears in the names of points.
fn kind(path: &str) -> &'static str {
    if path.ends_with('/') {
        return "folder";
    }
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let parent = parts.next().unwrap_or_default();
    match parent {
        "manifest" if name.starts_with("manifest-list-") => "manifest-list",
        "manifest" if name.starts_with("index-manifest-") => "index-manifest",
        "manifest" => "manifest",
        "snapshot" if name == "LATEST" || name == "EARLIEST" => "hint",
        "snapshot" if name.contains(".tmp-") => "staged",
        "snapshot" => "snapshot",
        "schema" => "schema",
        "index" => "index",
        _ if parent.starts_with("bucket-") => "data",
        _ => "other",
    }
}

#[derive(Debug)]
struct FaultLayer;

impl Layer for FaultLayer {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(FaultyService { inner })
    }
}

#[derive(Debug)]
struct FaultyService {
    inner: Servicer,
}

impl Service for FaultyService {
    type Reader = FaultyReader;
    type Writer = FaultyWriter;
    type Lister = FaultyLister;
    type Deleter = FaultyDeleter;
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
        let fate = Fate::of("create", path);
        fate.before(path)?;
        fate.after(path, self.inner.create_dir_dyn(ctx, path, args).await)
    }

    async fn stat(&self, ctx: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        let fate = Fate::of("stat", path);
        fate.before(path)?;
        fate.after(path, self.inner.stat_dyn(ctx, path, args).await)
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        Ok(FaultyReader {
            inner: self.inner.read_dyn(ctx, path, args)?,
            path: path.to_string(),
        })
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        Ok(FaultyWriter {
            inner: self.inner.write_dyn(ctx, path, args)?,
            path: path.to_string(),
        })
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        Ok(FaultyDeleter {
            inner: self.inner.delete_dyn(ctx)?,
            unanswered: None,
        })
    }

    fn list(&self, ctx: &OperationContext, path: &str, args: OpList) -> Result<Self::Lister> {
        Ok(FaultyLister {
            inner: self.inner.list_dyn(ctx, path, args)?,
            path: path.to_string(),
        })
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
        let fate = Fate::of("rename", to);
        fate.before(to)?;
        fate.after(to, self.inner.rename_dyn(ctx, from, to, args).await)
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

struct FaultyReader {
    inner: oio::Reader,
    path: String,
}

impl oio::Read for FaultyReader {
    async fn open(&self, range: BytesRange) -> Result<(RpRead, Box<dyn oio::ReadStreamDyn>)> {
        let fate = Fate::of("read", &self.path);
        fate.before(&self.path)?;
        fate.after(&self.path, self.inner.open(range).await)
    }

    async fn read(&self, range: BytesRange) -> Result<(RpRead, Buffer)> {
        let fate = Fate::of("read", &self.path);
        fate.before(&self.path)?;
        fate.after(&self.path, self.inner.read(range).await)
    }
}

struct FaultyWriter {
    inner: oio::Writer,
    path: String,
}

impl oio::Write for FaultyWriter {
    async fn write(&mut self, buffer: Buffer) -> Result<()> {
        let fate = Fate::of("write", &self.path);
        fate.before(&self.path)?;
        fate.after(&self.path, self.inner.write(buffer).await)
    }

    async fn close(&mut self) -> Result<Metadata> {
        let fate = Fate::of("close", &self.path);
        fate.before(&self.path)?;
        fate.after(&self.path, self.inner.close().await)
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}

struct FaultyLister {
    inner: oio::Lister,
    path: String,
}

impl oio::List for FaultyLister {
    async fn next(&mut self) -> Result<Option<oio::Entry>> {
        let fate = Fate::of("list", &self.path);
        fate.before(&self.path)?;
        fate.after(&self.path, self.inner.next().await)
    }
}

struct FaultyDeleter {
    inner: oio::Deleter,
    unanswered: Option<String>,
}

impl oio::Delete for FaultyDeleter {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        let fate = Fate::of("delete", path);
        fate.before(path)?;
        if fate == Fate::Unanswered {
            self.unanswered = Some(path.to_string());
        }
        self.inner.delete(path, args).await
    }

    async fn close(&mut self) -> Result<()> {
        let closed = self.inner.close().await;
        match self.unanswered.take() {
            Some(path) => Fate::Unanswered.after(&path, closed),
            None => closed,
        }
    }
}
