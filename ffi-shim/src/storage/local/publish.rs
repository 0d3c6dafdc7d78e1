//! Exclusive publishing on the local disk: syncs a temporary file and then renames it to the target. The
//! rename fails if the target exists.

use std::io;
use std::path::Path;

use opendal::Buffer;

use super::disk::{
    absolute, create_folder, disk_error, on_disk, parent, sync_folder, thread_error,
};
use super::temporary::{remove, write_temporary};
use super::unsynced::UnsyncedManifests;
use crate::storage::outcome::{PublishError, PublishOutcome};
use crate::{blocking, faults};

/// Publishes a complete and durable file at an operator path, unless a file exists there. Before that, syncs the
/// manifests that the file may refer to.
///
/// Creates the folder of the file if the folder is missing, but not the folder's parent: a table whose folder was deleted
/// stays deleted.
pub(in crate::storage) async fn publish(
    path: &str,
    bytes: Buffer,
    unsynced: &UnsyncedManifests,
) -> Result<PublishOutcome, PublishError> {
    let (target, bytes) = (absolute(path), bytes.to_bytes());
    let (temporary, file) = on_disk({
        let (target, bytes) = (target.clone(), bytes.clone());
        move || {
            create_folder(parent(&target)?)?;
            write_temporary(&target, &bytes)
        }
    })
    .await?;
    let synced = match faults::io("publish.sync") {
        Ok(()) => unsynced.sync_with(file).await,
        Err(e) => Err(disk_error(e)),
    };
    if let Err(e) = synced {
        // A temporary that is not removed is an orphan file.
        let _ = blocking::run(move || remove(&temporary)).await;
        return Err(e.into());
    }
    let renamed = blocking::run_alone(move || rename_into_place(&temporary, &target, &bytes));
    match renamed.await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(e)) => Err(PublishError {
            in_doubt: is_in_doubt(&e),
            error: disk_error(e),
        }),
        // The operation may have panicked after the rename.
        Err(e) => Err(PublishError {
            in_doubt: true,
            error: thread_error(e),
        }),
    }
}

/// Failure of a rename that may have succeeded.
#[derive(Debug)]
struct InDoubt(io::Error);

impl std::fmt::Display for InDoubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; the rename may have succeeded nevertheless", self.0)
    }
}

impl std::error::Error for InDoubt {}

fn is_in_doubt(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<InDoubt>())
}

/// Renames a synced temporary file to `target`, unless `target` exists.
fn rename_into_place(temporary: &Path, target: &Path, bytes: &[u8]) -> io::Result<PublishOutcome> {
    let folder = parent(target)?;
    faults::point("publish.temporary");
    let renamed = rename_no_replace(temporary, target).and_then(|()| faults::io("publish.renamed"));
    let Err(error) = renamed else {
        sync_folder(folder);
        return Ok(PublishOutcome::Won);
    };
    let outcome = outcome_of_failed_rename(target, bytes, error);
    remove(temporary);
    if matches!(outcome, Ok(PublishOutcome::Won)) {
        sync_folder(folder);
    }
    outcome
}

/// Determines the outcome of a failed rename from the file at `target`. On a network file system, the
/// rename may have succeeded although its answer was lost. The bytes contain a fresh UUID, so a file
/// with equal bytes is the file of this publish.
fn outcome_of_failed_rename(
    target: &Path,
    bytes: &[u8],
    error: io::Error,
) -> io::Result<PublishOutcome> {
    let found = faults::io("publish.reread").and_then(|()| std::fs::read(target));
    let exists = error.kind() == io::ErrorKind::AlreadyExists;
    match found {
        Ok(found) if found == bytes => Ok(PublishOutcome::Won),
        _ if exists => Ok(PublishOutcome::Lost),
        Ok(_) => Err(error),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Err(error),
        Err(_) => Err(io::Error::new(error.kind(), InDoubt(error))),
    }
}

/// Renames a file. Fails with `AlreadyExists` if `to` exists.
fn rename_no_replace(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{renameat_with, RenameFlags, CWD};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            // The kernel or the file system does not support the flag.
            Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => {}
            Err(e) => return Err(e.into()),
        }
    }
    std::fs::hard_link(from, to)?;
    remove(from);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;
    use crate::failure::Failure;
    use crate::runtime;

    fn publish_file(
        target: &Path,
        bytes: &[u8],
        unsynced: &UnsyncedManifests,
    ) -> Result<PublishOutcome, PublishError> {
        let path = target.to_string_lossy().to_string();
        let (bytes, unsynced) = (Buffer::from(bytes.to_vec()), unsynced.clone());
        let published =
            runtime::run(async move { Ok::<_, Failure>(publish(&path, bytes, &unsynced).await) });
        published.unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn one_of_many_concurrent_publishes_wins() {
        let table = tempfile::tempdir().unwrap();
        let target = table.path().join("snapshot").join("snapshot-1");
        let winners: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    let target = target.clone();
                    scope.spawn(move || {
                        let bytes = format!("writer {n}").into_bytes();
                        publish_file(&target, &bytes, &UnsyncedManifests::default()).unwrap()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|t| usize::from(t.join().unwrap() == PublishOutcome::Won))
                .sum()
        });
        assert_eq!(winners, 1);
        assert_eq!(names(target.parent().unwrap()), ["snapshot-1"]);
    }

    #[test]
    fn publish_does_not_recreate_a_deleted_table() {
        let warehouse = tempfile::tempdir().unwrap();
        let target = warehouse.path().join("gone/snapshot/snapshot-1");
        assert_eq!(
            publish_file(&target, b"{}", &UnsyncedManifests::default())
                .unwrap_err()
                .error
                .kind(),
            opendal::ErrorKind::NotFound
        );
        assert!(names(warehouse.path()).is_empty());
    }

    #[test]
    fn lost_publish_leaves_no_temporary() {
        let table = tempfile::tempdir().unwrap();
        let folder = table.path().join("snapshot");
        std::fs::create_dir_all(folder.join("snapshot-1")).unwrap();
        // The target is a folder. For a folder the rename reports a different error than for a file.
        assert_eq!(
            publish_file(
                &folder.join("snapshot-1"),
                b"{}",
                &UnsyncedManifests::default()
            )
            .unwrap(),
            PublishOutcome::Lost
        );
        assert_eq!(names(&folder), ["snapshot-1"]);
    }

    #[test]
    fn snapshot_does_not_appear_before_its_manifests_are_synced() {
        let table = tempfile::tempdir().unwrap();
        let unsynced = UnsyncedManifests::default();
        // A pipe cannot be synced.
        let (_reader, writer) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(writer));
        let synced = {
            let unsynced = unsynced.clone();
            runtime::run(async move { Ok::<_, Failure>(unsynced.sync_with(pipe).await) })
        };
        synced.unwrap().unwrap_err();
        let folder = table.path().join("snapshot");
        publish_file(&folder.join("snapshot-1"), b"{}", &unsynced).unwrap_err();
        assert!(names(&folder).is_empty());
    }
}
