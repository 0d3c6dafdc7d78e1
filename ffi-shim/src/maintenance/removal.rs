//! Deletion of files one by one, and its result.

use paimon::io::{FileIO, FileStatus};
use serde::Serialize;

use crate::failure::{is_missing, FailedFile};

/// The result of deleting files, as JSON. A file that cannot be deleted does not stop the others.
#[derive(Serialize, Default)]
pub(crate) struct Removal {
    removed: Vec<RemovedFile>,
    /// The paths of files that did not exist.
    missing: Vec<String>,
    failed: Vec<FailedFile>,
}

/// A file that was deleted, or that a dry run would delete.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RemovedFile {
    pub(crate) path: String,
    size_in_bytes: u64,
    /// The time of the last modification, if the storage reports one.
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
    /// Returns the result of a dry run.
    pub(crate) fn of(removed: Vec<RemovedFile>) -> Self {
        Removal {
            removed,
            ..Removal::default()
        }
    }

    /// Deletes a file and records the result.
    pub(crate) async fn delete(&mut self, file_io: &FileIO, file: RemovedFile) {
        match file_io.delete_file(&file.path).await {
            Ok(()) => self.removed.push(file),
            Err(e) => self.note_error(file.path, e),
        }
    }

    /// Records a file that could not be found or deleted.
    pub(crate) fn note_error(&mut self, path: String, error: paimon::Error) {
        match is_missing(&error) {
            true => self.missing.push(path),
            false => self.failed.push(FailedFile::of(path, error)),
        }
    }
}
