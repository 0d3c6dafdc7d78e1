//! Manifests and manifest lists that are written but not synced yet.
//!
//! These files must be durable before a snapshot refers to them, but not earlier. A commit writes three
//! of them, one after the other, while other commits wait for their turn. Syncing each file separately
//! took longer than the rest of the commit. Therefore all of them are synced concurrently, together with
//! the snapshot, before the rename that publishes the snapshot.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::disk::{absolute, create_folder, disk_error, on_disk, thread_error, with_path};
use crate::blocking;

/// Manifests and manifest lists of one table handle that are not synced yet.
#[derive(Debug, Clone, Default)]
pub(in crate::storage) struct UnsyncedManifests(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: Vec<File>,
    /// Whether a sync failed. A disk reports a failure only once, so a second sync may report success.
    failed: bool,
}

impl UnsyncedManifests {
    /// Writes a file at an operator path.
    pub(in crate::storage) async fn write(
        &self,
        path: &str,
        bytes: Vec<u8>,
    ) -> opendal::Result<()> {
        let (target, unsynced) = (absolute(path), self.clone());
        on_disk(move || unsynced.write_file(&target, &bytes)).await
    }

    /// Syncs all files and `snapshot` at the same time, so that one flush of the disk serves several files. Returns after
    /// all syncs have ended.
    pub(super) async fn sync_with(&self, snapshot: File) -> opendal::Result<()> {
        self.state().files.push(snapshot);
        self.sync_files().await
    }

    fn write_file(&self, target: &Path, bytes: &[u8]) -> io::Result<()> {
        let file = Self::create(target, bytes).map_err(|e| with_path(target, e))?;
        self.state().files.push(file);
        Ok(())
    }

    /// Creates the file. Creates its folder if the folder is missing, but not the folder's parent.
    fn create(target: &Path, bytes: &[u8]) -> io::Result<File> {
        if let Some(folder) = target.parent() {
            create_folder(folder)?;
        }
        let mut file = File::create(target)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    async fn sync_files(&self) -> opendal::Result<()> {
        let files = {
            let mut state = self.state();
            if state.failed {
                state.files.clear();
                let message = "an earlier sync of manifests of this commit failed";
                return Err(disk_error(io::Error::other(message)));
            }
            std::mem::take(&mut state.files)
        };
        let syncing: Vec<_> = files
            .into_iter()
            .map(|file| blocking::start_apart(move || file.sync_all()))
            .collect();
        let mut synced = Ok(());
        // This thread begins with the last file, and the others with the first one.
        for file in syncing.into_iter().rev() {
            let outcome = file.finish(Duration::ZERO).await.map_err(thread_error);
            synced = synced.and(outcome.and_then(|synced| synced.map_err(disk_error)));
        }
        if synced.is_err() {
            self.state().failed = true;
        }
        synced
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::runtime;

    fn sync(unsynced: &UnsyncedManifests) -> opendal::Result<()> {
        let unsynced = unsynced.clone();
        let synced = runtime::run(async move { Ok::<_, Failure>(unsynced.sync_files().await) });
        synced.unwrap()
    }

    #[test]
    fn files_are_readable_at_once_and_synced_once() {
        let table = tempfile::tempdir().unwrap();
        let unsynced = UnsyncedManifests::default();
        for name in ["manifest-a", "manifest-list-a-0", "manifest-list-a-1"] {
            let target = table.path().join("manifest").join(name);
            unsynced.write_file(&target, name.as_bytes()).unwrap();
            assert_eq!(std::fs::read(&target).unwrap(), name.as_bytes());
        }
        assert_eq!(unsynced.state().files.len(), 3);
        sync(&unsynced).unwrap();
        assert!(unsynced.state().files.is_empty());
        sync(&unsynced).unwrap();
    }

    #[test]
    fn write_does_not_recreate_a_deleted_table() {
        let warehouse = tempfile::tempdir().unwrap();
        let target = warehouse.path().join("gone/manifest/manifest-a");
        let error = UnsyncedManifests::default()
            .write_file(&target, b"x")
            .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().contains("gone/manifest"), "{error}");
    }

    #[test]
    fn failed_sync_fails_every_later_sync() {
        let unsynced = UnsyncedManifests::default();
        // A pipe cannot be synced.
        let (_reader, writer) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(writer));
        unsynced.state().files.push(pipe);
        assert!(sync(&unsynced).is_err());
        assert!(sync(&unsynced).is_err(), "second sync");
    }
}
