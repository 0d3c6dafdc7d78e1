//! The OpenDAL layer that has operations fail, for tests. Own code, since OpenDAL's chaos layer has
//! reads fail only, and takes no seed.
//!
//! Each operation on a file passes the point `<operation>.<kind>`: `stat`, `read`, `write` (of each
//! chunk), `close` (of a file that was written), `delete`, `list`, `rename`, `create`; `data`,
//! `index`, `manifest`, `manifest-list`, `index-manifest`, `staged` (a snapshot that the crate is
//! about to rename), `snapshot`, `hint`, `schema`, `folder`, `other`. An `Injection` then has it fail
//! before anything was done, or afterwards, so that only the answer is lost.

use std::collections::hash_map::DefaultHasher;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename,
    OpStat, OpWrite, RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo,
    Servicer,
};
use opendal::{
    Buffer, BytesRange, Capability, Error, ErrorKind, Metadata, OperationContext, Operator, Result,
};

use crate::faults::io;

/// The operator, with the faults outermost: they meet what the crate asks for.
pub(super) fn around(operator: Operator) -> Operator {
    operator.layer(FaultLayer)
}

/// Has operations on files below a folder fail, while it lives and is on.
#[derive(Debug)]
pub struct Injection(Arc<Plan>);

#[derive(Debug)]
struct Plan {
    folder: String,
    seed: u64,
    chance: f64,
    on: AtomicBool,
    injected: AtomicU64,
    /// How often each operation on each kind of file was asked for. Fates hang on that, not on
    /// names, which are random, nor on the order of what is done at the same time.
    asked: Mutex<HashMap<(&'static str, &'static str), u64>>,
}

static PLANS: RwLock<Vec<Arc<Plan>>> = RwLock::new(Vec::new());

impl Injection {
    /// Of all operations this share fails, chosen by the seed.
    pub fn new(folder: &Path, seed: u64, chance: f64) -> Self {
        let folder = folder.to_string_lossy();
        let plan = Arc::new(Plan {
            folder: folder.trim_matches('/').to_string(),
            seed,
            chance,
            on: AtomicBool::new(true),
            injected: AtomicU64::new(0),
            asked: Mutex::default(),
        });
        plans_mut(|plans| plans.push(plan.clone()));
        Injection(plan)
    }

    /// Stops it and starts it again, where it was.
    pub fn switch(&self, on: bool) {
        self.0.on.store(on, Ordering::SeqCst);
    }

    /// How many operations it had fail.
    pub fn injected(&self) -> u64 {
        self.0.injected.load(Ordering::SeqCst)
    }

    /// Goes on until the process ends.
    pub(crate) fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Injection {
    fn drop(&mut self) {
        plans_mut(|plans| plans.retain(|plan| !Arc::ptr_eq(plan, &self.0)));
    }
}

fn plans_mut(change: impl FnOnce(&mut Vec<Arc<Plan>>)) {
    change(&mut PLANS.write().unwrap_or_else(PoisonError::into_inner));
}

impl Plan {
    fn fate(&self, operation: &'static str, kind: &'static str) -> Fate {
        let times = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            let times = asked.entry((operation, kind)).or_insert(0);
            *times += 1;
            *times
        };
        // With the keys that it begins with always, so the same in every run.
        let mut hash = DefaultHasher::new();
        (self.seed, operation, kind, times).hash(&mut hash);
        let hash = hash.finish();
        // The upper bits decide whether, the lowest how.
        if (hash >> 11) as f64 / (1u64 << 53) as f64 >= self.chance {
            return Fate::Done;
        }
        self.injected.fetch_add(1, Ordering::SeqCst);
        match hash & 1 {
            0 => Fate::Refused,
            _ => Fate::Unanswered,
        }
    }
}

/// What becomes of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    /// Nothing is done.
    Refused,
    /// It is done, and the answer is lost.
    Unanswered,
}

impl Fate {
    fn of(operation: &'static str, path: &str) -> Self {
        let kind = kind(path);
        if io(&format!("{operation}.{kind}")).is_err() {
            return Fate::Refused;
        }
        let plans = PLANS.read().unwrap_or_else(PoisonError::into_inner);
        let path = path.trim_matches('/');
        plans
            .iter()
            .filter(|plan| path.starts_with(&plan.folder) && plan.on.load(Ordering::SeqCst))
            .map(|plan| plan.fate(operation, kind))
            .find(|fate| *fate != Fate::Done)
            .unwrap_or(Fate::Done)
    }

    fn before(self, path: &str) -> Result<()> {
        match self {
            Fate::Refused => Err(error("injected: refused", path)),
            _ => Ok(()),
        }
    }

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
