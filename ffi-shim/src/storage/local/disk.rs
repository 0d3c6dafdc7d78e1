//! Operations on files and folders of the local disk.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use opendal::raw::new_std_io_error;
use opendal::ErrorKind;

use crate::blocking;

/// The root of operator paths.
pub(super) const ROOT: &str = "/";

/// Returns the absolute path for an operator path.
pub(super) fn absolute(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

/// Runs short disk operations on a thread that may block.
pub(super) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> opendal::Result<T> {
    let outcome = blocking::run(work).await;
    outcome.map_err(thread_error)?.map_err(disk_error)
}

/// Runs short disk operations on a thread that may block. Errors are those of OpenDAL's service.
pub(super) async fn as_in_opendal<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> opendal::Result<T> {
    let outcome = blocking::run(work).await;
    outcome.map_err(thread_error)?.map_err(new_std_io_error)
}

/// Runs an operation that waits for the disk. Several such operations can wait at the same time.
pub(super) async fn waiting<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> opendal::Result<T> {
    let outcome = blocking::run_apart(work).await;
    outcome.map_err(thread_error)?.map_err(disk_error)
}

/// Returns the storage error for a failed operation.
pub(super) fn disk_error(error: io::Error) -> opendal::Error {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
        _ => ErrorKind::Unexpected,
    };
    opendal::Error::new(kind, "an operation on the local disk failed").set_source(error)
}

/// Returns the storage error for a thread that panicked or was cancelled.
pub(super) fn thread_error(error: blocking::Lost) -> opendal::Error {
    opendal::Error::new(
        ErrorKind::Unexpected,
        "the thread of an operation on the local disk failed",
    )
    .set_source(error)
}

/// Adds the path to the error. Errors of the operating system do not contain the path.
pub(super) fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Deletes the file at an operator path.
pub(in crate::storage) async fn delete(path: &str) -> opendal::Result<()> {
    let target = absolute(path);
    on_disk(move || std::fs::remove_file(&target).map_err(|e| with_path(&target, e))).await
}

/// Creates the parent of the folder of a file, but no folder above: a dropped database stays dropped.
pub(in crate::storage) async fn create_grandparent(path: &str) -> opendal::Result<()> {
    let target = absolute(path);
    on_disk(move || create_folder(parent(parent(&target)?)?)).await
}

/// Creates a folder unless it exists. Does not create its parent.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    match std::fs::create_dir(folder) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}

/// Returns the folder of a file.
pub(super) fn parent(target: &Path) -> io::Result<&Path> {
    target.parent().ok_or_else(|| {
        let message = format!("'{}' has no parent folder", target.display());
        io::Error::new(io::ErrorKind::InvalidInput, message)
    })
}

/// Syncs a folder so that new names in the folder survive a crash. Ignores errors, because some network
/// file systems cannot sync a folder. The new file is already visible, so the publish must not fail.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
