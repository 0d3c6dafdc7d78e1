//! Manifests and their lists, which have to be on the disk before a snapshot names them, and not
//! before that.
//!
//! A commit writes three of them, one after the other, while others wait for their turn. Waiting
//! for the disk at the end of each took longer than all else that a commit does; here they are
//! synced at once, together with the snapshot itself, right before that gets its name.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::local;

/// An error of the system's does not tell the file.
pub(super) fn naming(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// What was written and is not synced yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsynced(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: Vec<Arc<File>>,
    /// A disk tells of a failure once: asked again, it may say that all is well.
    failed: bool,
}

impl Unsynced {
    /// Writes a file, at a path of the operator.
    pub(super) async fn write(&self, path: &str, bytes: Vec<u8>) -> opendal::Result<()> {
        let (target, unsynced) = (local::on_disk(path), self.clone());
        local::blocking(move || unsynced.write_file(&target, &bytes)).await
    }

    /// Syncs all of them and one more, at once: one flush of the disk serves several files. Waits
    /// for the disk.
    pub(super) fn sync_with(&self, last: File) -> io::Result<()> {
        self.state().files.push(Arc::new(last));
        self.sync_files()
    }

    fn write_file(&self, target: &Path, bytes: &[u8]) -> io::Result<()> {
        let file = Self::create(target, bytes).map_err(|e| naming(target, e))?;
        self.state().files.push(Arc::new(file));
        Ok(())
    }

    /// The folder is made when it is missing, but not the one above.
    fn create(target: &Path, bytes: &[u8]) -> io::Result<File> {
        if let Some(folder) = target.parent() {
            local::make_folder(folder)?;
        }
        let mut file = File::create(target)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    fn sync_files(&self) -> io::Result<()> {
        let files = {
            let mut state = self.state();
            if state.failed {
                state.files.clear();
                return Err(io::Error::other("syncing a manifest failed before"));
            }
            std::mem::take(&mut state.files)
        };
        let Some((last, others)) = files.split_last() else {
            return Ok(());
        };
        let synced = std::thread::scope(|scope| {
            let syncing: Vec<_> = others
                .iter()
                .map(|file| std::thread::Builder::new().spawn_scoped(scope, || file.sync_all()))
                .collect();
            let mut outcome = last.sync_all();
            for (thread, file) in syncing.into_iter().zip(others) {
                let one = match thread.map(|t| t.join()) {
                    Ok(Ok(synced)) => synced,
                    // No thread to be had, or it went under.
                    _ => file.sync_all(),
                };
                outcome = outcome.and(one);
            }
            outcome
        });
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

    #[test]
    fn files_are_there_at_once_and_synced_once() {
        let table = tempfile::tempdir().unwrap();
        let unsynced = Unsynced::default();
        for name in ["manifest-a", "manifest-list-a-0", "manifest-list-a-1"] {
            let target = table.path().join("manifest").join(name);
            unsynced.write_file(&target, name.as_bytes()).unwrap();
            assert_eq!(std::fs::read(&target).unwrap(), name.as_bytes());
        }
        assert_eq!(unsynced.state().files.len(), 3);
        unsynced.sync_files().unwrap();
        assert!(unsynced.state().files.is_empty());
        unsynced.sync_files().unwrap();
    }

    #[test]
    fn a_deleted_table_is_not_made_again() {
        let warehouse = tempfile::tempdir().unwrap();
        let target = warehouse.path().join("gone/manifest/manifest-a");
        let error = Unsynced::default().write_file(&target, b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().contains("gone/manifest"), "{error}");
    }

    #[test]
    fn what_could_not_be_synced_stays_so() {
        let unsynced = Unsynced::default();
        // A pipe cannot be synced.
        let (_reader, writer) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(writer));
        unsynced.state().files.push(Arc::new(pipe));
        assert!(unsynced.sync_files().is_err());
        assert!(unsynced.sync_files().is_err(), "asked again");
    }
}
