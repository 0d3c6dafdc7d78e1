//! Deleting files one by one, and the report of it.

use paimon::io::{FileIO, FileStatus};
use serde::Serialize;

use crate::failure::{is_missing, FailedFile};

/// The outcome of deleting files, for JSON. A file that cannot be deleted does not stop the others.
#[derive(Serialize, Default)]
pub(crate) struct Removal {
    removed: Vec<RemovedFile>,
    /// Paths at which there was no file.
    missing: Vec<String>,
    failed: Vec<FailedFile>,
}

/// A file that was deleted, or that a dry run would delete.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RemovedFile {
    pub(crate) path: String,
    size_in_bytes: u64,
    /// When the file was last modified; not every storage tells.
    pub(crate) modified_millis: Option<i64>,
}

impl RemovedFile {
    pub(crate) fn of(path: String, status: &FileStatus) -> Self {
        RemovedFile {
            path,
            size_in_bytes: status.size,
            modified_millis: status.last_modified.map(|time| time.timestamp_millis()),
        }
    }
}

impl Removal {
    /// The outcome of a dry run.
    pub(crate) fn of(removed: Vec<RemovedFile>) -> Self {
        Removal {
            removed,
            ..Removal::default()
        }
    }

    /// Deletes a file.
    pub(crate) async fn delete(&mut self, file_io: &FileIO, file: RemovedFile) {
        match file_io.delete_file(&file.path).await {
            Ok(()) => self.removed.push(file),
            Err(e) => self.note_error(file.path, e),
        }
    }

    /// Notes a file that could not be looked up or deleted.
    pub(crate) fn note_error(&mut self, path: String, error: paimon::Error) {
        match is_missing(&error) {
            true => self.missing.push(path),
            false => self.failed.push(FailedFile::of(path, error)),
        }
    }
}
