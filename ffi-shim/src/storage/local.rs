//! Files that appear on the local disk whole: new ones exclusively, hints by replacement.
//!
//! Paths of the operator are below `/`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use opendal::{Buffer, Operator};
use opendal_service_fs::FsConfig;

use super::conditional::NotPublished;
use super::unsynced::Unsynced;
use super::Published;
use crate::failure::codes::PFFM_IO;
use crate::failure::Failure;
use crate::faults;

const ROOT: &str = "/";

pub(super) fn operator() -> Result<Operator, Failure> {
    let mut config = FsConfig::default();
    config.root = Some(ROOT.to_string());
    Operator::from_config(config).map_err(|e| Failure::new(PFFM_IO, format!("local storage: {e}")))
}

/// As [`publish_file`], at a path of the operator.
pub(super) async fn publish(
    path: &str,
    bytes: Buffer,
    unsynced: &Unsynced,
) -> Result<Published, NotPublished> {
    let (target, unsynced) = (on_disk(path), unsynced.clone());
    let bytes = bytes.to_bytes();
    let work = tokio::task::spawn_blocking(move || publish_file(&target, &bytes, &unsynced));
    match work.await {
        Ok(Ok(published)) => Ok(published),
        Ok(Err(e)) => Err(NotPublished {
            in_doubt: is_in_doubt(&e),
            error: failed(e),
        }),
        // It ended half way.
        Err(e) => Err(NotPublished {
            in_doubt: true,
            error: gone(e),
        }),
    }
}

/// A failure after which nobody can say whether the file is there.
#[derive(Debug)]
struct InDoubt(io::Error);

impl std::fmt::Display for InDoubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; it may have happened all the same", self.0)
    }
}

impl std::error::Error for InDoubt {}

fn is_in_doubt(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<InDoubt>())
}

/// Makes the folder above that of a file, but not the one above it: a database that was dropped
/// meanwhile stays dropped.
pub(super) async fn make_folder_above(path: &str) -> opendal::Result<()> {
    let target = on_disk(path);
    blocking(move || make_folder(parent(parent(&target)?)?)).await
}

/// As [`replace_file`], at a path of the operator.
pub(super) async fn replace(path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
    let target = on_disk(path);
    blocking(move || replace_file(&target, &bytes)).await
}

/// As [`overwrite_file`], at a path of the operator.
pub(super) async fn overwrite(path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
    let target = on_disk(path);
    blocking(move || overwrite_file(&target, &bytes)).await
}

/// What the operator calls a location on the disk, with or without its scheme and host.
pub(super) fn relative(location: &str) -> &str {
    let path = match host_and_path(location) {
        Some((_, path)) => path,
        None => location.strip_prefix("file:").unwrap_or(location),
    };
    path.trim_start_matches('/')
}

/// Fails for a location on the disk of another machine.
pub(super) fn ensure_here(location: &str) -> Result<(), Failure> {
    match host_and_path(location) {
        Some((host, path)) if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") => {
            Err(Failure::argument(format!(
                "{location} is on the host '{host}', and only files of this machine can be reached: \
                 write file://{path} for a folder here"
            )))
        }
        _ => Ok(()),
    }
}

/// The two parts of `file://host/path`; none where there is no host, not even an empty one.
fn host_and_path(location: &str) -> Option<(&str, &str)> {
    let rest = location.strip_prefix("file://")?;
    let slash = rest.find('/').unwrap_or(rest.len());
    Some(rest.split_at(slash))
}

/// The most bytes of a file's name in a folder, which need not exist yet; none when nobody tells.
pub(super) fn longest_name(location: &str) -> Option<usize> {
    let folder = on_disk(relative(location));
    let found = folder
        .ancestors()
        .find_map(|folder| rustix::fs::statvfs(folder).ok())?;
    usize::try_from(found.f_namemax)
        .ok()
        .filter(|most| *most > 0)
}

/// Where a path of the operator is on the disk.
pub(super) fn on_disk(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

/// Runs what waits for the disk on a thread for that.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> opendal::Result<T> {
    let work = tokio::task::spawn_blocking(work);
    work.await.map_err(gone)?.map_err(failed)
}

fn failed(error: io::Error) -> opendal::Error {
    use opendal::ErrorKind;
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
        _ => ErrorKind::Unexpected,
    };
    opendal::Error::new(kind, "an operation on metadata failed").set_source(error)
}

fn gone(error: tokio::task::JoinError) -> opendal::Error {
    opendal::Error::new(
        opendal::ErrorKind::Unexpected,
        "a thread that writes metadata failed",
    )
    .set_source(error)
}

/// Makes `target` appear with `bytes`, whole and durable, unless there is a file already. What it may
/// name is on the disk before.
///
/// The parent folder is made when it is missing, but not its parent: a table whose folder was
/// deleted stays deleted.
fn publish_file(target: &Path, bytes: &[u8], unsynced: &Unsynced) -> io::Result<Published> {
    let folder = parent(target)?;
    make_folder(folder)?;
    let (temporary, file) = write_temporary(target, bytes)?;
    let synced = faults::io("publish.sync").and_then(|()| unsynced.sync_with(file));
    synced.inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })?;
    faults::point("publish.temporary");
    let renamed =
        rename_no_replace(&temporary, target).and_then(|()| faults::io("publish.renamed"));
    let Err(error) = renamed else {
        sync_folder(folder);
        return Ok(Published::Ours);
    };
    let outcome = what_is_there(target, bytes, error);
    let _ = std::fs::remove_file(&temporary);
    if matches!(outcome, Ok(Published::Ours)) {
        sync_folder(folder);
    }
    outcome
}

/// What came of a rename that failed: it may have happened all the same, on a network file system
/// whose answer was lost. The bytes, which hold a fresh UUID, tell, if they can be read.
fn what_is_there(target: &Path, bytes: &[u8], error: io::Error) -> io::Result<Published> {
    let found = faults::io("publish.reread").and_then(|()| std::fs::read(target));
    let exists = error.kind() == io::ErrorKind::AlreadyExists;
    match found {
        Ok(found) if found == bytes => Ok(Published::Ours),
        _ if exists => Ok(Published::Theirs),
        Ok(_) => Err(error),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Err(error),
        Err(_) => Err(io::Error::new(error.kind(), InDoubt(error))),
    }
}

/// Replaces `target` with `bytes` in one step, so that no reader sees a torn file. Not durable: a
/// hint that a crash of the machine sets back, or empties, is found out by its readers.
fn replace_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let (temporary, _) = write_temporary(target, bytes)?;
    std::fs::rename(&temporary, target).inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })
}

/// Makes `target` have `bytes`, whole and durable, over a file that may be there. The parent folder is
/// made when it is missing, but not its parent.
fn overwrite_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(target)?;
    make_folder(folder)?;
    let (temporary, file) = write_temporary(target, bytes)?;
    let renamed = file
        .sync_all()
        .and_then(|()| std::fs::rename(&temporary, target));
    renamed.inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })?;
    sync_folder(folder);
    Ok(())
}

/// Creates a folder unless it exists, but not its parent.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    match std::fs::create_dir(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}

fn parent(target: &Path) -> io::Result<&Path> {
    target
        .parent()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a file without a folder"))
}

/// A hidden file beside `target`: its name does not begin with `snapshot-`, which Paimon Java
/// would try to read as a snapshot. It is not synced yet.
fn write_temporary(target: &Path, bytes: &[u8]) -> io::Result<(PathBuf, File)> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let folder = parent(target)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    loop {
        let temporary = folder.join(format!(
            ".{name}.{}-{}.tmp",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        ));
        let mut file = match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Ok(file) => file,
            // Left by a killed process with our id, or by one of another host with it.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(e) => return Err(e),
        };
        return match file.write_all(bytes) {
            Ok(()) => Ok((temporary, file)),
            Err(e) => {
                let _ = std::fs::remove_file(&temporary);
                Err(e)
            }
        };
    }
}

/// Renames unless `to` exists; the error is then `AlreadyExists`.
fn rename_no_replace(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{renameat_with, RenameFlags, CWD};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            // Kernels and file systems that do not know the flag.
            Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => {}
            Err(e) => return Err(e.into()),
        }
    }
    std::fs::hard_link(from, to)?;
    let _ = std::fs::remove_file(from);
    Ok(())
}

/// The file is visible whatever comes of this; a folder that cannot be synced (some network file
/// systems) must not turn a published snapshot into a failed commit.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn one_of_many_publishers_wins_and_nothing_is_left_behind() {
        let table = tempfile::tempdir().unwrap();
        let target = table.path().join("snapshot").join("snapshot-1");
        let winners: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    let target = target.clone();
                    scope.spawn(move || {
                        let bytes = format!("writer {n}").into_bytes();
                        publish_file(&target, &bytes, &Unsynced::default()).unwrap()
                    })
                })
                .collect();
            threads
                .into_iter()
                .filter(|_| true)
                .map(|t| usize::from(t.join().unwrap() == Published::Ours))
                .sum()
        });
        assert_eq!(winners, 1);
        assert_eq!(names(target.parent().unwrap()), ["snapshot-1"]);
    }

    #[test]
    fn spellings_of_one_location_are_one_path() {
        for location in ["/w/t", "file:/w/t", "file:///w/t", "file://localhost/w/t"] {
            assert_eq!(relative(location), "w/t", "{location}");
            ensure_here(location).unwrap();
        }
    }

    #[test]
    fn the_disk_of_another_host_is_refused_by_name() {
        for location in ["file://nas/w/t", "file://nas", "file://localhost:80/w"] {
            let refused = ensure_here(location).unwrap_err();
            assert_eq!(refused.code, crate::failure::codes::PFFM_ILLEGAL_ARGUMENT);
            assert!(refused.message.contains(location), "{}", refused.message);
        }
    }

    #[test]
    fn a_file_system_tells_how_long_names_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let most = longest_name(folder.path().join("not/yet").to_str().unwrap()).unwrap();
        let name = |length| folder.path().join("x".repeat(length));
        std::fs::create_dir(name(most)).unwrap();
        let error = std::fs::create_dir(name(most + 1)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidFilename);
    }

    #[test]
    fn a_deleted_table_is_not_made_again() {
        let warehouse = tempfile::tempdir().unwrap();
        let target = warehouse.path().join("gone/snapshot/snapshot-1");
        assert_eq!(
            publish_file(&target, b"{}", &Unsynced::default())
                .unwrap_err()
                .kind(),
            io::ErrorKind::NotFound
        );
        assert!(names(warehouse.path()).is_empty());
    }

    #[test]
    fn a_failed_publish_leaves_no_temporary() {
        let table = tempfile::tempdir().unwrap();
        let folder = table.path().join("snapshot");
        std::fs::create_dir_all(folder.join("snapshot-1")).unwrap();
        // A folder stands where the file should go: another kind of "exists".
        assert_eq!(
            publish_file(&folder.join("snapshot-1"), b"{}", &Unsynced::default()).unwrap(),
            Published::Theirs
        );
        assert_eq!(names(&folder), ["snapshot-1"]);
    }

    #[test]
    fn a_snapshot_does_not_appear_before_all_that_it_names_is_on_the_disk() {
        let table = tempfile::tempdir().unwrap();
        let unsynced = Unsynced::default();
        // A pipe cannot be synced.
        let (_reader, writer) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(writer));
        unsynced.sync_with(pipe).unwrap_err();
        let folder = table.path().join("snapshot");
        publish_file(&folder.join("snapshot-1"), b"{}", &unsynced).unwrap_err();
        assert!(names(&folder).is_empty());
    }

    #[test]
    fn hints_are_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let hint = folder.path().join("LATEST");
        replace_file(&hint, b"1").unwrap();
        replace_file(&hint, b"22").unwrap();
        assert_eq!(std::fs::read(&hint).unwrap(), b"22");
        assert_eq!(names(folder.path()), ["LATEST"]);
    }
}
