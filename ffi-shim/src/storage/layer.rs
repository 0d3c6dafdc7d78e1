//! The OpenDAL layer that publishes snapshots exclusively.
//!
//! The crate writes `snapshot-N.tmp-x`, looks whether `snapshot-N` exists, and renames. Here the
//! temporary stays in memory and the rename publishes its bytes exclusively (also where the storage
//! knows no rename), so a killed process never leaves one behind. The crate's fallback, a plain
//! write of `snapshot-N`, is published the same way. When the target exists both fail with
//! `ConditionNotMatch`; the crate then sees the other writer's snapshot and tries again on top of
//! it. On the local disk manifests are synced together with the snapshot, and files about
//! the table are read at one go.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opendal::raw::oio::Read as _;
use opendal::raw::{
    oio, Layer, OpCopier, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename,
    OpStat, OpWrite, RpCreateDir, RpPresign, RpRead, RpRename, RpStat, Service, ServiceInfo,
    Servicer,
};
use opendal::{
    Buffer, BytesRange, Capability, EntryMode, Error, ErrorKind, Metadata, OperationContext, Result,
};

use paimon::spec::Snapshot;
use tokio::sync::Notify;

use super::conditional::NotPublished;
use super::translated::{self, Translated};
use super::unsynced::Unsynced;
use super::whole::{is_metadata, WholeFile};
use super::{local, s3, Published, Publisher};
use crate::failure::Failure;
use crate::upstream::file_names::FileNames;
use crate::upstream::null_keys::Manifests;
use crate::upstream::snapshot_fields;

/// What an operator published, by path. The only word on the outcome of a commit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Publications {
    record: Arc<Mutex<Record>>,
    stop: Arc<Notify>,
}

/// Why a commit is ended in the middle of a publish, which does nothing any more.
#[derive(Debug, Clone)]
pub(crate) enum Stopped {
    /// Somebody else did the same.
    Overtaken,
    /// Whether somebody did cannot be told: the reason.
    Untold(String),
    /// Publishing keeps failing. The crate would try as often as if others were first.
    Failing(Failure),
}

/// How many publishes may fail, not counting those where others were first.
const FAILURES: u32 = 10;

#[derive(Debug, Default)]
struct Record {
    /// The paths of the snapshots.
    published: Vec<String>,
    /// The paths of publishes that were begun and nobody knows the outcome of.
    in_doubt: Vec<String>,
    /// The paths of all other files that were begun.
    written: Vec<String>,
    /// How files are named, where not as the crate does.
    file_names: Option<Arc<FileNames>>,
    /// The paths of files that have other names, by those that the crate knows.
    renamed: HashMap<String, String>,
    /// How many bytes the manifests and their lists have, by their names.
    manifest_sizes: HashMap<String, u64>,
    /// How the first of these failed, if one did.
    failure: Option<String>,
    /// What must not be published twice.
    expectation: Option<Expectation>,
    failures: u32,
    stopped: Option<Stopped>,
}

/// That no snapshot is by the user.
#[derive(Debug, Clone)]
struct Expectation {
    commit_user: String,
    /// None up to this one is, for they were looked at.
    seen: i64,
}

impl Publications {
    /// The id of the snapshot that was published last.
    pub(crate) fn last_snapshot_id(&self) -> Option<i64> {
        let record = self.record();
        let (_, id) = folder_and_id(record.published.last()?)?;
        Some(id)
    }

    /// A snapshot of which the storage did not tell whether it published it.
    pub(crate) fn in_doubt(&self) -> Option<String> {
        self.record().in_doubt.last().cloned()
    }

    /// The files that were begun, but for snapshots and hints, below a location; as locations.
    pub(crate) fn written_below(&self, location: &str) -> Vec<String> {
        // The operator knows no scheme, and no bucket.
        let path = match s3::split(location) {
            Some((_, key)) => key,
            None => local::relative(location),
        };
        let record = self.record();
        let below = |written: &String| {
            let inner = written.strip_prefix(path.trim_matches('/'))?;
            Some(format!("{}{inner}", location.trim_end_matches('/')))
        };
        record.written.iter().filter_map(below).collect()
    }

    /// How writing a file failed. The crate closes full files in the background, and says so at the
    /// very end.
    pub(crate) fn failure(&self) -> Option<String> {
        self.record().failure.clone()
    }

    /// From now on new data files get these names.
    pub(crate) fn name_files(&self, names: Arc<FileNames>) {
        self.record().file_names = Some(names);
    }

    /// Notes a file that is begun, and gives the path that it gets.
    fn begin_file(&self, path: &str) -> String {
        let mut record = self.record();
        let names = record.file_names.clone();
        let renamed = names.and_then(|names| names.of_file(path));
        let actual = match renamed {
            None => path.to_string(),
            Some(renamed) => {
                record.renamed.insert(path.to_string(), renamed.clone());
                renamed
            }
        };
        record.written.push(actual.clone());
        actual
    }

    /// Where the file is that the crate knows by this path.
    fn actual<'p>(&self, path: &'p str) -> Cow<'p, str> {
        match self.record().renamed.get(path) {
            None => Cow::Borrowed(path),
            Some(renamed) => Cow::Owned(renamed.clone()),
        }
    }

    fn note_manifest(&self, path: &str, bytes: u64) {
        let name = path.rsplit('/').next().unwrap_or(path).to_string();
        self.record().manifest_sizes.insert(name, bytes);
    }

    /// The snapshot as it is published.
    fn completed(&self, snapshot: Buffer) -> Buffer {
        let record = self.record();
        let size_of = |name: &str| record.manifest_sizes.get(name).copied();
        Buffer::from(snapshot_fields::completed(snapshot.to_vec(), size_of))
    }

    /// From now on a snapshot is published only if none after `seen` and before it is by the user: of
    /// a commit that is repeated in two processes, one may have published between the other's look at
    /// the history and its publish.
    pub(crate) fn expect_none_of(&self, commit_user: &str, seen: i64) {
        self.record().expectation = Some(Expectation {
            commit_user: commit_user.to_string(),
            seen,
        });
    }

    /// Comes back when the commit is to be ended. The publish that is under way never does then.
    pub(crate) async fn stopped(&self) -> Stopped {
        loop {
            let told = self.stop.notified();
            if let Some(reason) = self.record().stopped.clone() {
                return reason;
            }
            told.await;
        }
    }

    async fn stop(&self, reason: Stopped) {
        self.record().stopped = Some(reason);
        self.stop.notify_one();
        std::future::pending().await
    }

    /// Looks through what others published. Does not come back where the expectation fails.
    async fn meet_expectation(&self, publisher: &Publisher, path: &str) {
        let Some(expectation) = self.record().expectation.clone() else {
            return;
        };
        match unexpected(publisher, path, &expectation).await {
            Ok(false) => {}
            Ok(true) => self.stop(Stopped::Overtaken).await,
            Err(reason) => self.stop(Stopped::Untold(reason)).await,
        }
    }

    /// Does not come back where it has failed too often.
    async fn have_patience(&self, error: &Error) {
        let failures = {
            let mut record = self.record();
            record.failures += 1;
            record.failures
        };
        if failures >= FAILURES {
            self.stop(Stopped::Failing(super::failure_of(error))).await;
        }
    }

    fn note<T>(&self, outcome: Result<T>) -> Result<T> {
        outcome.inspect_err(|error| {
            let mut record = self.record();
            record.failure.get_or_insert_with(|| error.to_string());
        })
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until it is settled it is in doubt, also after a panic.
    fn begin(&self, path: &str) {
        self.record().in_doubt.push(path.to_string());
    }

    fn settle(&self, path: &str, outcome: &std::result::Result<Published, NotPublished>) {
        let mut record = self.record();
        match outcome {
            Ok(published) => {
                if *published == Published::Ours {
                    record.published.push(path.to_string());
                }
                // Whoever's it is, that decides every attempt at this path.
                record.in_doubt.retain(|other| other != path);
            }
            // Of an attempt before nothing more is known by that.
            Err(e) if !e.in_doubt => {
                let this = record.in_doubt.iter().rposition(|other| other == path);
                this.map(|this| record.in_doubt.remove(this));
            }
            Err(_) => {}
        }
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
    publisher: Publisher,
    publications: Publications,
    manifests: Option<Arc<Manifests>>,
    staged: StagedFiles,
}

impl SnapshotLayer {
    /// Manifests are translated where `manifests` is given.
    pub(super) fn new(
        publisher: Publisher,
        publications: Publications,
        manifests: Option<Arc<Manifests>>,
    ) -> Self {
        SnapshotLayer {
            publisher,
            publications,
            manifests,
            staged: StagedFiles::default(),
        }
    }
}

impl Layer for SnapshotLayer {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(SnapshotService {
            inner,
            publisher: self.publisher.clone(),
            publications: self.publications.clone(),
            manifests: self.manifests.clone(),
            staged: self.staged.clone(),
        })
    }
}

#[derive(Debug)]
struct SnapshotService {
    inner: Servicer,
    publisher: Publisher,
    publications: Publications,
    manifests: Option<Arc<Manifests>>,
    staged: StagedFiles,
}

impl SnapshotService {
    fn plain(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<SnapshotWriter> {
        let inner = self.inner.write_dyn(ctx, path, args)?;
        Ok(SnapshotWriter::Plain(inner, self.publications.clone()))
    }
}

/// Where a snapshot is, and its id.
fn folder_and_id(path: &str) -> Option<(&str, i64)> {
    let (folder, name) = path.rsplit_once('/')?;
    let id = name.strip_prefix("snapshot-")?.parse().ok()?;
    Some((folder, id))
}

/// Whether one of the snapshots below that at `path` is what is not expected.
async fn unexpected(
    publisher: &Publisher,
    path: &str,
    expectation: &Expectation,
) -> std::result::Result<bool, String> {
    let Some((folder, next)) = folder_and_id(path) else {
        return Ok(false);
    };
    for id in expectation.seen + 1..next {
        let other = format!("{folder}/snapshot-{id}");
        let bytes = publisher.read(&other).await;
        let bytes = bytes.map_err(|e| format!("whose {other} is cannot be told: {e}"))?;
        let snapshot: Snapshot =
            serde_json::from_slice(&bytes.to_vec()).map_err(|e| format!("{other}: {e}"))?;
        if snapshot.commit_user() == expectation.commit_user {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn publish(
    publisher: &Publisher,
    publications: &Publications,
    path: &str,
    bytes: Buffer,
) -> Result<()> {
    publications.meet_expectation(publisher, path).await;
    let bytes = publications.completed(bytes);
    publications.begin(path);
    let outcome = publisher.publish(path, bytes).await;
    publications.settle(path, &outcome);
    if let Err(failed) = &outcome {
        publications.have_patience(&failed.error).await;
    }
    match outcome.map_err(|e| e.error)? {
        Published::Ours => Ok(()),
        Published::Theirs => Err(Error::new(
            ErrorKind::ConditionNotMatch,
            "another writer published this snapshot first",
        )
        .with_context("path", path)),
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
            // Of what is staged.
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
        let path = self.publications.actual(path);
        self.inner.stat_dyn(ctx, &path, args).await
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        let inner: oio::Reader = match &self.publisher {
            Publisher::LocalDisk(_) if is_metadata(path) => Box::new(WholeFile::at(path)),
            _ => {
                let path = self.publications.actual(path);
                self.inner.read_dyn(ctx, &path, args)?
            }
        };
        let role = role(path);
        let inner = match &self.manifests {
            Some(manifests) if role == Role::Manifest => {
                Box::new(Translated::new(inner, path, manifests.clone()))
            }
            _ => inner,
        };
        let hint_of = (role == Role::Hint).then(|| HintOf {
            service: self.inner.clone(),
            context: ctx.clone(),
            folder: path.rsplit_once('/').map_or("", |(f, _)| f).to_string(),
        });
        Ok(SnapshotReader { inner, hint_of })
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        let role = role(path);
        let manifests = self.manifests.clone().filter(|_| role == Role::Manifest);
        let destination = match (role, &self.publisher) {
            (Role::Staged, _) => Destination::Staged(self.staged.clone()),
            (Role::Snapshot, _) => {
                Destination::Snapshot(self.publisher.clone(), self.publications.clone())
            }
            (Role::Hint, Publisher::LocalDisk(_)) => Destination::Hint,
            (Role::Manifest, Publisher::LocalDisk(unsynced)) => {
                Destination::Manifest(unsynced.clone(), self.publications.clone())
            }
            (Role::Other, _) => {
                let path = self.publications.begin_file(path);
                return self.plain(ctx, &path, args);
            }
            (Role::Manifest, Publisher::Bucket(_)) => {
                let object = self.inner.write_dyn(ctx, path, args)?;
                Destination::Object(object, self.publications.clone())
            }
            // A bucket replaces objects whole, and keeps them, by itself.
            (Role::Hint, Publisher::Bucket(_)) => return self.plain(ctx, path, args),
        };
        Ok(SnapshotWriter::Whole {
            path: path.to_string(),
            bytes: Vec::new(),
            destination,
            manifests,
        })
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        Ok(SnapshotDeleter {
            inner: self.inner.delete_dyn(ctx)?,
            staged: self.staged.clone(),
            publications: self.publications.clone(),
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
        let from = self.publications.actual(from);
        self.inner.copy_dyn(ctx, &from, to, args, opts)
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
                publish(&self.publisher, &self.publications, to, bytes).await?;
                Ok(RpRename::default())
            }
            None if role(to) == Role::Snapshot => Err(Error::new(
                ErrorKind::Unsupported,
                "a snapshot is published from its staged bytes only",
            )),
            None => {
                let from = self.publications.actual(from);
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

/// Where bytes go that are not written through, but whole at the close of the writer.
enum Destination {
    Staged(StagedFiles),
    Snapshot(Publisher, Publications),
    /// On the local disk.
    Hint,
    /// On the local disk.
    Manifest(Unsynced, Publications),
    /// A manifest in a bucket.
    Object(oio::Writer, Publications),
}

enum SnapshotWriter {
    Plain(oio::Writer, Publications),
    Whole {
        path: String,
        bytes: Vec<u8>,
        destination: Destination,
        /// What translates the bytes on their way.
        manifests: Option<Arc<Manifests>>,
    },
}

impl oio::Write for SnapshotWriter {
    async fn write(&mut self, buffer: Buffer) -> Result<()> {
        match self {
            SnapshotWriter::Plain(inner, record) => record.note(inner.write(buffer).await),
            SnapshotWriter::Whole { bytes, .. } => {
                buffer.for_each(|chunk| bytes.extend_from_slice(&chunk));
                Ok(())
            }
        }
    }

    async fn close(&mut self) -> Result<Metadata> {
        let (path, bytes, destination, manifests) = match self {
            SnapshotWriter::Plain(inner, record) => return record.note(inner.close().await),
            SnapshotWriter::Whole {
                path,
                bytes,
                destination,
                manifests,
            } => (path, std::mem::take(bytes), destination, manifests),
        };
        let bytes = match manifests {
            Some(manifests) => translated::write(manifests, path, bytes).await?,
            None => bytes,
        };
        let length = bytes.len() as u64;
        match destination {
            Destination::Staged(staged) => {
                let mut staged = staged.lock().unwrap_or_else(PoisonError::into_inner);
                staged.insert(path.clone(), Buffer::from(bytes));
            }
            Destination::Snapshot(publisher, publications) => {
                publish(publisher, publications, path, Buffer::from(bytes)).await?;
            }
            Destination::Hint => local::replace(path, bytes).await?,
            Destination::Manifest(unsynced, publications) => {
                unsynced.write(path, bytes).await?;
                publications.note_manifest(path, length);
            }
            Destination::Object(writer, publications) => {
                writer.write(Buffer::from(bytes)).await?;
                publications.note_manifest(path, length);
                return writer.close().await;
            }
        }
        Ok(Metadata::new(EntryMode::FILE).with_content_length(length))
    }

    async fn abort(&mut self) -> Result<()> {
        match self {
            SnapshotWriter::Plain(inner, _) => inner.abort().await,
            SnapshotWriter::Whole {
                bytes, destination, ..
            } => {
                bytes.clear();
                match destination {
                    Destination::Object(writer, _) => writer.abort().await,
                    _ => Ok(()),
                }
            }
        }
    }
}

struct SnapshotDeleter {
    inner: oio::Deleter,
    staged: StagedFiles,
    publications: Publications,
}

impl oio::Delete for SnapshotDeleter {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        if unstage(&self.staged, path).is_some() {
            return Ok(());
        }
        let path = self.publications.actual(path);
        self.inner.delete(&path, args).await
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
